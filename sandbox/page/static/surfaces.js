// Joins blocks to what they act on: a message, a modal or a home view.

import { Values } from "./values.js";

export class Surfaces {
  #values = new Map();
  #pending = new Map();

  // page: {server, settling, names, reader, notify}
  constructor(page) {
    this.page = page;
  }

  message(channel, message, redraw) {
    const values = this.#valuesOf(`${channel} ${message.ts}`);
    return this.#surface("message", { channel, ts: message.ts }, message.blocks ?? [], values, redraw);
  }

  view(view, redraw) {
    const values = this.#valuesOf(view.id);
    values.kept = view.state?.values ?? {};
    return this.#surface(view.type, { view_id: view.id }, view.blocks ?? [], values, redraw);
  }

  forget() {
    this.#values.clear();
  }

  #valuesOf(key) {
    if (!this.#values.has(key)) this.#values.set(key, new Values());
    return this.#values.get(key);
  }

  #surface(kind, where, blocks, values, redraw) {
    const { server, settling, names, reader } = this.page;
    const about = (block, element, value) => ({ ...where, block_id: block.block_id, action_id: element.action_id, value });
    return {
      kind, names, reader, server, settling, values, redraw,
      send: (block, element, value) => this.#told("click", { ...about(block, element, value), state: values.collect(blocks) }),
      remember: (block, element, value) => (kind === "message" ? null : this.#later(about(block, element, value))),
      options: (block, element, value) => server.act("options", about(block, element, value)),
    };
  }

  async #told(kind, body) {
    const answer = await this.page.server.act(kind, body);
    if (!answer.ok) this.page.notify(answer.error ?? "Something went wrong.", "error");
    return answer;
  }

  // What is still to be told of a view goes with its submission.
  supersede(viewId) {
    [...this.#pending].filter(([key]) => key.startsWith(`${viewId}\n`)).forEach(([key, timer]) => {
      clearTimeout(timer);
      this.#pending.delete(key);
      this.page.settling.release();
    });
  }

  // Typing is told to the server a moment after the last key.
  #later(body) {
    const { settling } = this.page;
    const key = `${body.view_id}\n${body.block_id}\n${body.action_id}`;
    const earlier = this.#pending.get(key);
    if (earlier) clearTimeout(earlier);
    else settling.hold();
    this.#pending.set(key, setTimeout(() => {
      this.#pending.delete(key);
      settling.release();
      this.page.server.act("state", body);
    }, 150));
  }
}
