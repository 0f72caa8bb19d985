// Draws table and data_table blocks; the latter turns pages and sorts by a column.

import { h, icon, replace, uniqueId } from "./dom.js";
import { drawRichText } from "./richtext.js";

const ROWS_A_PAGE = 20;

export function drawTable(block, surface) {
  const settings = block.column_settings ?? [];
  const look = (column) => `align-${settings[column]?.align ?? "left"}${settings[column]?.is_wrapped ? " wrapped" : ""}`;
  const row = (cells, tag) => h("tr", {}, cells.map((cell, column) => h(tag, { class: look(column), scope: tag === "th" ? "col" : null }, cellOf(cell, surface))));
  const [top, ...rest] = block.rows;
  return box("Table", h("table", { class: "table" }, h("thead", {}, row(top, "th")), h("tbody", {}, rest.map((cells) => row(cells, "td")))));
}

function box(label, ...content) {
  return h("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": label }, content);
}

function cellOf(cell, surface) {
  return cell.type === "rich_text" ? drawRichText(cell, surface) : cell.text ?? String(cell.value ?? "");
}

export function drawDataTable(block, surface) {
  return new DataTable(block, surface).root;
}

class DataTable {
  constructor(block, surface) {
    this.block = block;
    this.surface = surface;
    this.size = block.page_size ?? ROWS_A_PAGE;
    this.at = 0;
    this.sorted = null;
    this.head = h("thead");
    this.body = h("tbody");
    this.place = h("span", { class: "table-place", role: "status" });
    const caption = uniqueId("caption");
    const table = h("table", { class: "table", "aria-labelledby": caption }, this.head, this.body);
    this.root = h("div", { class: "data-table" }, h("div", { class: "table-caption", id: caption }, block.caption), box(block.caption, table), this.#turner());
    this.#draw();
  }

  get rows() {
    const rows = this.block.rows.slice(1);
    if (!this.sorted) return rows;
    const { column, down } = this.sorted;
    return rows.sort((one, other) => (down ? -1 : 1) * compare(one[column], other[column]));
  }

  get pages() { return Math.ceil((this.block.rows.length - 1) / this.size); }

  #turner() {
    if (this.pages < 2) return null;
    const turn = (by) => () => {
      this.at = Math.min(this.pages - 1, Math.max(0, this.at + by));
      this.#draw();
    };
    this.back = h("button", { type: "button", class: "button small", data: { testid: "table-back" }, onclick: turn(-1) }, "Previous");
    this.on = h("button", { type: "button", class: "button small", data: { testid: "table-on" }, onclick: turn(1) }, "Next");
    return h("div", { class: "table-turner" }, this.back, this.place, this.on);
  }

  #draw() {
    const from = this.at * this.size;
    const shown = this.rows.slice(from, from + this.size);
    replace(this.head, h("tr", {}, this.block.rows[0].map((cell, column) => this.#heading(cell, column))));
    replace(this.body, shown.map((cells) => h("tr", {}, cells.map((cell, column) => this.#cell(cell, column)))));
    this.place.textContent = `${from + 1}–${from + shown.length} of ${this.block.rows.length - 1}`;
    this.back?.setAttribute("aria-disabled", String(this.at === 0));
    this.on?.setAttribute("aria-disabled", String(this.at === this.pages - 1));
  }

  #heading(cell, column) {
    const { down } = this.sorted?.column === column ? this.sorted : {};
    const order = down === undefined ? "none" : down ? "descending" : "ascending";
    const sort = () => {
      this.sorted = { column, down: down === false };
      this.#draw();
      this.head.querySelectorAll("button")[column].focus();
    };
    return h("th", { scope: "col", "aria-sort": order }, h("button", { type: "button", class: "sort", onclick: sort }, cellOf(cell, this.surface), order === "none" ? null : icon(down ? "down" : "up")));
  }

  #cell(cell, column) {
    const names = column === this.block.row_header_column_index;
    return h(names ? "th" : "td", { class: cell.type === "raw_number" ? "align-right" : null, scope: names ? "row" : null }, cellOf(cell, this.surface));
  }
}

function compare(one, other) {
  if (one.type === "raw_number" && other.type === "raw_number") return one.value - other.value;
  return said(one).localeCompare(said(other));
}

function said(cell) {
  return cell.text ?? String(cell.value ?? JSON.stringify(cell.elements ?? ""));
}
