// Draws rich_text blocks: sections, lists, quotes and preformatted parts.

import { h } from "./dom.js";
import { emojiNode } from "./emoji.js";
import { formatTokens } from "./dates.js";
import { broadcastMention, channelLink, dateNode, groupMention, userMention, webLink } from "./mentions.js";

export function drawRichText(block, surface) {
  return h("div", { class: "rich-text text" }, (block.elements ?? []).map((element) => part(element, surface)));
}

const PARTS = {
  rich_text_section: (element, surface) => h("div", {}, pieces(element, surface)),
  rich_text_preformatted: (element, surface) => h("pre", { class: "pre" }, pieces(element, surface)),
  rich_text_quote: (element, surface) => h("blockquote", { class: "quote" }, pieces(element, surface)),
  rich_text_list: list,
};

function part(element, surface) {
  const draw = PARTS[element.type];
  return draw ? draw(element, surface) : h("div", { class: "unknown-part" }, JSON.stringify(element));
}

function list(element, surface) {
  const tag = element.style === "ordered" ? "ol" : "ul";
  const start = element.offset ? element.offset + 1 : null;
  const items = (element.elements ?? []).map((item) => h("li", {}, pieces(item, surface)));
  const indent = Math.min(element.indent ?? 0, 8);
  return h(tag, { class: `list indent-${indent}${element.border ? " quote" : ""}`, start }, items);
}

function pieces(element, surface) {
  return (element.elements ?? []).map((piece) => styled(leaf(piece, surface), piece.style));
}

const LEAVES = {
  text: (piece) => document.createTextNode(piece.text ?? ""),
  link: (piece) => webLink(piece.url ?? "", piece.text || piece.url),
  user: (piece, surface) => userMention(piece.user_id, surface),
  usergroup: (piece, surface) => groupMention(piece.usergroup_id, surface),
  channel: (piece, surface) => channelLink(piece.channel_id, surface),
  broadcast: (piece) => broadcastMention(piece.range),
  emoji: (piece) => emojiNode(piece.name),
  date: (piece, surface) => richDate(piece, surface),
  color: (piece) => h("span", { class: "color-name" }, piece.value),
  team: (piece) => document.createTextNode(piece.team_id),
};

function richDate(piece, surface) {
  const known = formatTokens(piece.timestamp, piece.format ?? "", surface.reader) !== null;
  return known ? dateNode(piece.timestamp, piece.format, piece.fallback, surface, piece.url) : document.createTextNode(piece.fallback ?? "");
}

function leaf(piece, surface) {
  const draw = LEAVES[piece.type];
  return draw ? draw(piece, surface) : document.createTextNode(JSON.stringify(piece));
}

const STYLES = { code: "code", strike: "s", italic: "i", bold: "b", underline: "u" };

function styled(node, style = {}) {
  return Object.entries(STYLES).reduce(
    (inner, [name, tag]) => (style[name] ? h(tag, { class: name === "code" ? "code" : null }, inner) : inner),
    node,
  );
}
