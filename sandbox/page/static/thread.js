// The side panel with one thread.

import { coalesce } from "./api.js";
import { Composer } from "./composer.js";
import { h, icon, replace } from "./dom.js";
import { MessageList } from "./messages.js";

export class ThreadPanel {
  constructor(page, root) {
    this.page = page;
    this.root = root;
    this.drafts = new Map();
    this.refresh = coalesce(() => this.#fetch());
    this.composer = new Composer({ label: "Reply…", testid: "thread-composer", page: { commands: [], names: page.names, server: page.server }, send: (text, files) => this.#send(text, files) });
    this.place = h("span", { class: "pane-detail" });
  }

  async open(channel, ts) {
    if (this.ts === ts && this.channel === channel) return this.refresh();
    this.#keepDraft();
    Object.assign(this, { channel, ts });
    this.list = new MessageList(this.page, { channel, inThread: true });
    this.composer.draft = this.drafts.get(ts) ?? "";
    this.place.textContent = `#${this.page.names.channel(channel)}`;
    const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close thread", data: { testid: "thread-close" }, onclick: () => this.page.closeThread() }, icon("close"));
    replace(this.root, h("div", { class: "pane-head" }, h("h2", { class: "pane-title" }, "Thread"), this.place, h("span", { class: "spring" }), close),
      h("div", { class: "pane-slot" }, this.list.root), this.composer.root);
    this.root.hidden = false;
    await this.refresh();
    return this.composer.focus();
  }

  close() {
    this.#keepDraft();
    this.page.pings.left(`${this.channel} ${this.ts}`);
    this.root.hidden = true;
    this.root.replaceChildren();
    this.channel = null;
    this.ts = null;
  }

  #keepDraft() {
    if (this.ts) this.drafts.set(this.ts, this.composer.draft);
  }

  async #fetch() {
    const { channel, ts, list } = this;
    if (!ts) return;
    const { messages } = await this.page.server.thread(channel, ts);
    if (list !== this.list || ts !== this.ts) return;
    this.page.pings.read(`${channel} ${ts}`, messages);
    if (messages.length) list.show(messages);
    else this.page.closeThread();
  }

  async #send(text, files) {
    if (text.startsWith("/")) return { ok: false, error: `${text.split(/\s/, 1)[0]} is not supported in threads. Sorry!` };
    const answer = await this.page.server.act("say", { channel: this.channel, text, thread_ts: this.ts, file_ids: files });
    await this.refresh();
    this.list?.toEnd();
    return answer;
  }
}
