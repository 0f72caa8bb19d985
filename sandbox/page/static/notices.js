// Short notices at the edge of the page: what went wrong, told to the person who acted.

import { h, icon } from "./dom.js";

const SHOWN_MS = 9000;

export class Notices {
  constructor(root) {
    this.root = root;
  }

  say(text, kind = "") {
    const close = () => notice.remove();
    const notice = h("div", { class: `notice ${kind}`, role: kind === "error" ? "alert" : null, data: { testid: "notice" } },
      icon(kind === "error" ? "warn" : "check"), h("span", {}, text),
      h("button", { type: "button", class: "icon-button", "aria-label": "Close notice", onclick: close }, icon("close")));
    // A modal dialog makes the rest of the page inert, so the notice goes with it.
    ([...document.querySelectorAll("dialog[open]")].at(-1) ?? this.root).append(notice);
    setTimeout(close, SHOWN_MS);
  }
}
