// The stack of modals of the person who acts: only the top one is open, the others wait underneath.

import { drawBlocks } from "./blocks.js";
import { h, icon, replace, uniqueId } from "./dom.js";
import { plainNodes } from "./texts.js";

export class ModalStack {
  constructor(page, root) {
    this.page = page;
    this.root = root;
    this.modals = [];
  }

  show(views) {
    const wanted = new Set(views.map((view) => view.id));
    this.modals.filter((modal) => !wanted.has(modal.view.id)).forEach((modal) => modal.remove());
    this.modals = views.map((view) => this.#modalOf(view));
    this.modals.forEach((modal, index) => (index < this.modals.length - 1 ? modal.rest() : modal.rise(index)));
  }

  clear() {
    this.show([]);
  }

  #modalOf(view) {
    const known = this.modals.find((modal) => modal.view.id === view.id);
    const modal = known ?? new Modal(this.page, this.root);
    modal.update(view);
    return modal;
  }
}

class Modal {
  constructor(page, root) {
    this.page = page;
    this.errors = {};
    this.trouble = null;
    this.title = uniqueId("modal");
    const dismiss = (event) => {
      event.preventDefault();
      this.#dismiss();
    };
    this.dialog = h("dialog", {
      class: "modal", "aria-labelledby": this.title, oncancel: (event) => event.target === this.dialog && dismiss(event),
      onkeydown: (event) => event.key === "Escape" && !event.defaultPrevented && dismiss(event),
    });
    root.append(this.dialog);
  }

  update(view) {
    const { state: _state, ...shape } = view;
    const signature = JSON.stringify(shape);
    if (signature === this.signature) {
      this.view = view;
      return;
    }
    this.signature = signature;
    this.view = view;
    this.errors = {};
    this.#draw();
  }

  rise(depth) {
    this.dialog.dataset.testid = "modal";
    this.dialog.dataset.viewId = this.view.id;
    this.dialog.dataset.depth = depth;
    if (this.dialog.open) return;
    this.dialog.showModal();
    this.#focusFirst();
  }

  rest() {
    this.dialog.dataset.testid = "modal-under";
    if (this.dialog.open) this.dialog.close();
  }

  // Closing first gives the focus back to where it was.
  remove() {
    this.dialog.close();
    this.dialog.remove();
  }

  #draw() {
    const lost = this.#focused();
    const surface = this.page.surfaces.view(this.view, () => this.#draw());
    Object.assign(surface, { errors: this.errors, submit: () => this.#submit() });
    const submit = (event) => {
      event.preventDefault();
      this.#submit();
    };
    replace(this.dialog, h("form", { class: "modal-form", novalidate: true, onsubmit: submit },
      this.#head(),
      h("div", { class: "modal-body", data: { testid: "modal-body" } },
        this.trouble ? h("div", { class: "alert error", role: "alert", data: { testid: "modal-error" } }, this.trouble) : null,
        drawBlocks(this.view.blocks, surface)),
      this.#foot()));
    lost?.();
  }

  #head() {
    const { app } = this.page.names;
    return h("div", { class: "modal-head" },
      h("span", { class: `avatar small app hue-${this.page.names.hue(app.bot_user_id)}`, "aria-hidden": "true" }, this.page.names.initials(app.name)),
      h("h2", { class: "modal-title", id: this.title, data: { testid: "modal-title" } }, plainNodes(this.view.title)),
      h("button", { type: "button", class: "icon-button", "aria-label": "Close", data: { testid: "modal-close" }, onclick: () => this.#dismiss() }, icon("close")));
  }

  #foot() {
    const cancel = this.view.close ? plainNodes(this.view.close) : this.view.submit ? "Cancel" : "Close";
    const submit = this.view.submit
      ? h("button", { type: "submit", class: "button primary", data: { testid: "modal-submit" } }, plainNodes(this.view.submit))
      : null;
    return h("div", { class: "modal-foot" }, h("span", { class: "modal-app" }, this.page.names.app.name),
      h("button", { type: "button", class: "button", data: { testid: "modal-cancel" }, onclick: () => this.#dismiss() }, cancel), submit);
  }

  // What the person was typing goes on where it was, in the new drawing.
  #focused() {
    const active = document.activeElement;
    if (!this.dialog.contains(active) || active === this.dialog) return null;
    const { actionId, blockId, testid } = active.dataset;
    const range = "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
    return () => {
      const again = [...this.dialog.querySelectorAll("[data-action-id], [data-testid]")].find((node) => (
        actionId ? node.dataset.actionId === actionId && node.dataset.blockId === blockId : testid && node.dataset.testid === testid));
      (again ?? this.dialog).focus();
      if (again && range?.[0] !== null && range && again.matches("textarea, input[type=text]")) again.setSelectionRange(...range);
    };
  }

  #focusFirst() {
    const fields = "[data-focus=true], .modal-body input:not([type=hidden]), .modal-body textarea";
    const marked = this.dialog.querySelector("[data-focus=true]") ?? this.dialog.querySelector(fields);
    (marked ?? this.dialog.querySelector("[data-testid=modal-submit]") ?? this.dialog).focus();
  }

  async #submit() {
    if (!this.view.submit || this.sending) return;
    this.sending = true;
    const { values } = this.page.surfaces.view(this.view);
    this.page.surfaces.supersede(this.view.id);
    this.#busy(true);
    const answer = await this.page.server.act("submit", { view_id: this.view.id, values: values.submission(this.view.blocks) });
    this.#busy(false);
    this.sending = false;
    this.#complain(answer);
    await this.page.refreshModals();
  }

  #busy(busy) {
    const button = this.dialog.querySelector("[data-testid=modal-submit]");
    button?.setAttribute("aria-busy", String(busy));
  }

  #complain(answer) {
    const known = new Set(this.view.blocks.map((block) => block.block_id));
    const stray = Object.entries(answer.errors ?? {}).filter(([id]) => !known.has(id)).map(([, text]) => text);
    const had = this.trouble || Object.keys(this.errors).length;
    this.errors = answer.errors ?? {};
    this.trouble = answer.ok ? null : answer.error ?? (stray.length ? stray.join(" ") : null);
    if (!answer.ok || had) this.#draw();
    this.dialog.querySelector("[aria-invalid=true]")?.focus();
  }

  async #dismiss() {
    await this.page.perform("close", { view_id: this.view.id });
    await this.page.refreshModals();
  }
}
