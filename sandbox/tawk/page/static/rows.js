// The list in the middle: who wrote, the last words, and whether somebody took care.

import { h, replace } from "/static/dom.js";
import { writeRoute } from "./route.js";

const NOTHING = { spam: "No spam.", trash: "The trash is empty." };

export function drawRows(root, rows, route) {
  const focused = root.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  replace(root, rows.length ? rows.map((row) => h("li", {}, drawRow(row, route))) : h("li", { class: "nothing" }, NOTHING[route.folder] ?? "Nothing here."));
  if (focused) root.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

function drawRow(row, { property, folder, id }) {
  const here = row.id === id;
  return h("a", { class: "row", href: writeRoute({ property, folder, kind: row.kind, id: row.id }), "aria-current": here ? "true" : null, data: { testid: "row", id: row.id } },
    h("span", { class: "row-head" }, h("span", { class: "row-name" }, row.name), drawTime(row.at)),
    h("span", { class: "row-words" }, row.words || "(no words)"),
    h("span", { class: "row-foot" }, drawStatus(row), h("span", {}, row.kind === "ticket" ? "Ticket" : `${row.messages} message${row.messages === 1 ? "" : "s"}`)));
}

// A missed chat is red, as tawk.to has it; a ticket that is open waits, but nobody missed it.
export function drawStatus(row) {
  const word = row.live ? "Live" : { open: "Open", pending: "Pending", closed: "Closed" }[row.status];
  const tone = row.live ? "live" : row.status === "open" && row.missed ? "missed" : row.status;
  return h("span", { class: `state ${tone}`, data: { testid: "state" } }, word);
}

export function drawTime(at) {
  const shown = new Date(at).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  return h("time", { class: "row-time", datetime: at }, shown);
}
