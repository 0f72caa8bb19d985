// The left side: workspace, who one acts as, channels, direct messages and the app.

import { h, icon, replace } from "./dom.js";

export class Sidebar {
  // page: {boot, names, reader, route}, choose: called with a user's id
  constructor(page, root, choose) {
    this.page = page;
    this.root = root;
    this.list = h("div", { class: "places" });
    replace(root, this.#head(), this.#actAs(choose), this.list, h("p", { class: "stand-in", data: { testid: "stand-in" } }, page.boot.notice));
  }

  #head() {
    const close = () => document.body.classList.remove("sidebar-open");
    return h("div", { class: "workspace" },
      h("span", { class: "workspace-name", data: { testid: "workspace" } }, this.page.boot.team.name),
      h("button", { type: "button", class: "icon-button narrow-only", "aria-label": "Close the list of channels", onclick: close }, icon("close")));
  }

  #actAs(choose) {
    this.switch = h("select", { id: "act-as", class: "act-as-select", data: { testid: "act-as" }, onchange: (event) => choose(event.target.value) });
    this.listPeople();
    return h("div", { class: "act-as" }, h("label", { for: "act-as" }, "Act as"), this.switch);
  }

  listPeople() {
    const people = this.page.names.people().filter((user) => !user.is_bot && !user.deleted);
    replace(this.switch, people.map((user) => h("option", { value: user.id }, user.real_name || user.name)));
    this.switch.value = this.page.reader.id;
  }

  draw(shown) {
    // A line that somebody is about to click on must stay where nothing has changed.
    const drawn = JSON.stringify([shown, this.page.reader.id, this.page.route.channel, this.page.mailbox?.unread, [...this.page.names.users.values()]]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const channels = shown.filter((channel) => !channel.is_archived || channel.id === this.page.route.channel);
    this.switch.value = this.page.reader.id;
    const focused = document.activeElement?.closest?.(".places a")?.getAttribute("href");
    const rooms = channels.filter((channel) => !channel.is_im && channel.is_member !== false);
    const others = channels.filter((channel) => !channel.is_im && channel.is_member === false);
    const direct = channels.filter((channel) => channel.is_im);
    replace(this.list,
      section("Channels", rooms.map((channel) => this.#room(channel))),
      others.length ? section("Other channels", others.map((channel) => this.#room(channel))) : null,
      direct.length ? section("Direct messages", direct.map((channel) => this.#direct(channel))) : null,
      this.page.boot.home_tab ? section("Apps", [this.#home()]) : null,
      this.page.mailbox ? section("Outside of Slack", [this.#mailbox()]) : null);
    if (focused) this.list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  }

  #room(channel) {
    return this.#link(`#/${channel.id}`, icon(channel.is_private ? "lock" : "hash"), channel.name, channel, `channel-${channel.name}`);
  }

  #direct(channel) {
    const user = this.page.names.users.get(channel.user);
    const name = this.page.names.channel(channel.id);
    const picture = h("span", { class: `avatar tiny hue-${this.page.names.hue(channel.user ?? channel.id)}`, "aria-hidden": "true" }, this.page.names.initials(name).slice(0, 1));
    return this.#link(`#/${channel.id}`, picture, name, channel, `dm-${user?.name ?? channel.id}`);
  }

  #home() {
    return this.#link("#/home", icon("home"), this.page.names.app.name, { id: "home" }, "app-home");
  }

  #mailbox() {
    const { unread } = this.page.mailbox;
    const badge = h("span", { class: "mentions", "aria-hidden": "true", data: { testid: "mailbox-unread" } }, String(unread));
    return this.#link("#/mailbox", icon("mail"), "Visitors’ mailbox", { id: "mailbox", unread, badge }, "mailbox-link");
  }

  #link(href, picture, name, channel, testid) {
    const here = this.page.route.channel === channel.id;
    const unread = channel.unread > 0 && (!here || channel.id === "mailbox");
    const count = unread ? h("span", { class: "sr", data: { testid: "unread" } }, `${channel.unread} unread`) : null;
    const attributes = { class: `place${unread ? " has-unread" : ""}`, href, "aria-current": here ? "page" : null };
    return h("li", {}, h("a", { ...attributes, data: { testid, channel: channel.id } }, picture, h("span", { class: "place-name" }, name), count, unread ? channel.badge ?? mentionsOf(channel) : null));
  }
}

function mentionsOf({ mentions }) {
  if (!mentions) return null;
  const shown = mentions > 99 ? "99+" : String(mentions);
  return h("span", { class: "mentions", data: { testid: "mentions" } }, h("span", { class: "sr" }, ", mentions: "), shown);
}

function section(title, entries) {
  return h("section", { class: "place-section", "aria-label": title }, h("h2", {}, title), h("ul", {}, entries));
}
