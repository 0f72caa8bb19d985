// Draws card and carousel blocks.

import { h, icon, uniqueId } from "./dom.js";
import { drawElement } from "./elements.js";
import { drawImage } from "./images.js";
import { drawText } from "./texts.js";

export function drawCard(block, surface) {
  const title = uniqueId("card");
  const part = (object, className) => drawText(object, surface, `text ${className}`);
  const heading = block.title ? h("div", { id: title, class: "card-title", role: "heading", "aria-level": "3" }, drawText(block.title, surface)) : null;
  return h("div", { class: "card", role: "group", "aria-labelledby": heading ? title : null, "aria-label": heading ? null : "Card", data: { testid: "card" } },
    block.hero_image ? h("div", { class: "card-hero" }, drawImage(block.hero_image, block, surface)) : null,
    h("div", { class: "card-head" }, iconOf(block, surface), h("div", {}, heading, part(block.subtitle, "card-subtitle"))),
    part(block.body, "card-body"),
    block.actions?.length ? h("div", { class: "actions" }, block.actions.map((element) => drawElement(element, block, surface))) : null,
    part(block.subtext, "card-subtext"));
}

function iconOf(block, surface) {
  if (block.icon) return h("div", { class: "card-icon" }, drawImage(block.icon, block, surface));
  return block.slack_icon ? h("span", { class: "badge" }, block.slack_icon.name ?? "icon") : null;
}

export function drawCarousel(block, surface) {
  const cards = block.elements.map((card) => h("li", { class: "slide" }, drawCard(card, surface)));
  const row = h("ul", { class: "slides", tabindex: "0", "aria-label": `${cards.length} cards` }, cards);
  const step = (by) => () => row.scrollBy({ left: by * (cards[0].offsetWidth + 12) });
  const button = (label, name, by) => h("button", { type: "button", class: "icon-button", "aria-label": label, onclick: step(by) }, icon(name));
  return h("div", { class: "carousel", role: "group", "aria-roledescription": "carousel", "aria-label": "Cards", data: { testid: "carousel" } },
    row, cards.length > 1 ? h("div", { class: "carousel-steps" }, button("Cards before", "back", -1), button("Cards after", "on", 1)) : null);
}
