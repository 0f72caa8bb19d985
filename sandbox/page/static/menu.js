// A menu button's menu: opens with its first entry focused, arrow keys move, Tab and Escape leave.

import { h } from "./dom.js";
import { Popup } from "./popup.js";

// entries: [{label: nodes or text, detail, run, danger, optionValue, testid, href}] or null for a dividing line
export function openMenu(anchor, entries, label) {
  let popup = null;
  const items = entries.map((entry) => (entry ? menuItem(entry, () => popup.close({ refocus: true })) : h("hr", { role: "separator" })));
  const list = h("div", { class: "menu", role: "menu", "aria-label": label, data: { testid: "menu" }, onkeydown: (event) => (event.key === "Tab" ? popup.close({ refocus: true }) : walk(event)) }, items);
  popup = new Popup(anchor, list, { onClose: () => anchor.setAttribute("aria-expanded", "false") });
  anchor.setAttribute("aria-expanded", "true");
  popup.open();
  list.querySelector("[role=menuitem]")?.focus();
  return popup;
}

function menuItem(entry, close) {
  const detail = entry.detail ? h("span", { class: "menu-detail" }, entry.detail) : null;
  const data = { optionValue: entry.optionValue, testid: entry.testid };
  const run = () => {
    close();
    entry.run();
  };
  const attributes = { class: `menu-item${entry.danger ? " danger" : ""}`, role: "menuitem", tabindex: "-1", data, onclick: run };
  return h("button", { type: "button", ...attributes }, h("span", {}, entry.label), detail);
}

function walk(event) {
  const items = [...event.currentTarget.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
  if (!(event.key in steps)) return;
  event.preventDefault();
  items[(steps[event.key] + items.length) % items.length]?.focus();
}
