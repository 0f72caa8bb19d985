// Holds the dashboard together: which list is open, what is read in it, and a look now and then whether that changed.

import { Settling, coalesce } from "/static/api.js";
import { h, icon, replace } from "/static/dom.js";
import { Notices } from "/static/notices.js";
import { Reading } from "./reading.js";
import { parseRoute, writeRoute } from "./route.js";
import { drawRows } from "./rows.js";

const LOOK_MS = 1000;
const FOLDERS = [["all", "All", "home"], ["chats", "Chats", "reply"], ["tickets", "Tickets", "mail"], ["spam", "Spam", "warn"], ["trash", "Trash", "trash"]];

class Dashboard {
  constructor() {
    const part = (id) => document.getElementById(id);
    [this.picker, this.status, this.folders, this.rows] = ["property", "status", "folders", "rows"].map(part);
    this.settling = new Settling();
    this.notices = new Notices(part("notices"));
    this.reading = new Reading(part("reading"), (deed, more) => this.#act(deed, more));
    this.refresh = coalesce(() => this.#look());
  }

  async start() {
    const { properties } = await this.#ask("boot");
    replace(this.picker, properties.map(({ id, name }) => h("option", { value: id }, name)));
    this.picker.addEventListener("change", () => { location.hash = writeRoute({ property: this.picker.value, folder: "all" }); });
    this.status.addEventListener("change", () => this.#follow());
    addEventListener("hashchange", () => this.#follow());
    await this.#follow();
    setInterval(() => this.refresh(), LOOK_MS);
  }

  #follow() {
    const route = parseRoute(location.hash);
    const known = [...this.picker.options].map((option) => option.value);
    this.route = { ...route, property: known.includes(route.property) ? route.property : known[0] };
    this.picker.value = this.route.property;
    this.seen = null;
    return this.refresh();
  }

  async #look() {
    const { property, folder, id } = this.route;
    try {
      const told = await this.#ask("inbox", { property, folder, status: this.status.value, seen: this.seen ?? "" });
      this.away = false;
      if (!told.rows) return;
      this.seen = told.version;
      this.#drawFolders(told.waiting);
      drawRows(this.rows, told.rows, this.route);
      this.reading.show(id, id ? await this.#ask("item", { id }).catch(() => null) : null);
    } catch (error) {
      if (!this.away) this.notices.say(`The local tawk.to does not answer (${error.message}).`, "error");
      this.away = true;
    }
  }

  #drawFolders(waiting) {
    const { property, folder } = this.route;
    const focused = document.activeElement?.closest?.(".folder")?.getAttribute("href");
    replace(this.folders, h("ul", {}, FOLDERS.map(([name, label, shape]) => h("li", {},
      h("a", { class: "folder", href: writeRoute({ property, folder: name }), "aria-current": name === folder ? "page" : null, data: { testid: `folder-${name}` } },
        icon(shape), h("span", { class: "folder-name" }, label),
        waiting[name] ? h("span", { class: "waiting" }, String(waiting[name]), h("span", { class: "sr" }, " open")) : null)))));
    if (focused) this.folders.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  }

  async #act(deed, more) {
    const body = JSON.stringify({ deed, id: this.route.id, ...more });
    try {
      await this.#request("/_page/act", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    } catch (error) {
      this.notices.say(error.message, "error");
      return false;
    }
    this.notices.say(deed === "answer" ? "Answered." : "Done.");
    await this.refresh();
    return true;
  }

  #ask(path, query = {}) {
    return this.#request(`/_page/${path}?${new URLSearchParams(query)}`);
  }

  async #request(url, options = {}) {
    this.settling.hold();
    try {
      const answer = await fetch(url, options);
      const told = await answer.json();
      if (!answer.ok) throw new Error(told.error ?? `HTTP ${answer.status}`);
      return told;
    } finally {
      this.settling.release();
    }
  }
}

new Dashboard().start();
