// The panel on the right: every request, answer and delivery, newest first; the faults one may plant, the people one may change.

import { coalesce } from "./api.js";
import { h, icon, replace } from "./dom.js";
import { FaultPanel } from "./faults.js";
import { PeoplePanel } from "./people.js";

const KEPT = 400;
const KINDS = { api: "API", delivery: "to the app", response_url: "response_url", socket: "socket" };

export class Inspector {
  constructor(page, root) {
    this.page = page;
    this.root = root;
    this.last = 0;
    this.rows = h("ol", { class: "journal", reversed: true, data: { testid: "journal" } });
    this.filter = h("input", { class: "field", type: "search", placeholder: "Filter by name", "aria-label": "Filter the journal by name", data: { testid: "journal-filter" }, oninput: () => this.#sift() });
    this.faults = new FaultPanel(page);
    this.people = new PeoplePanel(page);
    this.refresh = coalesce(() => this.#fetch());
  }

  get isOpen() { return !this.root.hidden; }

  toggle() {
    this.root.hidden = this.isOpen;
    if (!this.isOpen) return undefined;
    if (!this.root.childElementCount) this.#build();
    this.faults.refresh();
    this.people.draw();
    return this.refresh();
  }

  #build() {
    const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close inspector", data: { testid: "inspector-close" }, onclick: () => this.page.toggleInspector() }, icon("close"));
    replace(this.root, h("div", { class: "pane-head" }, h("h2", { class: "pane-title" }, "Inspector"), h("span", { class: "spring" }), close),
      h("div", { class: "inspector-body" }, this.faults.root, this.people.root,
        h("section", { "aria-label": "Journal" }, h("div", { class: "journal-head" }, h("h3", {}, "Journal"), this.filter), this.rows)));
  }

  async #fetch() {
    if (!this.isOpen) return;
    const { entries } = await this.page.server.journal(this.last);
    if (!entries.length) return;
    this.last = entries.at(-1).n;
    this.rows.prepend(...entries.slice(-KEPT).reverse().map((entry) => this.#row(entry)));
    while (this.rows.childElementCount > KEPT) this.rows.lastElementChild.remove();
  }

  #row(entry) {
    const seconds = typeof entry.at === "number" ? entry.at : Date.parse(entry.at) / 1000;
    const clock = new Intl.DateTimeFormat("en-GB", { timeZone: this.page.reader.tz, timeStyle: "medium" }).format(new Date(seconds * 1000));
    const failed = entry.answer?.ok === false || Number(entry.status) >= 400;
    const details = h("details", { class: "entry", ontoggle: () => this.#unfold(details, entry) },
      h("summary", {},
        h("span", { class: "entry-time" }, clock),
        h("span", { class: `entry-kind kind-${entry.kind}` }, KINDS[entry.kind] ?? entry.kind),
        h("span", { class: "entry-name" }, entry.name),
        h("span", { class: `entry-status${failed ? " failed" : ""}` }, statusOf(entry)),
        h("span", { class: "entry-ms" }, entry.ms === null || entry.ms === undefined ? "" : `${Math.round(entry.ms)} ms`)));
    return h("li", { hidden: !this.#fits(entry.name), data: { testid: "journal-entry", kind: entry.kind, name: entry.name, n: entry.n } }, details);
  }

  #unfold(details, entry) {
    if (!details.open || details.childElementCount > 1) return;
    details.append(h("h4", {}, "Request"), json(entry.request), h("h4", {}, "Answer"), json(entry.answer));
  }

  #fits(name) {
    return name.toLowerCase().includes(this.filter.value.trim().toLowerCase());
  }

  #sift() {
    [...this.rows.children].forEach((row) => { row.hidden = !this.#fits(row.dataset.name); });
  }
}

function statusOf(entry) {
  if (entry.answer?.ok === false) return entry.answer.error ?? "error";
  return entry.status === null || entry.status === undefined ? "" : String(entry.status);
}

function json(value) {
  return h("pre", { class: "pre raw", tabindex: "0" }, typeof value === "string" ? value : JSON.stringify(value ?? null, null, 2));
}
