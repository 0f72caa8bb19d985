// Where a visitor writes a mail: fields, text, one file, and a button.

import { h, uniqueId } from "./dom.js";

export class MailForm {
  // options: {label, testid, fields: [[name, label, value]], send: async (FormData) => answer, sent(), fail(text)}
  constructor(options) {
    this.options = options;
    this.text = h("textarea", { class: "field", name: "text", rows: "5", required: true, data: { testid: `${options.testid}-text` } });
    this.file = h("input", { class: "mail-file", type: "file", name: "file", data: { testid: `${options.testid}-file` } });
    this.button = h("button", { type: "submit", class: "button primary", data: { testid: `${options.testid}-send` } }, "Send");
    const title = h("h3", { id: uniqueId("mail-form") }, options.label);
    this.root = h("form", { class: "mail-form", "aria-labelledby": title.id, data: { testid: options.testid }, onsubmit: (event) => this.#submit(event) },
      title, options.fields.map(([name, label, value]) => this.#field(name, label, value)),
      labelled("Text", this.text), labelled("File (optional)", this.file), this.button);
  }

  #field(name, label, value) {
    return labelled(label, h("input", { class: "field", name, value, required: name === "address", autocomplete: "off", data: { testid: `${this.options.testid}-${name}` } }));
  }

  async #submit(event) {
    event.preventDefault();
    this.button.disabled = true;
    const answer = await this.options.send(new FormData(this.root));
    this.button.disabled = false;
    if (!answer.ok) return this.options.fail(answer.error ?? "It was not sent.");
    this.text.value = "";
    this.file.value = "";
    return this.options.sent();
  }
}

function labelled(label, control) {
  control.id = uniqueId("mail-field");
  return h("div", { class: "mail-field" }, h("label", { class: "label", for: control.id }, label), control);
}
