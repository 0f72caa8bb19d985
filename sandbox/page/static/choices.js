// Checkboxes and radio buttons.

import { h, uniqueId } from "./dom.js";
import { labelNodes } from "./texts.js";

export function drawChoices(element, block, surface, change) {
  const several = element.type === "checkboxes";
  const chosen = [surface.values.chosen(block, element) ?? []].flat().map((option) => option.value);
  const name = uniqueId("choice");
  const told = () => {
    const picked = element.options.filter((_, index) => boxes[index].checked);
    change(several ? picked : picked[0] ?? null);
  };
  const boxes = element.options.map((option) => h("input", {
    type: several ? "checkbox" : "radio", name, checked: chosen.includes(option.value), onchange: told,
    data: { actionId: element.action_id, blockId: block.block_id, elementType: element.type, optionValue: option.value },
  }));
  const rows = element.options.map((option, index) => h("label", { class: "choice" }, boxes[index],
    h("span", { class: "choice-text" }, labelNodes(option.text, surface),
      option.description ? h("span", { class: "choice-detail" }, labelNodes(option.description, surface)) : null)));
  return h("div", { class: "choices", role: several ? "group" : "radiogroup", "aria-label": several ? "Choose any" : "Choose one" }, rows);
}
