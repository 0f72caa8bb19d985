// Draws mentions, channel links, web links and dates, the same for mrkdwn, rich text and markdown.

import { h } from "./dom.js";
import { formatTokens } from "./dates.js";

const SAFE_LINK = /^(https?:\/\/|mailto:|tel:)/i;

// Whatever would notify somebody looks loud: text of a stranger that got through unescaped shows at a glance.
export function mention(label, kind, own = false) {
  const data = { testid: "mention", mention: kind };
  return h("span", { class: `mention mention-${kind}${own ? " mention-own" : ""}`, data, title: "This notifies people" }, `@${label}`);
}

export function userMention(id, context) {
  return mention(context.names.person(id), "user", id === context.reader.id);
}

export function groupMention(id, context, label) {
  return mention(label ? label.replace(/^@/, "") : context.names.group(id).replace(/^@/, ""), "subteam");
}

export function broadcastMention(range) {
  return mention(range, "broadcast");
}

export function channelLink(id, context, label) {
  const known = context.names.channels.has(id);
  const name = known ? context.names.channel(id) : label || id;
  if (!known) return h("span", { class: "channel-link" }, `#${name}`);
  return h("a", { class: "channel-link", href: `#/${id}`, data: { testid: "channel-link" } }, `#${name}`);
}

// What is outside of this machine, and the stand-in for it that is on this machine.
const standIns = new Map();

export function leadTo(links) {
  Object.entries(links ?? {}).forEach(([outside, here]) => standIns.set(outside, here));
}

function addressOf(url) {
  const outside = [...standIns.keys()].find((start) => url.startsWith(start));
  return outside === undefined ? url : standIns.get(outside) + url.slice(outside.length);
}

export function webLink(url, ...label) {
  if (!SAFE_LINK.test(url)) return h("span", { class: "dead-link", title: url }, label.length ? label : url);
  return h("a", { class: "link", href: addressOf(url), target: "_blank", rel: "noopener noreferrer", title: url }, label.length ? label : url);
}

export function dateNode(seconds, format, fallback, context, link = null) {
  const written = formatTokens(seconds, format, context.reader);
  if (written === null) return document.createTextNode(fallback ?? "");
  const iso = new Date(Number(seconds) * 1000).toISOString();
  const data = { testid: "date", seconds, format };
  const node = h("time", { class: "date", datetime: iso, title: fallback, data }, written);
  return link ? webLink(link, node) : node;
}

// Keeps "today" and "3 minutes ago" true while the page stays open.
export function refreshDates(root, reader) {
  root.querySelectorAll("time[data-format]").forEach((node) => {
    const written = formatTokens(node.dataset.seconds, node.dataset.format, reader);
    if (written !== null && written !== node.textContent) node.textContent = written;
  });
}
