// Draws container blocks: a framed group of other blocks, which may fold.

import { h } from "./dom.js";
import { drawImage } from "./images.js";
import { drawRichText } from "./richtext.js";
import { drawText } from "./texts.js";

// `drawInner` draws the blocks inside.
export function drawContainer(block, surface, drawInner) {
  const title = block.rich_text_title ? drawRichText(block.rich_text_title, surface) : drawText(block.title, surface);
  const head = [
    block.icon ? h("span", { class: "card-icon" }, drawImage(block.icon, block, surface)) : null,
    h("span", { class: "container-titles" },
      h("span", { class: "container-title", role: "heading", "aria-level": "3" }, title),
      block.subtitle ? h("span", { class: "card-subtitle" }, drawText(block.subtitle, surface)) : null),
  ];
  const inner = h("div", { class: "container-body" }, drawInner(block.child_blocks, surface));
  const look = { class: `container ${block.width ?? "standard"}${block.has_header_divider ? " divided" : ""}`, data: { testid: "container" } };
  if (!block.is_collapsible) return h("div", look, h("div", { class: "container-head" }, head), inner);
  return h("details", { ...look, open: !block.default_collapsed }, h("summary", { class: "container-head" }, head), inner);
}
