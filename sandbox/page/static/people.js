// Who is in the workspace and in which language: what an admin changes, and the app is told of.

import { h, replace } from "./dom.js";

const LOCALES = ["en-US", "en-GB", "es-ES", "es-MX", "es-AR", "fr-FR", "de-DE", "pt-BR", "it-IT", "ja-JP"];

export class PeoplePanel {
  // page: {names, perform}
  constructor(page) {
    this.page = page;
    this.rows = h("ul", { class: "people-rows" });
    this.root = h("details", { class: "faults", data: { testid: "people" } }, h("summary", {}, "People"), this.rows);
  }

  draw() {
    const { action } = this.rows.contains(document.activeElement) ? document.activeElement.dataset : {};
    replace(this.rows, this.page.names.people().filter((user) => !user.is_bot).map((user) => this.#row(user)));
    if (action) this.rows.querySelector(`[data-action="${CSS.escape(action)}"]`)?.focus();
  }

  #row(user) {
    const name = user.real_name || user.name;
    const locales = LOCALES.includes(user.locale) ? LOCALES : [user.locale, ...LOCALES];
    const choice = h("select", {
      class: "field", "aria-label": `Language of ${name}`, data: { testid: `locale-${user.name}`, action: `locale ${user.id}` },
      onchange: () => this.#change(user, { locale: choice.value }),
    }, locales.map((value) => h("option", { value }, value)));
    choice.value = user.locale;
    const word = user.deleted ? "Reactivate" : "Deactivate";
    return h("li", { data: { testid: `person-${user.name}` } }, h("span", { class: "people-name" }, name, user.deleted ? " (deactivated)" : ""), choice,
      h("button", {
        type: "button", class: "button small", "aria-label": `${word} ${name}`, data: { action: `deleted ${user.id}` },
        onclick: () => this.#change(user, { deleted: !user.deleted }),
      }, word));
  }

  async #change(user, change) {
    const answer = await this.page.perform("person", { user: user.id, ...change });
    if (!answer.ok) this.draw();
  }
}
