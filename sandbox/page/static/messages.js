// A list of messages with day lines that changes in place: what did not change keeps its nodes, focus and state.

import { dateOf, dayKey, dayLine } from "./dates.js";
import { h, replace } from "./dom.js";
import { drawMessage } from "./message.js";

const PAGE_SIZE = 200;
const FETCHED_AHEAD = 100;
const SAME_BREATH_S = 300;
const NEAR_END_PX = 80;

export class MessageList {
  // `refresh` fetches as many messages as are `wanted`.
  constructor(page, place, refresh = null) {
    this.page = page;
    this.place = place;
    this.refresh = refresh;
    this.limit = PAGE_SIZE;
    this.messages = [];
    this.drawn = new Map();
    this.rows = h("div", { class: "rows" });
    this.jump = h("button", { type: "button", class: "jump", hidden: true, data: { testid: "jump-to-newest" }, onclick: () => this.toEnd() }, "New messages ↓");
    this.scroller = h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Messages", onscroll: () => this.#scrolled() }, this.rows);
    this.stuck = true;
    // Rows take their real height only when they come into sight: whoever was at the end stays there.
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(this.rows);
    this.root = h("div", { class: "message-list", role: "log", "aria-live": "polite", "aria-relevant": "additions", data: { testid: "messages" } }, this.scroller, this.jump);
  }

  get wanted() {
    return this.limit + FETCHED_AHEAD;
  }

  show(messages) {
    const newest = this.messages.at(-1)?.ts;
    this.messages = messages;
    this.#draw();
    if (this.stuck) this.toEnd();
    else if (messages.at(-1)?.ts > newest) this.jump.hidden = false;
  }

  redraw(ts) {
    this.drawn.get(ts)?.node.removeAttribute("data-kept");
    this.drawn.delete(ts);
    this.#draw();
  }

  toEnd() {
    this.stuck = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.jump.hidden = true;
  }

  reveal(ts) {
    const at = this.messages.findIndex((message) => message.ts === ts);
    if (at < 0) return;
    this.limit = Math.max(this.limit, this.messages.length - at + 20);
    this.#draw();
    this.stuck = false;
    const node = this.drawn.get(ts)?.node;
    node?.scrollIntoView({ block: "center" });
    node?.classList.add("pointed-at");
    node?.focus({ preventScroll: true });
  }

  #atEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  #scrolled() {
    this.stuck = this.#atEnd();
    if (this.stuck) this.jump.hidden = true;
  }

  #draw() {
    const shown = this.messages.slice(-this.limit).filter((message) => !this.page.isHidden(message));
    const rows = [this.#older(), ...this.#rowsOf(shown)].filter(Boolean);
    const kept = new Map();
    const lost = focusWithin(this.rows);
    const nodes = rows.map((row) => {
      const old = this.drawn.get(row.key);
      const node = old?.signature === row.signature ? old.node : row.build();
      kept.set(row.key, { signature: row.signature, node });
      return node;
    });
    this.drawn = kept;
    arrange(this.rows, nodes);
    lost?.(this.rows);
  }

  #older() {
    const hidden = this.messages.length - this.limit;
    if (hidden <= 0) return null;
    const build = () => h("button", { type: "button", class: "older", data: { testid: "show-older" }, onclick: () => this.#showOlder() }, "Show older messages");
    return { key: "older", signature: "", build };
  }

  async #showOlder() {
    const before = this.scroller.scrollHeight - this.scroller.scrollTop;
    this.stuck = false;
    this.limit += PAGE_SIZE;
    await this.refresh?.();
    this.#draw();
    this.scroller.scrollTop = this.scroller.scrollHeight - before;
  }

  #rowsOf(messages) {
    const { reader } = this.page;
    const today = dayKey(new Date(), reader);
    let before = null;
    return messages.flatMap((message) => {
      const day = dayKey(dateOf(message.ts), reader);
      const newDay = !before || day !== before.day;
      const compact = !newDay && follows(before.message, message);
      before = { day, message };
      const row = { key: message.ts, signature: `${compact}${today}${JSON.stringify(message)}`, build: () => drawMessage(message, compact, this.page, this.place) };
      return newDay ? [this.#dayRow(message.ts, day, today), row] : [row];
    });
  }

  #dayRow(ts, day, today) {
    const build = () => h("div", { class: "day", role: "separator", data: { testid: "day" } }, h("span", {}, dayLine(ts, this.page.reader)));
    return { key: `day ${day}`, signature: today, build };
  }

  clear(note) {
    this.messages = [];
    this.drawn = new Map();
    replace(this.rows, note ?? null);
  }
}

function follows(earlier, message) {
  const plain = !earlier.subtype && !message.subtype && !earlier._?.ephemeral && !message._?.ephemeral;
  const alike = earlier.user === message.user && earlier.bot_id === message.bot_id && earlier.username === message.username;
  const settled = !message._?.broadcast && !message.blocks?.length;
  return plain && alike && settled && Number(message.ts) - Number(earlier.ts) < SAME_BREATH_S;
}

// Puts nodes in this order, moving as few as it can: a moved node would lose its focus.
function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  [...parent.childNodes].forEach((child) => wanted.has(child) || child.remove());
  nodes.forEach((node, index) => {
    if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index] ?? null);
  });
}

// Remembers which control had the focus, to give it to its successor when the message is drawn anew.
function focusWithin(root) {
  const active = document.activeElement;
  const message = root.contains(active) ? active.closest("[data-ts]") : null;
  if (!message) return null;
  const { actionId, testid } = active.dataset;
  const inner = actionId ? `[data-action-id="${CSS.escape(actionId)}"]` : testid && `[data-testid="${CSS.escape(testid)}"]`;
  return (again) => {
    if (active.isConnected) return;
    const successor = again.querySelector(`[data-ts="${CSS.escape(message.dataset.ts)}"]`);
    ((inner && successor?.querySelector(inner)) ?? successor)?.focus({ preventScroll: true });
  };
}
