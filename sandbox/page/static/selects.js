// Selects of every kind: a box to type in, a list that follows, one choice or several.

import { h, icon, replace, uniqueId } from "./dom.js";
import { Popup } from "./popup.js";
import { entryFor, sourceOf } from "./sources.js";
import { plainNodes } from "./texts.js";

const TYPING_PAUSE_MS = 200;

export function drawSelect(element, block, surface, change) {
  return new Select(element, block, surface, change).root;
}

class Select {
  constructor(element, block, surface, change) {
    Object.assign(this, { element, block, surface, change });
    this.several = element.type.startsWith("multi_");
    this.source = sourceOf(element, block, surface);
    const chosen = surface.values.chosen(block, element);
    this.picked = [chosen ?? []].flat().map((item) => entryFor(item, element, surface));
    this.active = -1;
    this.asked = 0;
    this.#build();
    this.#showPicked();
  }

  #build() {
    const listId = uniqueId("options");
    this.list = h("div", {
      class: "options", role: "listbox", id: listId, "aria-multiselectable": this.several ? "true" : null,
      // The box keeps the focus while somebody presses in its list.
      onmousedown: (event) => event.preventDefault(),
    });
    this.input = h("input", {
      class: "select-input", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
      "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": listId,
      "aria-label": this.element.placeholder?.text ?? "Select an option",
      data: { actionId: this.element.action_id, blockId: this.block.block_id, elementType: this.element.type },
      onclick: () => this.#open(), oninput: () => this.#typed(), onkeydown: (event) => this.#key(event), onblur: () => this.popup.close(),
    });
    this.chips = h("span", { class: "chips" });
    this.root = h("div", { class: `select${this.several ? " several" : ""}`, onclick: () => this.#pressed() }, this.chips, this.input, icon("down"));
    this.popup = new Popup(this.root, this.list, { onClose: () => this.#closed(), className: "select-popup" });
  }

  #pressed() {
    this.input.focus();
    this.#open();
  }

  #showPicked() {
    const hint = plainText(this.element.placeholder) || (this.several ? "Select options" : "Select an option");
    this.chips.replaceChildren();
    if (this.several) replace(this.chips, this.picked.map((entry) => this.#chip(entry)));
    else this.input.value = this.popup.isOpen ? this.input.value : this.picked[0]?.label ?? "";
    this.input.placeholder = this.several && this.picked.length ? "" : (!this.several && this.picked[0]?.label) || hint;
    this.input.classList.toggle("empty", !this.picked.length);
  }

  #chip(entry) {
    const remove = (event) => {
      event.stopPropagation();
      this.#toggle(entry);
      if (!this.popup.isOpen) this.#report();
    };
    return h("span", { class: "chip", data: { optionValue: entry.key } }, entry.label,
      h("button", { type: "button", class: "chip-remove", "aria-label": `Remove ${entry.label}`, onclick: remove }, icon("close")));
  }

  #open() {
    if (this.popup.isOpen) return;
    this.before = this.#keys();
    this.last = this.picked[0]?.key;
    this.input.value = "";
    this.popup.open();
    this.input.setAttribute("aria-expanded", "true");
    this.#search();
  }

  #closed() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.input.value = "";
    this.#showPicked();
    if (this.several && this.#keys() !== this.before) this.#report();
  }

  #typed() {
    if (!this.popup.isOpen) {
      const query = this.input.value;
      this.#open();
      this.input.value = query;
    }
    clearTimeout(this.timer);
    if (this.source.slow) this.timer = setTimeout(() => this.#search(), TYPING_PAUSE_MS);
    else this.#search();
  }

  async #search() {
    const query = this.input.value;
    const turn = (this.asked += 1);
    if (query.length < this.source.minimum) return this.#say(`Type ${this.source.minimum} or more characters to search`);
    if (this.source.slow) this.#say("Searching…");
    try {
      const groups = await this.source.search(query);
      if (turn === this.asked) this.#list(groups);
    } catch (error) {
      if (turn === this.asked) this.#say(error.message, "error");
    }
    return null;
  }

  #say(text, kind = "") {
    this.shown = [];
    replace(this.list, h("div", { class: `options-note ${kind}`, role: "status", data: { testid: "options-note" } }, text));
    this.popup.place();
  }

  #list(groups) {
    this.shown = [];
    if (!groups.length) return this.#say("No results");
    replace(this.list, groups.map((group) => [
      group.label ? h("div", { class: "options-group", role: "presentation" }, group.label) : null,
      group.entries.map((entry) => this.#option(entry)),
    ]));
    this.#activate(Math.max(0, this.shown.findIndex(({ entry }) => entry.key === this.last)));
    this.popup.place();
    return null;
  }

  #option(entry) {
    const full = this.several && this.element.max_selected_items && this.picked.length >= this.element.max_selected_items;
    const node = h("div", {
      class: "option", role: "option", id: uniqueId("option"), "aria-selected": String(this.#has(entry)),
      "aria-disabled": full && !this.#has(entry) ? "true" : null, data: { optionValue: entry.key },
      onclick: (event) => this.#clicked(event, entry), onmousemove: () => this.#activate(this.shown.findIndex((one) => one.node === node), false),
    }, h("span", { class: "option-label" }, entry.label), entry.detail ? h("span", { class: "option-detail" }, entry.detail) : null,
    this.#has(entry) ? icon("check") : null);
    this.shown.push({ entry, node });
    return node;
  }

  #clicked(event, entry) {
    event.stopPropagation();
    this.#pick(entry);
  }

  #activate(index, scrolls = true) {
    if (index === this.active && !scrolls) return;
    this.active = index;
    this.shown.forEach(({ node }, at) => node.classList.toggle("active", at === index));
    const node = this.shown[index]?.node;
    if (!node) return;
    this.input.setAttribute("aria-activedescendant", node.id);
    if (scrolls) node.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    const count = this.shown?.length ?? 0;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!this.popup.isOpen) this.#open();
      else if (count) this.#activate((this.active + (event.key === "ArrowDown" ? 1 : -1) + count) % count);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!this.popup.isOpen) this.#open();
      else if (count) this.#pick(this.shown[this.active].entry);
    } else if (event.key === "Backspace" && !this.input.value && this.several && this.picked.length) {
      this.#toggle(this.picked.at(-1));
      if (!this.popup.isOpen) this.#report();
    }
  }

  #pick(entry) {
    this.last = entry.key;
    if (this.several) return this.#pickAnother(entry);
    this.picked = [entry];
    this.popup.close();
    return this.#report();
  }

  #pickAnother(entry) {
    const limit = this.element.max_selected_items ?? Infinity;
    if (!this.#has(entry) && this.picked.length >= limit) return;
    this.#toggle(entry);
    this.input.value = "";
    this.#search();
  }

  #toggle(entry) {
    this.picked = this.#has(entry) ? this.picked.filter((item) => item.key !== entry.key) : [...this.picked, entry];
    this.#showPicked();
  }

  #has(entry) {
    return this.picked.some((item) => item.key === entry.key);
  }

  #keys() {
    return this.picked.map((entry) => entry.key).join("\n");
  }

  #report() {
    const chosen = this.picked.map((entry) => entry.chosen);
    this.change(this.several ? chosen : chosen[0] ?? null);
  }
}

function plainText(object) {
  return object ? plainNodes(object).map((node) => node.textContent ?? node).join("") : "";
}
