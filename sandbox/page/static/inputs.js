// Boxes to type in: one line or several, e-mail, address, number, rich text as a plain area.

import { h } from "./dom.js";
import { plainOf } from "./values.js";

const KINDS = { email_text_input: "email", url_text_input: "url" };

export function drawTextInput(element, block, surface, change) {
  const long = element.multiline || element.type === "rich_text_input";
  const box = h(long ? "textarea" : "input", {
    class: "field", type: long ? null : "text", inputmode: modeOf(element), autocomplete: "off",
    placeholder: element.placeholder?.text, maxlength: element.max_length, minlength: element.min_length,
    rows: long ? Math.min(element.min_lines ?? 4, 20) : null,
    data: { actionId: element.action_id, blockId: block.block_id, elementType: element.type, focus: element.focus_on_load ? "true" : null },
    oninput: () => change(valueOf(box)),
    onkeydown: (event) => entered(event, long) && change(valueOf(box), { enter: true }),
  });
  box.value = plainOf(surface.values.chosen(block, element)) ?? "";
  return box;
}

function modeOf(element) {
  if (element.type === "number_input") return element.is_decimal_allowed ? "decimal" : "numeric";
  return KINDS[element.type] ?? null;
}

function valueOf(box) {
  return box.value === "" ? null : box.value;
}

function entered(event, long) {
  if (event.key !== "Enter" || event.isComposing || (long && !event.metaKey && !event.ctrlKey)) return false;
  event.preventDefault();
  return true;
}
