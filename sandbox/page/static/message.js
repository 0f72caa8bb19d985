// Draws one message: who, when, what, its thread, and the tools that float over it.

import { drawBlocks } from "./blocks.js";
import { dateOf, dayAndTimeOf, fullTimeOf, shortTimeOf, timeOf } from "./dates.js";
import { h, icon } from "./dom.js";
import { drawFiles } from "./files.js";
import { openMessageMenu } from "./messagemenu.js";
import { drawText, drawTopLevelText } from "./texts.js";

const QUIET_SUBTYPES = new Set(["channel_join", "channel_leave", "channel_topic", "tombstone"]);

// page: the page's parts; place: {channel, inThread}
export function drawMessage(message, compact, page, place) {
  const about = message._ ?? {};
  const surface = page.surfaces.message(place.channel, message, () => page.redrawMessage(message.ts));
  const author = page.names.author(message);
  return h(
    "article",
    {
      class: classes(message, about, compact), tabindex: "-1", "aria-label": `${author}, ${timeOf(message.ts, page.reader)}`,
      data: { testid: "message", ts: message.ts, channel: place.channel, ephemeral: about.ephemeral ? "true" : null, threadTs: message.thread_ts },
    },
    about.ephemeral ? onlyYou(message, page) : null,
    broadcastLine(message, about, page, place),
    h("div", { class: "message-row" },
      compact ? h("div", { class: "gutter" }, stamp(message, page, "gutter-time", shortTimeOf)) : avatar(message, author, page),
      h("div", { class: "message-body" },
        ...said(message, author, compact, surface, page),
        threadSummary(message, about, page, place))),
    tools(message, about, page, place),
  );
}

function classes(message, about, compact) {
  return [
    "message", compact && "compact", about.ephemeral && "ephemeral", QUIET_SUBTYPES.has(message.subtype) && "quiet",
  ].filter(Boolean).join(" ");
}

function onlyYou(message, page) {
  const dismiss = () => page.dismiss(message.ts);
  return h("div", { class: "only-you", data: { testid: "only-visible-to-you" } }, icon("eye"), h("span", {}, "Only visible to you"),
    h("button", { type: "button", class: "link-button", data: { testid: "dismiss" }, onclick: dismiss }, "Dismiss"));
}

function broadcastLine(message, about, page, place) {
  if (!about.broadcast) return null;
  if (place.inThread) return h("div", { class: "broadcast" }, "Also sent to the channel");
  const open = () => page.openThread(place.channel, message.thread_ts);
  return h("div", { class: "broadcast" }, "replied to a thread: ",
    h("button", { type: "button", class: "link-button", data: { testid: "broadcast-thread" }, onclick: open }, "show thread"));
}

export function avatar(message, author, page) {
  const hue = page.names.hue(message.user ?? message.bot_id ?? author);
  const bot = page.names.isApp(message) ? " app" : "";
  return h("div", { class: `avatar hue-${hue}${bot}`, "aria-hidden": "true" }, page.names.initials(author));
}

function said(message, author, compact, surface, page) {
  const content = body(message, surface);
  const top = compact ? null : head(message, author, page);
  if (message.edited) (endOf(content.firstElementChild) ?? top ?? content).append(" ", editedMark(message, page));
  return [top, content];
}

function head(message, author, page) {
  const badge = page.names.isApp(message) ? h("span", { class: "badge" }, "APP") : null;
  return h("div", { class: "message-head" }, h("span", { class: "author", data: { testid: "author" } }, author), badge, stamp(message, page, "stamp"));
}

function stamp(message, page, className, written = timeOf) {
  const iso = dateOf(message.ts).toISOString();
  return h("time", { class: className, datetime: iso, title: fullTimeOf(message.ts, page.reader) }, written(message.ts, page.reader));
}

function body(message, surface) {
  const blocks = message.blocks?.length ? drawBlocks(message.blocks, surface) : textOf(message, surface);
  return h("div", { class: "message-content" }, h("div", { class: "message-said" }, blocks),
    (message.attachments ?? []).map((item) => attachment(item, surface)), drawFiles(message.files, surface.reader));
}

// The edited mark follows the last words; a message that ends with something else has it in its head.
function endOf(content) {
  let end = content.lastElementChild;
  if (end?.matches(".block-section, .block-context, .block-rich_text, .block-markdown")) end = [...end.querySelectorAll(".text")].at(-1);
  if (!end?.matches(".text")) return null;
  while (end.lastChild?.nodeType === Node.ELEMENT_NODE && end.lastChild.matches("div, p, blockquote")) end = end.lastChild;
  return end.lastChild?.matches?.("ul, ol, pre, table, hr") ? null : end;
}

function editedMark(message, page) {
  return h("span", { class: "edited", title: fullTimeOf(message.edited.ts, page.reader), data: { testid: "edited" } }, "(edited)");
}

function textOf(message, surface) {
  if (message.subtype === "tombstone") return h("div", { class: "text" }, "This message was deleted.");
  return message.text ? drawTopLevelText(message.text, surface) : null;
}

function attachment(item, surface) {
  const text = item.blocks ? drawBlocks(item.blocks, surface) : [
    item.pretext, item.title, item.text ?? item.fallback,
  ].filter(Boolean).map((piece) => drawText({ type: "mrkdwn", text: piece }, surface));
  const bar = h("div", { class: "attachment" }, text);
  if (/^#?[0-9a-f]{6}$/i.test(item.color ?? "")) bar.style.borderColor = `#${item.color.replace("#", "")}`;
  return bar;
}

function threadSummary(message, about, page, place) {
  if (place.inThread || !about.reply_count || about.broadcast) return null;
  const count = about.reply_count === 1 ? "1 reply" : `${about.reply_count} replies`;
  const last = about.latest_reply ? `Last reply ${dayAndTimeOf(about.latest_reply, page.reader)}` : "";
  const open = () => page.openThread(place.channel, message.ts);
  return h("button", { type: "button", class: "thread-summary", data: { testid: "thread-summary" }, onclick: open },
    h("span", { class: "thread-count" }, count), h("span", { class: "thread-last" }, last));
}

function tools(message, about, page, place) {
  const reply = () => page.openThread(place.channel, message.thread_ts ?? message.ts);
  const more = (event) => openMessageMenu(event.currentTarget, message, page, place);
  const flaw = about.issues?.length ? h("span", { class: "flaws", title: "The validator found something" }, icon("warn"), String(about.issues.length)) : null;
  return h("div", { class: "tools" }, flaw,
    place.inThread || about.ephemeral ? null : h("button", { type: "button", class: "tool", "aria-label": "Reply in thread", title: "Reply in thread", data: { testid: "message-reply" }, onclick: reply }, icon("reply")),
    h("button", { type: "button", class: "tool", "aria-label": "More actions", title: "More actions", "aria-haspopup": "menu", "aria-expanded": "false", data: { testid: "message-menu" }, onclick: more }, icon("more")));
}
