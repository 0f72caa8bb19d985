// Draws the elements of context_actions blocks: feedback buttons and icon buttons.

import { askConfirmation } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { plainNodes } from "./texts.js";

const hooks = (element, block, value) => ({ actionId: element.action_id, blockId: block.block_id, elementType: element.type, optionValue: value });

export function drawFeedback(element, block, surface) {
  const button = (given, picture) => {
    const press = async () => {
      buttons.forEach((one) => one.setAttribute("aria-pressed", String(one === drawn)));
      await surface.send(block, element, given.value);
    };
    const drawn = h("button", {
      type: "button", class: "tool", "aria-label": given.accessibility_label, "aria-pressed": "false", title: given.text.text,
      data: hooks(element, block, given.value), onclick: press,
    }, icon(picture), h("span", {}, plainNodes(given.text)));
    return drawn;
  };
  const buttons = [button(element.positive_button, "thumb"), button(element.negative_button, "thumbdown")];
  return h("span", { class: "feedback", role: "group", "aria-label": "Feedback" }, buttons);
}

export function drawIconButton(element, block, surface) {
  const readers = element.visible_to_user_ids;
  if (readers && !readers.includes(surface.reader.id)) return null;
  const press = async () => {
    if (await askConfirmation(element.confirm, surface)) await surface.send(block, element, null);
  };
  const label = element.accessibility_label ?? element.text.text;
  return h("button", { type: "button", class: "tool", "aria-label": label, title: element.text.text, data: hooks(element, block), onclick: press }, icon("trash"));
}
