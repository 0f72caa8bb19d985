// Draws markdown blocks: the common part of Markdown that Slack's block of that name takes.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { broadcastMention, channelLink, userMention, webLink } from "./mentions.js";

export function drawMarkdown(text, surface) {
  return h("div", { class: "markdown text" }, blocksOf(text.split("\n"), surface));
}

const LIST_ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;

// Each rule looks at the lines from `at` on and answers [node, lines used], or null.
const RULES = [fence, heading, rule, quote, table, list, paragraph];

function blocksOf(lines, surface) {
  const nodes = [];
  let at = 0;
  while (at < lines.length) {
    if (!lines[at].trim()) {
      at += 1;
      continue;
    }
    const [node, used] = firstOf(lines, at, surface);
    nodes.push(node);
    at += used;
  }
  return nodes;
}

function firstOf(lines, at, surface) {
  for (const apply of RULES) {
    const found = apply(lines, at, surface);
    if (found) return found;
  }
  return [document.createTextNode(lines[at]), 1];
}

function fence(lines, at) {
  if (!/^\s*```/.test(lines[at])) return null;
  const end = lines.findIndex((line, index) => index > at && /^\s*```\s*$/.test(line));
  const last = end < 0 ? lines.length : end;
  return [h("pre", { class: "pre" }, lines.slice(at + 1, last).join("\n")), last - at + 1];
}

function heading(lines, at, surface) {
  const found = /^(#{1,6})\s+(.*?)\s*#*$/.exec(lines[at]);
  return found && [h("p", { class: "md-heading", role: "heading", "aria-level": "4" }, inline(found[2], surface)), 1];
}

function rule(lines, at) {
  return /^\s*([-*_])(\s*\1){2,}\s*$/.test(lines[at]) ? [h("hr", { class: "divider" }), 1] : null;
}

function quote(lines, at, surface) {
  const said = run(lines, at, (line) => /^\s*>/.test(line));
  if (!said.length) return null;
  const inner = said.map((line) => line.replace(/^(\s*>){9,}/, ">").replace(/^\s*> ?/, ""));
  return [h("blockquote", { class: "quote" }, blocksOf(inner, surface)), said.length];
}

function table(lines, at, surface) {
  if (!lines[at].includes("|") || !/^\s*\|?[\s:|-]*-[\s:|-]*$/.test(lines[at + 1] ?? "")) return null;
  const rows = run(lines, at + 2, (line) => line.includes("|"));
  const row = (line, tag) => h("tr", {}, cells(line).map((cell) => h(tag, {}, inline(cell, surface))));
  const body = rows.map((line) => row(line, "td"));
  return [h("table", { class: "table" }, h("thead", {}, row(lines[at], "th")), h("tbody", {}, body)), rows.length + 2];
}

function cells(line) {
  return line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
}

function run(lines, from, belongs) {
  const end = lines.slice(from).findIndex((line) => !belongs(line));
  return lines.slice(from, end < 0 ? lines.length : from + end);
}

function list(lines, at, surface) {
  if (!LIST_ITEM.test(lines[at])) return null;
  const rows = run(lines, at, (line) => LIST_ITEM.test(line) || /^\s{2,}\S/.test(line));
  return [nested(rows, surface), rows.length];
}

function nested(rows, surface) {
  const [, indent, sign] = LIST_ITEM.exec(rows[0]);
  const items = [];
  rows.forEach((row) => {
    const found = LIST_ITEM.exec(row);
    if (found && found[1].length <= indent.length) items.push({ said: found[3], below: [] });
    else items.at(-1).below.push(row);
  });
  const drawn = items.map((item) => h("li", {}, inline(item.said, surface), item.below.length ? below(item.below, surface) : null));
  return h(/\d/.test(sign) ? "ol" : "ul", { class: "list", start: /\d/.test(sign) ? parseInt(sign, 10) : null }, drawn);
}

function below(rows, surface) {
  return LIST_ITEM.test(rows[0]) ? nested(rows, surface) : h("div", {}, inline(rows.join(" ").trim(), surface));
}

function paragraph(lines, at, surface) {
  const said = run(lines, at, (line) => line.trim());
  const stop = said.findIndex((line, index) => index > 0 && (LIST_ITEM.test(line) || /^\s*(```|>|#{1,6}\s)/.test(line)));
  const kept = stop > 0 ? said.slice(0, stop) : said;
  return [h("p", {}, inline(kept.join("\n"), surface)), kept.length];
}

const INLINE = new RegExp(
  "(?<code>`[^`]+`)|(?<image>!\\[[^\\]]*\\]\\([^)\\s]+\\))|(?<link>\\[[^\\]]+\\]\\([^)\\s]+\\))"
  + "|(?<bold>\\*\\*(?=\\S)[^*]+?\\*\\*|__(?=\\S)[^_]+?__)|(?<strike>~~(?=\\S)[^~]+?~~)"
  + "|(?<italic>\\*(?=\\S)[^*\\n]+?\\*|(?<!\\w)_(?=\\S)[^_\\n]+?_(?!\\w))"
  + "|(?<token><[@#!][^<>\\n]+>)|(?<url>https?://[^\\s<>)]+)",
  "gu",
);

function inline(text, surface) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(...withEmoji(text.slice(from, match.index)), span(match, surface));
    from = match.index + match[0].length;
  }
  return [...nodes, ...withEmoji(text.slice(from))];
}

function span(match, surface) {
  const { code, image, link, bold, strike, italic, token } = match.groups;
  if (code) return h("code", { class: "code" }, code.slice(1, -1));
  if (bold) return h("b", {}, inline(bold.slice(2, -2), surface));
  if (strike) return h("s", {}, inline(strike.slice(2, -2), surface));
  if (italic) return h("i", {}, inline(italic.slice(1, -1), surface));
  if (token) return tokenNode(token.slice(1, -1), surface);
  if (image || link) return labelled(image ?? link, surface);
  return webLink(match[0], match[0]);
}

function labelled(source, surface) {
  const [, label, url] = /^!?\[([^\]]*)\]\(([^)\s]+)\)$/.exec(source);
  return webLink(url, label ? inline(label, surface) : url);
}

function tokenNode(content, surface) {
  const target = content.split("|")[0];
  if (target.startsWith("@")) return userMention(target.slice(1), surface);
  if (target.startsWith("#")) return channelLink(target.slice(1), surface);
  return broadcastMention(target.slice(1));
}
