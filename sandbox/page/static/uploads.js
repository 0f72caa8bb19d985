// Picks files and hands them to the server: for the composer, and for file inputs of modals.

import { h, icon, replace } from "./dom.js";
import { sizeOf } from "./files.js";

export class Uploads {
  // options: {server, label, filetypes, most, files, data, change(files), fail(text)}
  constructor(options) {
    this.options = options;
    this.files = options.files ?? [];
    this.list = h("ul", { class: "uploads", "aria-label": "Files to send" });
    this.input = h("input", {
      type: "file", hidden: true, multiple: (options.most ?? 10) > 1, "aria-label": options.label, tabindex: "-1",
      accept: options.filetypes?.map((kind) => `.${kind}`).join(",") ?? null, data: { testid: "file-picker" }, onchange: () => this.#add([...this.input.files]),
    });
    this.button = h("button", { type: "button", class: "tool", "aria-label": options.label, title: options.label, data: options.data, onclick: () => this.input.click() },
      icon("clip"), options.wide ? h("span", {}, options.label) : null);
    this.#show();
  }

  get ids() { return this.files.map((file) => file.id); }

  clear() {
    this.files = [];
    this.#show();
  }

  async #add(picked) {
    this.input.value = "";
    for (const file of picked) {
      const trouble = await this.#addOne(file);
      if (trouble) this.options.fail(trouble);
    }
    this.#show();
    this.options.change(this.files);
  }

  async #addOne(file) {
    const { filetypes, most } = this.options;
    if (most && this.files.length >= most) return `No more than ${most} ${most === 1 ? "file" : "files"}.`;
    if (filetypes && !filetypes.some((kind) => file.name.toLowerCase().endsWith(`.${kind.toLowerCase()}`))) return `“${file.name}” is not of a kind that is asked for (${filetypes.join(", ")}).`;
    const answer = await this.options.server.upload(file);
    if (answer.ok) this.files = [...this.files, answer.file];
    return answer.ok ? null : answer.error;
  }

  #show() {
    this.list.hidden = !this.files.length;
    replace(this.list, this.files.map((file) => h("li", { class: "chip", data: { testid: "upload" } }, `${file.name} (${sizeOf(file.size)})`,
      h("button", { type: "button", class: "chip-remove", "aria-label": `Remove ${file.name}`, onclick: () => this.#remove(file) }, icon("close")))));
  }

  #remove(file) {
    this.files = this.files.filter((one) => one !== file);
    this.#show();
    this.button.focus();
    this.options.change(this.files);
  }
}

export function drawFileInput(element, block, surface, change) {
  const said = h("div", { class: "hint", role: "alert" });
  const uploads = new Uploads({
    server: surface.server, label: "Add files", wide: true, filetypes: element.filetypes, most: element.max_files ?? 10,
    files: (surface.values.chosen(block, element) ?? []).filter((file) => file.id),
    data: { actionId: element.action_id, blockId: block.block_id, elementType: element.type },
    change, fail: (text) => { said.textContent = text; },
  });
  return h("div", { class: "file-input", role: "group" }, uploads.button, uploads.input, uploads.list, said);
}
