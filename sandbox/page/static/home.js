// The app's Home tab of the person who acts.

import { coalesce } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { h, icon, replace } from "./dom.js";

export class HomePane {
  constructor(page, root) {
    this.page = page;
    this.root = root;
    this.body = h("div", { class: "home-body", data: { testid: "home" } });
    this.refresh = coalesce(() => this.#fetch());
  }

  async open() {
    this.isOpen = true;
    this.signature = null;
    const title = h("h1", { class: "pane-title", data: { testid: "channel-title" } }, icon("home"), this.page.names.app.name);
    replace(this.body);
    replace(this.root, this.page.paneHead(title), h("div", { class: "scroller" }, this.body));
    document.title = `${this.page.names.app.name} – ${this.page.boot.notice}`;
    await this.page.perform("open_home", {});
    await this.refresh();
  }

  leave() {
    this.isOpen = false;
  }

  async #fetch() {
    const { view } = await this.page.server.home();
    const { state: _state, ...shape } = view ?? {};
    const signature = JSON.stringify(shape);
    if (!this.isOpen || signature === this.signature) return;
    this.signature = signature;
    this.#draw(view);
  }

  #draw(view) {
    if (!view) {
      replace(this.body, h("p", { class: "nothing" }, "The app has not published a Home for this person yet."));
      return;
    }
    const { actionId, blockId } = this.body.contains(document.activeElement) ? document.activeElement.dataset : {};
    const surface = this.page.surfaces.view(view, () => this.#draw(view));
    replace(this.body, drawBlocks(view.blocks, surface));
    if (!actionId) return;
    [...this.body.querySelectorAll("[data-action-id]")]
      .find((node) => node.dataset.actionId === actionId && node.dataset.blockId === blockId)?.focus();
  }
}
