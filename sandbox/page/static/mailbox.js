// The visitors' mailbox: their mail program, which is no part of Slack.

import { coalesce } from "./api.js";
import { h, icon, replace } from "./dom.js";
import { sizeOf } from "./files.js";
import { MailForm } from "./mailform.js";

const NOTE = "Not a part of Slack: here you are the visitors. What the team answers by e-mail arrives here, and what you write goes to the team, by mail servers on this machine.";
const NEW = "new";

export class MailboxPane {
  // page: {server, notify, paneHead, boot, reader}, root: where it is drawn, counted: called when the number of unread mails changed
  constructor(page, root, counted) {
    this.page = page;
    this.root = root;
    this.counted = counted;
    this.unread = 0;
    this.mails = [];
    this.list = h("ul", { class: "mails", "aria-label": "Mails that visitors received", data: { testid: "mails" } });
    this.reading = h("section", { class: "mail-reading", "aria-label": "Mail", tabindex: "-1" });
    this.refresh = coalesce(() => this.#fetch());
  }

  async open() {
    this.isOpen = true;
    this.shown = null;
    const title = h("h1", { class: "pane-title", data: { testid: "channel-title" } }, icon("mail"), "Visitors’ mailbox");
    const write = h("a", { class: "button small", href: `#/mailbox/${NEW}`, data: { testid: "mail-new" } }, "Write a new mail");
    replace(this.root, this.page.paneHead(title), h("p", { class: "mail-note", data: { testid: "mail-note" } }, icon("info"), h("span", {}, NOTE), write),
      h("div", { class: "mailbox", data: { testid: "mailbox" } }, this.list, this.reading));
    document.title = `Visitors’ mailbox – ${this.page.boot.notice}`;
    await this.refresh();
  }

  leave() {
    this.isOpen = false;
  }

  // what: a mail's number, "new", or nothing
  async show(what) {
    if (what === this.shown) return;
    this.shown = what;
    if (!what) replace(this.reading, h("p", { class: "nothing" }, "Choose a mail, or write a new one."));
    else if (what === NEW) this.#drawNew();
    else await this.#openMail(what);
    this.#drawList();
  }

  async #openMail(number) {
    const mail = await this.page.server.mail(number).catch(() => null);
    if (this.shown !== number) return;
    if (!mail) replace(this.reading, h("p", { class: "nothing" }, "There is no such mail."));
    else this.#drawMail(mail);
    await this.refresh();
  }

  async #fetch() {
    const { address, unread, mails } = await this.page.server.mails();
    Object.assign(this, { address, unread, mails });
    this.counted();
    if (this.isOpen) this.#drawList();
  }

  #drawList() {
    const drawn = JSON.stringify([this.mails, this.shown]);
    if (drawn === this.drawn && this.list.childElementCount) return;
    this.drawn = drawn;
    const focused = this.list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    replace(this.list, this.mails.length ? this.mails.map((mail) => h("li", {}, this.#row(mail)))
      : h("li", { class: "nothing" }, "No visitor received a mail yet. Turn a missed chat into a ticket: what you answer there arrives here."));
    if (focused) this.list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  }

  #row(mail) {
    const here = String(mail.number) === this.shown;
    return h("a", { class: `mail-row${mail.seen ? "" : " unread"}`, href: `#/mailbox/${mail.number}`, "aria-current": here ? "true" : null, data: { testid: "mail-row", number: mail.number } },
      h("span", { class: "mail-row-head" }, h("span", { class: "mail-to" }, mail.seen ? null : h("span", { class: "sr" }, "Unread: "), mail.to), this.#time(mail.at)),
      h("span", { class: "mail-subject" }, mail.subject || "(no subject)"),
      mail.answered ? h("span", { class: "mail-answered" }, icon("reply"), "Answered") : null);
  }

  #time(at) {
    const shown = new Date(at).toLocaleString("en-GB", { timeZone: this.page.reader.tz, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
    return h("time", { class: "mail-time", datetime: at }, shown);
  }

  #drawMail(mail) {
    const { server, notify } = this.page;
    const form = new MailForm({
      label: `Answer as ${mail.to}`, testid: "mail-answer", fields: [],
      send: (data) => server.sendMail(mail.number, data), sent: () => this.#sent("The answer is on its way to the team."), fail: (text) => notify.call(this.page, text, "error"),
    });
    replace(this.reading, h("h2", { class: "mail-title", data: { testid: "mail-subject" } }, mail.subject || "(no subject)"),
      headers([["From", mail.from], ["To", mail.to], ["Date", new Date(mail.at).toUTCString()], ["Reply-To", mail.reply_to], ["Message-ID", mail.message_id], ["Automatic", mail.automatic ? "yes: no machine may answer it" : ""]]),
      body(mail), files(mail), form.root);
    this.reading.scrollTop = 0;
  }

  #drawNew() {
    const { server, notify } = this.page;
    const form = new MailForm({
      label: `A new mail to ${this.address}`, testid: "mail-write",
      fields: [["name", "Your name", "Mia Example"], ["address", "Your address", "mia@example.com"], ["subject", "Subject", ""]],
      send: (data) => server.sendMail(null, data), sent: () => this.#sent("The mail is on its way to the team."), fail: (text) => notify.call(this.page, text, "error"),
    });
    replace(this.reading, form.root);
  }

  #sent(text) {
    this.page.notify(text);
    this.refresh();
  }
}

function headers(rows) {
  return h("dl", { class: "mail-headers", data: { testid: "mail-headers" } }, rows.filter(([, value]) => value).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

// The words are text. The same as HTML stands in a frame of its own origin where nothing runs and nothing is loaded.
function body(mail) {
  const text = h("pre", { class: "mail-text", data: { testid: "mail-text" } }, mail.text || "(no text)");
  if (!mail.html) return text;
  const frame = h("iframe", { class: "mail-html", sandbox: "", title: "The mail as HTML", srcdoc: mail.html, hidden: true, data: { testid: "mail-html" } });
  const turn = h("button", { type: "button", class: "button small", "aria-pressed": "false", data: { testid: "mail-as-html" }, onclick: () => {
    frame.hidden = !frame.hidden;
    text.hidden = !frame.hidden;
    turn.setAttribute("aria-pressed", String(!frame.hidden));
  } }, "As HTML");
  return [turn, text, frame];
}

function files(mail) {
  if (!mail.files.length) return null;
  const rows = mail.files.map((file, place) => h("li", {}, icon("file"),
    h("a", { class: "link", href: `/_page/mails/${mail.number}/files/${place}`, download: file.name, data: { testid: "mail-file" } }, file.name), ` ${sizeOf(file.size)}`));
  return h("ul", { class: "mail-files", "aria-label": "Attachments" }, rows);
}
