// Short notices at the edge of the page: what went wrong, told to the person who acted.

import { h, icon } from "./dom.js";

const SHOWN_MS = 9000;
const MOST = 3;
const ICONS = { error: "warn", ping: "bell" };

export class Notices {
  constructor(root) {
    this.root = root;
  }

  say(text, kind = "") {
    const close = () => notice.remove();
    const notice = h("div", { class: `notice ${kind}`, role: kind === "error" ? "alert" : null, data: { testid: kind === "ping" ? "would-notify" : "notice" } },
      icon(ICONS[kind] ?? "check"), h("span", {}, text),
      h("button", { type: "button", class: "icon-button", "aria-label": "Close notice", onclick: close }, icon("close")));
    // A modal dialog makes the rest of the page inert, so the notice goes with it.
    ([...document.querySelectorAll("dialog[open]")].at(-1) ?? this.root).append(notice);
    [...this.root.children].slice(0, -MOST).forEach((old) => old.remove());
    setTimeout(close, SHOWN_MS);
  }
}
