// Draws the interactive elements of blocks; each kind has one function.

import { drawChoices } from "./choices.js";
import { askConfirmation } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { drawFeedback, drawIconButton } from "./feedback.js";
import { drawFileInput } from "./uploads.js";
import { drawImage } from "./images.js";
import { drawTextInput } from "./inputs.js";
import { openMenu } from "./menu.js";
import { drawPicker } from "./pickers.js";
import { drawSelect } from "./selects.js";
import { labelNodes, plainNodes } from "./texts.js";
import { shortValue, stateWith } from "./values.js";

const SELECTS = ["static", "external", "users", "conversations", "channels"];

const DRAW = {
  button,
  workflow_button: workflowButton,
  feedback_buttons: drawFeedback,
  icon_button: drawIconButton,
  overflow,
  image: drawImage,
  datepicker: withChange(drawPicker),
  timepicker: withChange(drawPicker),
  datetimepicker: withChange(drawPicker),
  checkboxes: withChange(drawChoices),
  radio_buttons: withChange(drawChoices),
  plain_text_input: withTyping(drawTextInput),
  email_text_input: withTyping(drawTextInput),
  url_text_input: withTyping(drawTextInput),
  number_input: withTyping(drawTextInput),
  rich_text_input: withTyping(drawTextInput),
  file_input: withChange(drawFileInput),
  ...Object.fromEntries(SELECTS.flatMap((kind) => [[`${kind}_select`, withChange(drawSelect)], [`multi_${kind}_select`, withChange(drawSelect)]])),
};

export function drawElement(element, block, surface) {
  const draw = DRAW[element.type];
  return draw ? draw(element, block, surface) : unknown(element);
}

export function unknown(thing) {
  return h("figure", { class: "unknown", data: { testid: "unknown", kind: thing.type } },
    h("figcaption", {}, `The page has no picture of “${thing.type}”. Its JSON:`),
    h("pre", { class: "pre" }, JSON.stringify(thing, null, 2)));
}

export function hooks(element, block) {
  return { actionId: element.action_id, blockId: block.block_id, elementType: element.type };
}

function button(element, block, surface) {
  const style = ["primary", "danger"].includes(element.style) ? element.style : "";
  const press = async (event) => {
    const target = event.currentTarget;
    if (target.getAttribute("aria-busy") === "true") return;
    if (!(await askConfirmation(element.confirm, surface))) return;
    if (element.url) window.open(element.url, "_blank", "noopener,noreferrer");
    target.setAttribute("aria-busy", "true");
    await surface.send(block, element, null);
    target.removeAttribute("aria-busy");
  };
  const attributes = { class: `button ${style}`, "aria-label": element.accessibility_label, title: element.url, data: hooks(element, block), onclick: press };
  return h("button", { type: "button", ...attributes }, plainNodes(element.text));
}

// Slack runs a workflow for it and tells the app nothing: so the page says, and the server would refuse.
function workflowButton(element, block, surface) {
  const press = async () => {
    if (await askConfirmation(element.confirm, surface)) await surface.send(block, element, null);
  };
  const style = ["primary", "danger"].includes(element.style) ? element.style : "";
  const attributes = { class: `button ${style}`, "aria-label": element.accessibility_label, data: hooks(element, block), onclick: press };
  return h("button", { type: "button", ...attributes }, plainNodes(element.text));
}

function overflow(element, block, surface) {
  const choose = (option) => async () => {
    if (!(await askConfirmation(element.confirm, surface))) return;
    if (option.url) window.open(option.url, "_blank", "noopener,noreferrer");
    await surface.send(block, element, shortValue(stateWith(element, option)));
  };
  const entries = element.options.map((option) => ({
    label: labelNodes(option.text, surface), detail: option.description?.text, optionValue: option.value, run: choose(option),
  }));
  const open = (event) => openMenu(event.currentTarget, entries, "More actions");
  const attributes = { class: "button overflow", "aria-label": "More actions", "aria-haspopup": "menu", "aria-expanded": "false" };
  return h("button", { type: "button", ...attributes, data: hooks(element, block), onclick: open }, icon("more"));
}

// A choice is remembered and, outside of input blocks or where the input asks for it, sent to the app.
function withChange(draw) {
  return (element, block, surface) => draw(element, block, surface, async (chosen) => {
    if (!(await askConfirmation(element.confirm, surface))) return surface.redraw();
    const state = surface.values.put(block, element, chosen);
    const goesOut = block.type !== "input" || block.dispatch_action;
    return goesOut ? surface.send(block, element, shortValue(state)) : surface.remember(block, element, shortValue(state));
  });
}

// Typed text is remembered as it grows; `enter` says that the person pressed Enter.
function withTyping(draw) {
  return (element, block, surface) => draw(element, block, surface, async (chosen, { enter = false } = {}) => {
    const state = surface.values.put(block, element, chosen);
    const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
    const goesOut = (block.dispatch_action || block.type !== "input") && triggers.includes(enter ? "on_enter_pressed" : "on_character_entered");
    if (goesOut) return surface.send(block, element, shortValue(state));
    return enter ? surface.submit?.() : surface.remember(block, element, shortValue(state));
  });
}
