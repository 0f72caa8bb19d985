// The menu of one message: its thread, the app's message shortcuts, its JSON, deleting it.

import { showDialog, askConfirmation } from "./dialogs.js";
import { h } from "./dom.js";
import { openMenu } from "./menu.js";

const BUILDER = "https://app.slack.com/block-kit-builder/#";
const BUILDER_LIMIT = 8000;

const DELETE = {
  title: { type: "plain_text", text: "Delete message" },
  text: { type: "plain_text", text: "Are you sure you want to delete this message? This cannot be undone." },
  confirm: { type: "plain_text", text: "Delete" },
  deny: { type: "plain_text", text: "Cancel" },
  style: "danger",
};

export function openMessageMenu(anchor, message, page, place) {
  const shortcuts = message._?.ephemeral ? [] : page.shortcuts.filter((item) => item.type === "message").map((item) => ({
    label: item.name, detail: page.names.app.name, testid: `shortcut-${item.callback_id}`, run: () => run(item, message, page, place),
  }));
  const raw = { label: "View raw JSON", testid: "menu-raw", run: () => showRaw(message) };
  const gone = { label: "Delete message", danger: true, testid: "menu-delete", run: () => remove(message, page, place) };
  return openMenu(anchor, [...shortcuts, shortcuts.length ? null : undefined, raw, gone].filter((entry) => entry !== undefined), "Message actions");
}

async function run(shortcut, message, page, place) {
  await page.perform("shortcut", { callback_id: shortcut.callback_id, channel: place.channel, ts: message.ts });
}

async function remove(message, page, place) {
  if (message._?.ephemeral) return page.dismiss(message.ts);
  if (!(await askConfirmation(DELETE, page))) return null;
  return page.perform("delete", { channel: place.channel, ts: message.ts });
}

function showRaw(message) {
  const { _: about, ...raw } = message;
  const blocks = encodeURIComponent(JSON.stringify({ blocks: message.blocks ?? [] }));
  const builder = message.blocks && blocks.length < BUILDER_LIMIT
    ? h("p", {}, h("a", { class: "link", href: BUILDER + blocks, target: "_blank", rel: "noopener noreferrer" }, "Open these blocks in Block Kit Builder (leaves this machine)"))
    : null;
  showDialog("Message", "raw-json", builder, flaws(about?.issues), h("pre", { class: "pre raw", tabindex: "0" }, JSON.stringify(raw, null, 2)));
}

function flaws(issues) {
  if (!issues?.length) return null;
  const lines = issues.map((issue) => h("li", {}, typeof issue === "string" ? issue : `${issue.message} (${issue.pointer ?? issue.code})`));
  return h("ul", { class: "flaw-list", data: { testid: "issues" } }, lines);
}
