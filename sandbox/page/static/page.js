// Holds the page together: who acts, what is open, and what the server's stream says has changed.

import { ChannelPane } from "./channel.js";
import { coalesce } from "./api.js";
import { h, icon } from "./dom.js";
import { HomePane } from "./home.js";
import { Inspector } from "./inspector.js";
import { MailboxPane } from "./mailbox.js";
import { leadTo, refreshDates } from "./mentions.js";
import { ModalStack } from "./modal.js";
import { Names } from "./names.js";
import { Notices } from "./notices.js";
import { Pings } from "./pings.js";
import { parseRoute, routeOfPermalink, writeRoute } from "./route.js";
import { Sidebar } from "./sidebar.js";
import { Surfaces } from "./surfaces.js";
import { ThreadPanel } from "./thread.js";

const DATES_EVERY_MS = 30000;
const READER_KEY = "act-as";

export class Page {
  constructor(server, boot) {
    this.server = server;
    this.settling = server.settling;
    this.boot = boot;
    this.commands = boot.commands ?? [];
    this.shortcuts = boot.shortcuts ?? [];
    this.names = new Names(boot);
    leadTo(boot.links);
    this.dismissed = new Set();
    this.notices = new Notices(document.getElementById("notices"));
    this.pings = new Pings(this);
    this.surfaces = new Surfaces(this);
    const linked = routeOfPermalink(location.pathname, location.search);
    if (linked) history.replaceState(null, "", `/${linked}`);
    this.route = parseRoute(location.hash);
    this.#chooseReader(this.#firstReader());
    this.#buildParts();
  }

  #buildParts() {
    const root = (id) => document.getElementById(id);
    this.sidebar = new Sidebar(this, root("sidebar"), (id) => this.actAs(id));
    this.channelPane = new ChannelPane(this, root("content"));
    this.homePane = new HomePane(this, root("content"));
    this.mailbox = this.boot.mailbox ? new MailboxPane(this, root("content"), () => this.#redrawSidebar()) : null;
    this.threadPanel = new ThreadPanel(this, root("thread"));
    this.inspector = new Inspector(this, root("inspector"));
    this.modals = new ModalStack(this, root("modals"));
    this.refreshChannels = coalesce(() => this.#fetchChannels());
    this.refreshModals = coalesce(async () => this.modals.show((await this.server.modals()).views));
    this.refreshPeople = coalesce(() => this.#fetchPeople());
    addEventListener("hashchange", () => this.#follow());
    setInterval(() => refreshDates(document, this.reader), DATES_EVERY_MS);
  }

  async start() {
    await this.refreshChannels();
    this.#listen();
    this.mailbox?.refresh();
    await Promise.all([this.#follow(), this.refreshModals()]);
  }

  // The address may name who acts, so that two windows can be two people.
  #firstReader() {
    const people = this.names.people().filter((user) => !user.is_bot && !user.deleted);
    const wanted = new URLSearchParams(location.search).get("as") ?? sessionStorage.getItem(READER_KEY);
    return (people.find((user) => [user.id, user.name].includes(wanted)) ?? people[0]).id;
  }

  #chooseReader(id) {
    const user = this.names.users.get(id);
    this.reader = { id, tz: user.tz || "UTC", locale: (user.locale || "en-US").replace("_", "-") };
    this.server.reader = id;
    sessionStorage.setItem(READER_KEY, id);
  }

  async actAs(id) {
    this.threadPanel.close();
    this.modals.clear();
    this.channelPane.leave();
    this.surfaces.forget();
    this.dismissed.clear();
    this.pings.forget();
    this.#chooseReader(id);
    this.#listen();
    await this.refreshChannels();
    this.opened = null;
    await Promise.all([this.#follow(), this.refreshModals()]);
  }

  #listen() {
    this.source?.close();
    let known = false;
    this.source = this.server.stream((event) => this.#hear(event), () => {
      if (known) this.#catchUp();
      known = true;
    });
  }

  #hear(event) {
    const { channel } = event;
    const react = {
      messages: () => {
        if (channel === this.channelPane.channel) this.channelPane.refresh();
        if (channel === this.threadPanel.channel) this.threadPanel.refresh();
      },
      channels: () => this.refreshChannels(),
      people: () => this.refreshPeople(),
      modals: () => this.refreshModals(),
      home: () => this.homePane.isOpen && this.homePane.refresh(),
      mail: () => this.mailbox?.refresh(),
      journal: () => this.inspector.isOpen && this.inspector.refresh(),
      busy: () => this.settling.busy(event.n),
    }[event.type];
    react?.();
  }

  #catchUp() {
    this.settling.busy(0);
    this.refreshPeople();
    this.refreshChannels();
    this.refreshModals();
    this.channelPane.refresh();
    this.threadPanel.refresh();
    this.mailbox?.refresh();
    if (this.homePane.isOpen) this.homePane.refresh();
  }

  async #fetchChannels() {
    const channels = await this.server.channels();
    this.names.learnChannels(channels);
    this.sidebar.draw(channels);
    this.pings.heed(channels, this.route.channel);
    if (this.channelPane.channel) this.channelPane.relabel();
  }

  // Who is deactivated can't act any more, and whoever reads in another language sees all of it anew.
  async #fetchPeople() {
    this.names.learnPeople(await this.server.boot());
    if (this.inspector.isOpen) this.inspector.people.draw();
    const { id, locale } = this.reader;
    this.#chooseReader(this.names.users.get(id)?.deleted ? this.#firstReader() : id);
    this.sidebar.listPeople();
    if (this.reader.id !== id || this.reader.locale !== locale) await this.actAs(this.reader.id);
  }

  async #follow() {
    const wanted = parseRoute(location.hash);
    const first = [...this.names.channels.values()].find((channel) => !channel.is_im);
    const places = { home: this.boot.home_tab, mailbox: this.boot.mailbox };
    const known = places[wanted.channel] ?? this.names.channels.has(wanted.channel);
    this.route = known ? wanted : { channel: first?.id ?? null };
    document.body.classList.remove("sidebar-open");
    await this.#openPlace();
    this.#redrawSidebar();
    if (this.route.thread) await this.threadPanel.open(this.route.channel, this.route.thread);
    else this.threadPanel.close();
    if (this.route.message) this.channelPane.list.reveal(this.route.message);
  }

  #redrawSidebar() {
    this.sidebar.draw([...this.names.channels.values()]);
  }

  async #openPlace() {
    const { channel } = this.route;
    if (channel !== this.opened && channel) {
      this.opened = channel;
      [this.channelPane, this.homePane, this.mailbox].forEach((pane) => pane?.leave());
      const pane = { home: this.homePane, mailbox: this.mailbox }[channel] ?? this.channelPane;
      await pane.open(channel);
    }
    // Somebody may have clicked meanwhile.
    if (this.route.channel === "mailbox") await this.mailbox.show(this.route.mail);
  }

  paneHead(title) {
    const menu = () => document.body.classList.add("sidebar-open");
    return h("header", { class: "pane-head" },
      h("button", { type: "button", class: "icon-button narrow-only", "aria-label": "Show the list of channels", data: { testid: "show-sidebar" }, onclick: menu }, icon("menu")),
      title, h("span", { class: "spring" }),
      h("button", { type: "button", class: "tool wide", "aria-pressed": String(this.inspector.isOpen), data: { testid: "inspector-toggle" }, onclick: () => this.toggleInspector() }, icon("panel"), h("span", {}, "Inspector")));
  }

  toggleInspector() {
    this.inspector.toggle();
    document.querySelector("[data-testid=inspector-toggle]")?.setAttribute("aria-pressed", String(this.inspector.isOpen));
  }

  openThread(channel, ts) {
    location.hash = writeRoute({ channel, thread: ts });
  }

  closeThread() {
    location.hash = writeRoute({ channel: this.route.channel });
  }

  // Messages for one person's eyes last until they dismiss them or load the page anew.
  isHidden(message) {
    return this.dismissed.has(message.ts) || (message._?.ephemeral && message.ts <= this.boot.now);
  }

  dismiss(ts) {
    this.dismissed.add(ts);
    this.redrawMessage(ts);
  }

  redrawMessage(ts) {
    this.channelPane.list?.redraw(ts);
    this.threadPanel.list?.redraw(ts);
  }

  notify(text, kind) {
    this.notices.say(text, kind);
  }

  async perform(kind, body) {
    const answer = await this.server.act(kind, body);
    if (!answer.ok) this.notify(answer.error ?? "Something went wrong.", "error");
    return answer;
  }
}
