// Draws blocks; a kind that the page does not know is shown as its JSON, never dropped.

import { h, uniqueId } from "./dom.js";
import { drawElement, unknown } from "./elements.js";
import { drawImage } from "./images.js";
import { drawMarkdown } from "./markdown.js";
import { drawRichText } from "./richtext.js";
import { drawText, labelNodes, plainNodes } from "./texts.js";

const DRAW = {
  section,
  divider: () => h("hr", { class: "divider" }),
  header: (block) => h("div", { class: "header", role: "heading", "aria-level": "3" }, plainNodes(block.text)),
  context,
  context_actions: actions,
  image,
  actions,
  input,
  rich_text: drawRichText,
  markdown: (block, surface) => drawMarkdown(block.text ?? "", surface),
  table,
  alert: (block, surface) => h("div", { class: `alert ${block.level ?? ""}`, role: "note" }, drawText(block.text, surface)),
  file: (block) => h("div", { class: "file" }, block.external_id ?? "File"),
};

// surface: {kind, reader, names, values, settling, send, remember, options, redraw, submit?, errors?}
export function drawBlocks(blocks, surface) {
  return (blocks ?? []).map((block) => {
    const draw = DRAW[block.type] ?? unknown;
    const data = { testid: "block", blockId: block.block_id, blockType: block.type };
    return h("div", { class: `block block-${block.type}`, data }, draw(block, surface));
  });
}

function section(block, surface) {
  const fields = block.fields?.map((field) => drawText(field, surface, "text field-text"));
  const said = [drawText(block.text, surface), fields ? h("div", { class: "fields" }, fields) : null];
  if (!block.accessory) return h("div", { class: "section" }, said);
  return h("div", { class: "section with-accessory" },
    h("div", { class: "section-text" }, said),
    h("div", { class: "accessory" }, drawElement(block.accessory, block, surface)));
}

function context(block, surface) {
  return h("div", { class: "context" }, block.elements.map((element) => (
    element.type === "image" ? drawImage(element) : drawText(element, surface, "text context-text"))));
}

function actions(block, surface) {
  return h("div", { class: "actions" }, block.elements.map((element) => drawElement(element, block, surface)));
}

function image(block, surface) {
  const source = { ...block, image_url: block.image_url ?? block.slack_file?.url };
  const title = block.title ? h("figcaption", { class: "image-title" }, labelNodes(block.title, surface)) : null;
  return h("figure", { class: "image-block" }, title, drawImage(source));
}

function input(block, surface) {
  const drawn = drawElement(block.element, block, surface);
  const control = drawn.matches("input, textarea") ? drawn : drawn.querySelector("input[role=combobox]");
  const error = surface.errors?.[block.block_id];
  const ids = { control: uniqueId("field"), hint: uniqueId("hint"), error: uniqueId("error") };
  const optional = block.optional ? h("span", { class: "optional" }, " (optional)") : null;
  const label = h("label", { class: "label", for: control ? ids.control : null, id: `${ids.control}-label` }, plainNodes(block.label), optional);
  describe(control ?? drawn, ids, block, error);
  return h("div", { class: `input-block${error ? " invalid" : ""}` }, label, drawn,
    error ? h("div", { class: "field-error", id: ids.error, role: "alert", data: { testid: "field-error" } }, error) : null,
    block.hint ? h("div", { class: "hint", id: ids.hint }, plainNodes(block.hint)) : null);
}

function describe(control, ids, block, error) {
  control.id = ids.control;
  control.removeAttribute("aria-label");
  control.setAttribute("aria-labelledby", `${ids.control}-label`);
  const described = [error ? ids.error : null, block.hint ? ids.hint : null].filter(Boolean);
  if (described.length) control.setAttribute("aria-describedby", described.join(" "));
  if (error) control.setAttribute("aria-invalid", "true");
  if (!block.optional && control.matches("input, textarea")) control.setAttribute("aria-required", "true");
}

function table(block, surface) {
  const settings = block.column_settings ?? [];
  const rows = block.rows.map((row, at) => h("tr", {}, row.map((cell, column) => h(
    at === 0 ? "th" : "td",
    { class: `align-${settings[column]?.align ?? "left"}${settings[column]?.is_wrapped ? " wrapped" : ""}` },
    tableCell(cell, surface)))));
  return h("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": "Table" }, h("table", { class: "table" }, rows));
}

function tableCell(cell, surface) {
  return cell.type === "rich_text" ? drawRichText(cell, surface) : cell.text ?? String(cell.value ?? "");
}
