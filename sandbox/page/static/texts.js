// Draws text objects: mrkdwn with its rules, plain text as it is.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { drawMrkdwn } from "./mrkdwn.js";

export function drawText(object, surface, className = "text") {
  if (!object) return null;
  if (object.type === "mrkdwn") return h("div", { class: className }, mrkdwnObject(object, surface));
  return h("div", { class: `${className} plain`, data: { plain: "true" } }, plainNodes(object));
}

function mrkdwnObject(object, surface) {
  const context = { ...surface, verbatim: object.verbatim === true, parsesNames: object.verbatim !== true };
  return drawMrkdwn(object.text ?? "", context);
}

export function plainNodes(object) {
  const text = object?.text ?? "";
  return object?.emoji === false ? [text] : withEmoji(text);
}

// Labels of options and headings may be either kind; they stand in a line of their own.
export function labelNodes(object, surface) {
  return object?.type === "mrkdwn" ? mrkdwnObject(object, surface) : plainNodes(object);
}

export function drawTopLevelText(text, surface) {
  return h("div", { class: "text" }, drawMrkdwn(text ?? "", { ...surface, verbatim: false, parsesNames: false }));
}
