// Where a person writes: a growing box, commands and names that complete themselves, Enter to send.

import { complete, usageOf } from "./completions.js";
import { h, icon, replace, uniqueId } from "./dom.js";
import { Popup } from "./popup.js";
import { Uploads } from "./uploads.js";

export class Composer {
  // options: {label, testid, page: {commands, names, server}, tools, send: async (text, fileIds) => answer}
  constructor(options) {
    this.options = options;
    this.offered = [];
    this.active = -1;
    this.list = h("div", { class: "options", role: "listbox", id: uniqueId("commands"), "aria-label": "Suggestions", onmousedown: (event) => event.preventDefault(), data: { testid: "completions" } });
    this.box = h("textarea", {
      class: "composer-box", rows: "1", "aria-label": options.label, placeholder: options.label, data: { testid: options.testid },
      "aria-controls": this.list.id, "aria-autocomplete": "list",
      oninput: () => this.#changed(), onkeydown: (event) => this.#key(event), onblur: () => this.popup.close(),
    });
    this.button = h("button", { type: "button", class: "composer-send", "aria-label": "Send", disabled: true, data: { testid: `${options.testid}-send` }, onclick: () => this.#send() }, icon("send"));
    this.uploads = new Uploads({ server: options.page.server, label: "Attach files", data: { testid: `${options.testid}-attach` }, change: () => this.#enable(), fail: (text) => this.#say(text, "error") });
    this.note = h("div", { class: "composer-note", role: "status", data: { testid: `${options.testid}-note` } });
    this.root = h("div", { class: "composer" }, h("div", { class: "composer-frame" }, this.box, this.uploads.list,
      h("div", { class: "composer-bar" }, this.uploads.button, this.uploads.input, options.tools ?? null, h("span", { class: "spring" }), this.button)), this.note);
    this.popup = new Popup(this.box, this.list, { className: "command-popup", onClose: () => this.#closed() });
  }

  get draft() { return this.box.value; }

  set draft(text) {
    this.box.value = text;
    this.#changed();
    this.popup.close();
  }

  relabel(label) {
    this.box.placeholder = label;
    this.box.setAttribute("aria-label", label);
  }

  focus() { this.box.focus(); }

  #changed() {
    this.#grow();
    this.#complete();
    this.#enable();
  }

  #enable() {
    this.button.disabled = !this.box.value.trim() && !this.uploads.files.length;
  }

  #grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 220)}px`;
  }

  #complete() {
    const text = this.box.value;
    this.#say(usageOf(text, this.options.page), "hint");
    const { offers, start, exact } = complete(text, this.options.page);
    this.offered = offers;
    this.start = start;
    if (!offers.length) return this.popup.close();
    replace(this.list, offers.map((offer, index) => this.#offer(offer, index)));
    this.popup.open();
    this.popup.place();
    // What is complete already is sent by Enter, not completed again.
    return this.#activate(exact ? -1 : 0);
  }

  #offer(offer, index) {
    const data = { optionValue: offer.key };
    return h("div", { class: "option command", role: "option", id: `${this.list.id}-${index}`, "aria-selected": "false", data, onclick: () => this.#take(index), onmousemove: () => this.#activate(index) },
      h("span", { class: "option-label" }, offer.label, " ", h("span", { class: "usage" }, offer.usage ?? "")),
      h("span", { class: "option-detail" }, offer.detail ?? ""));
  }

  #activate(index) {
    this.active = index;
    [...this.list.children].forEach((node, at) => {
      node.classList.toggle("active", at === index);
      node.setAttribute("aria-selected", String(at === index));
    });
    if (index < 0) this.box.removeAttribute("aria-activedescendant");
    else this.box.setAttribute("aria-activedescendant", `${this.list.id}-${index}`);
  }

  #take(index) {
    this.draft = `${this.box.value.slice(0, this.start)}${this.offered[index].key} `;
    this.focus();
  }

  #closed() {
    this.active = -1;
    this.box.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    if (event.isComposing) return;
    if (this.popup.isOpen && this.#walk(event)) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.#send();
  }

  #walk(event) {
    const count = this.offered.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const takes = event.key === "Tab" || (event.key === "Enter" && this.active >= 0);
    if (!step && !takes) return false;
    event.preventDefault();
    if (step) this.#activate((Math.max(this.active, step > 0 ? -1 : 0) + step + count) % count);
    else this.#take(Math.max(this.active, 0));
    return true;
  }

  async #send() {
    const text = this.box.value.trim();
    const { ids } = this.uploads;
    if (!text && !ids.length) return;
    this.draft = "";
    const answer = await this.options.send(text, ids);
    if (answer.ok) this.uploads.clear();
    this.#enable();
    if (answer.ok) return;
    if (!this.box.value) this.draft = text;
    this.#say(answer.error ?? "It was not sent.", "error");
  }

  #say(text, kind = "") {
    this.note.className = `composer-note ${kind}`;
    this.note.textContent = text;
  }
}
