// Small dialogs of the page itself: asking for confirmation, and showing something to read.

import { h, icon, uniqueId } from "./dom.js";
import { drawText, plainNodes } from "./texts.js";

const YES = { type: "plain_text", text: "Yes" };
const NO = { type: "plain_text", text: "Cancel" };

// Answers true where the person agreed.
export function askConfirmation(confirm, surface) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    const title = uniqueId("confirm");
    const tone = confirm.style === "danger" ? "danger" : "primary";
    const leave = (agreed) => () => {
      dialog.close();
      dialog.remove();
      resolve(agreed);
    };
    const dialog = h(
      "dialog",
      { class: "dialog confirm", "aria-labelledby": title, data: { testid: "confirm" }, oncancel: leave(false) },
      h("h2", { id: title, class: "dialog-title" }, plainNodes(confirm.title)),
      drawText(confirm.text, surface, "text dialog-text"),
      h("div", { class: "dialog-buttons" },
        h("button", { type: "button", class: "button", data: { testid: "confirm-deny" }, onclick: leave(false) }, plainNodes(confirm.deny ?? NO)),
        h("button", { type: "button", class: `button ${tone}`, data: { testid: "confirm-ok" }, onclick: leave(true) }, plainNodes(confirm.confirm ?? YES))),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function showDialog(title, testid, ...content) {
  const heading = uniqueId("dialog");
  const close = () => {
    dialog.close();
    dialog.remove();
  };
  const dialog = h(
    "dialog",
    { class: "dialog reading", "aria-labelledby": heading, data: { testid }, oncancel: close },
    h("div", { class: "dialog-head" },
      h("h2", { id: heading, class: "dialog-title" }, title),
      h("button", { type: "button", class: "icon-button", "aria-label": "Close", data: { testid: "dialog-close" }, onclick: close }, icon("close"))),
    content,
  );
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
