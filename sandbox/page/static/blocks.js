// Draws blocks; a kind that the page does not know is shown as its JSON, never dropped.

import { drawCard, drawCarousel } from "./cards.js";
import { drawChart } from "./charts.js";
import { drawContainer } from "./containers.js";
import { h, icon, uniqueId } from "./dom.js";
import { drawElement, unknown } from "./elements.js";
import { drawImage } from "./images.js";
import { drawMarkdown } from "./markdown.js";
import { drawFileBlock, drawImageBlock, drawVideo } from "./media.js";
import { drawRichText } from "./richtext.js";
import { drawDataTable, drawTable } from "./tables.js";
import { drawPlan, drawTask } from "./tasks.js";
import { drawText, plainNodes } from "./texts.js";

const DRAW = {
  section,
  divider: () => h("hr", { class: "divider" }),
  header: (block) => h("div", { class: `header level-${block.level ?? 2}`, role: "heading", "aria-level": String((block.level ?? 2) + 1) }, plainNodes(block.text)),
  context,
  context_actions: (block, surface) => h("div", { class: "context-actions" }, elementsOf(block, surface)),
  image: drawImageBlock,
  actions: (block, surface) => h("div", { class: "actions" }, elementsOf(block, surface)),
  input,
  rich_text: drawRichText,
  markdown: (block, surface) => drawMarkdown(block.text ?? "", surface),
  table: drawTable,
  data_table: drawDataTable,
  data_visualization: drawChart,
  alert,
  card: drawCard,
  carousel: drawCarousel,
  container: (block, surface) => drawContainer(block, surface, drawBlocks),
  plan: drawPlan,
  task_card: drawTask,
  video: drawVideo,
  file: drawFileBlock,
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
    element.type === "image" ? drawImage(element, block, surface) : drawText(element, surface, "text context-text"))));
}

function elementsOf(block, surface) {
  return block.elements.map((element) => drawElement(element, block, surface));
}

const LEVELS = { info: "Information", warning: "Warning", error: "Error", success: "Success" };

function alert(block, surface) {
  const level = LEVELS[block.level];
  return h("div", { class: `alert ${block.level ?? ""}`, role: "note", "aria-label": level ?? "Note" },
    icon({ warning: "warn", error: "warn", success: "check" }[block.level] ?? "info"), drawText(block.text, surface));
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
