// A chat or a ticket in full: what was said, and what an agent can do about it.

import { h, icon, replace } from "/static/dom.js";
import { drawStatus, drawTime } from "./rows.js";

const DEEDS = {
  close: ["Close", "check"], reopen: ["Reopen", "reply"], delete: ["Delete", "trash"], restore: ["Restore", "back"], spam: ["Spam", "warn"], purge: ["Purge", "close"],
};
const ROLES = { v: "visitor", a: "agent", s: "system" };

export class Reading {
  // act: async (deed, {agent, text}) => whether it was done
  constructor(root, act) {
    this.root = root;
    this.act = act;
    this.id = undefined;
  }

  show(id, item) {
    const drawn = JSON.stringify(item);
    if (id === this.id && drawn === this.drawn) return;
    const isNew = id !== this.id;
    Object.assign(this, { id, drawn });
    if (!id) return void replace(this.root, h("p", { class: "nothing" }, "Choose a chat or a ticket."));
    if (!item) return void replace(this.root, h("p", { class: "nothing", data: { testid: "gone" } }, "That is no longer there."));
    if (isNew || !this.form) this.form = this.#answer(item);
    this.#draw(item, isNew);
  }

  #draw(item, isNew) {
    const active = this.form.contains(document.activeElement) ? document.activeElement : null;
    const deed = document.activeElement?.dataset?.testid;
    const place = this.root.scrollTop;
    replace(this.root,
      h("div", { class: "reading-head" }, h("h2", { data: { testid: "reading-name" } }, item.name), drawStatus(item), h("span", { class: "deeds" }, deedsOf(item).map((name) => this.#button(name)))),
      h("p", { class: "about" }, about(item), " · ", drawTime(item.created)),
      h("ol", { class: "entries", "aria-label": "What was said", data: { testid: "entries" } }, item.entries.map(drawEntry)),
      item.folder === "trash" ? null : this.form);
    this.root.scrollTop = isNew ? this.root.scrollHeight : place;
    if (active) active.focus();
    else if (deed?.startsWith("deed-")) this.root.querySelector(".deeds button")?.focus();
  }

  #button(name) {
    const [label, shape] = DEEDS[name];
    return h("button", { type: "button", class: `button small${name === "purge" ? " danger" : ""}`, data: { testid: `deed-${name}` }, onclick: () => this.act(name, {}) }, icon(shape), label);
  }

  #answer(item) {
    const text = h("textarea", { class: "field", id: "answer", rows: "3", required: true, data: { testid: "answer-text" } });
    const agent = h("select", { class: "field", id: "agent", data: { testid: "answer-agent" } }, item.members.map((name) => h("option", {}, name)));
    const send = async (event) => {
      event.preventDefault();
      if (await this.act("answer", { agent: agent.value, text: text.value })) text.value = "";
    };
    return h("form", { class: "answer", onsubmit: send },
      h("label", { for: "answer" }, "Answer"), text,
      h("div", { class: "answer-foot" }, h("label", { for: "agent" }, "as"), agent, h("button", { type: "submit", class: "button primary", data: { testid: "answer-send" } }, icon("send"), "Answer")));
  }
}

function deedsOf(item) {
  if (item.folder === "trash") return ["restore", "purge"];
  if (item.folder === "spam") return ["restore", "delete"];
  return [item.status === "closed" ? "reopen" : "close", "spam", "delete"];
}

function about(item) {
  const { email, city, country } = item.visitor;
  const from = [city, country].filter(Boolean).join(", ");
  return [item.kind === "ticket" ? `Ticket: ${item.words}` : "Chat", email, from].filter(Boolean).join(" · ");
}

function drawEntry(entry) {
  if (entry.type === "nav") return h("li", { class: "entry page" }, "Looked at ", h("span", { class: "page-title" }, entry.data.title || entry.data.url));
  const files = (entry.attchs ?? []).map(({ content }) => h("span", { class: "entry-file" }, icon("file"), content.file.name));
  const role = ROLES[entry.sender.t] ?? "system";
  const said = entry.msg ? h("p", { class: "entry-words" }, entry.msg) : null;
  return h("li", { class: `entry ${role}`, data: { testid: `entry-${role}` } },
    h("p", { class: "entry-who" }, entry.sender.n ?? { visitor: "Visitor", agent: "Agent", system: "System" }[role], drawTime(entry.time)),
    said, files, !said && !files.length ? h("p", { class: "entry-words" }, role === "agent" ? "(joined)" : "(no words)") : null);
}
