// The middle of the page when a channel or direct message is open.

import { Composer } from "./composer.js";
import { coalesce } from "./api.js";
import { h, icon, replace } from "./dom.js";
import { openMenu } from "./menu.js";
import { MessageList } from "./messages.js";

export class ChannelPane {
  constructor(page, root) {
    this.page = page;
    this.root = root;
    this.drafts = new Map();
    this.refresh = coalesce(() => this.#fetch());
    this.title = h("h1", { class: "pane-title", data: { testid: "channel-title" } });
    this.shortcuts = h("button", { type: "button", class: "tool wide", "aria-haspopup": "menu", "aria-expanded": "false", data: { testid: "shortcuts" }, onclick: (event) => this.#openShortcuts(event.currentTarget) }, icon("bolt"), h("span", {}, "Shortcuts"));
    this.composer = new Composer({ label: "Message", testid: "composer", page, tools: this.#globalShortcuts().length ? this.shortcuts : null, send: (text, files) => this.#send(text, files) });
    this.slot = h("div", { class: "pane-slot" });
    this.archived = h("div", { class: "invitation", hidden: true, data: { testid: "archived" } }, h("span", {}, "This channel is archived."));
    this.invitation = h("div", { class: "invitation", hidden: true, data: { testid: "invitation" } }, h("span", {}, "You are not in this channel."),
      h("button", { type: "button", class: "button primary", data: { testid: "join" }, onclick: () => this.#join() }, "Join channel"));
  }

  open(channel) {
    if (this.channel) this.drafts.set(this.#draftKey(), this.composer.draft);
    this.channel = channel;
    this.reader = this.page.reader.id;
    this.list = new MessageList(this.page, { channel, inThread: false }, this.refresh);
    this.composer.draft = this.drafts.get(this.#draftKey()) ?? "";
    replace(this.slot, this.list.root);
    replace(this.root, this.page.paneHead(this.title), this.slot, this.composer.root, this.invitation, this.archived);
    this.relabel();
    return this.refresh();
  }

  leave() {
    if (this.channel) this.drafts.set(this.#draftKey(), this.composer.draft);
    this.page.pings.left(this.channel);
    this.channel = null;
  }

  relabel() {
    const channel = this.page.names.channels.get(this.channel);
    const name = this.page.names.channel(this.channel);
    replace(this.title, channel?.is_im ? null : icon(channel?.is_private ? "lock" : "hash"), name);
    this.composer.relabel(`Message ${channel?.is_im ? "" : "#"}${name}`);
    this.archived.hidden = !channel?.is_archived;
    this.invitation.hidden = channel?.is_member !== false || !this.archived.hidden;
    this.composer.root.hidden = !(this.archived.hidden && this.invitation.hidden);
    document.title = `${name} – ${this.page.boot.notice}`;
  }

  #draftKey() {
    return `${this.reader} ${this.channel}`;
  }

  async #fetch() {
    const { channel, list } = this;
    if (!channel) return;
    const { messages } = await this.page.server.messages(channel, list.wanted);
    if (list !== this.list || channel !== this.channel) return;
    this.page.pings.read(channel, messages);
    list.show(messages);
    if (!messages.length) list.clear(h("p", { class: "nothing" }, "Nothing has been said here yet."));
  }

  async #send(text, files) {
    const { channel } = this;
    const said = text.startsWith("/") ? ["command", { channel, text }] : ["say", { channel, text, file_ids: files }];
    const answer = await this.page.server.act(...said);
    await this.refresh();
    this.list.toEnd();
    return answer;
  }

  async #join() {
    await this.page.perform("join", { channel: this.channel });
    await this.page.refreshChannels();
    this.composer.focus();
  }

  #globalShortcuts() {
    return this.page.shortcuts.filter((item) => item.type === "global");
  }

  #openShortcuts(anchor) {
    const entries = this.#globalShortcuts().map((item) => ({
      label: item.name, detail: item.description, testid: `shortcut-${item.callback_id}`,
      run: () => this.page.perform("shortcut", { callback_id: item.callback_id }),
    }));
    openMenu(anchor, entries, "Shortcuts");
  }
}
