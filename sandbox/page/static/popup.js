// Floats a list next to its control, above dialogs too, and puts it away on Escape or a press elsewhere.

import { h } from "./dom.js";

const GAP = 4;

export class Popup {
  #onClose;

  constructor(anchor, content, { onClose = () => {}, label = null, className = "" } = {}) {
    this.anchor = anchor;
    this.box = h("div", { class: `popup ${className}`, popover: "manual", "aria-label": label }, content);
    this.#onClose = onClose;
    this.isOpen = false;
  }

  open() {
    if (this.isOpen) return;
    this.isOpen = true;
    (this.anchor.closest("dialog") ?? document.body).append(this.box);
    this.box.showPopover();
    this.place();
    document.addEventListener("pointerdown", this.#pressed, true);
    document.addEventListener("keydown", this.#typed, true);
    window.addEventListener("resize", this.#moved);
    document.addEventListener("scroll", this.#moved, true);
  }

  close({ refocus = false } = {}) {
    if (!this.isOpen) return;
    this.isOpen = false;
    document.removeEventListener("pointerdown", this.#pressed, true);
    document.removeEventListener("keydown", this.#typed, true);
    window.removeEventListener("resize", this.#moved);
    document.removeEventListener("scroll", this.#moved, true);
    this.box.remove();
    if (refocus) this.anchor.focus();
    this.#onClose();
  }

  place() {
    if (!this.anchor.isConnected) return;
    const at = this.anchor.getBoundingClientRect();
    this.box.style.minWidth = `${Math.min(at.width, 420)}px`;
    const own = this.box.getBoundingClientRect();
    const below = at.bottom + GAP + own.height <= window.innerHeight || at.top < own.height + GAP;
    const left = Math.max(GAP, Math.min(at.left, window.innerWidth - own.width - GAP));
    this.box.style.left = `${left}px`;
    this.box.style.top = `${Math.max(GAP, below ? at.bottom + GAP : at.top - own.height - GAP)}px`;
  }

  #pressed = (event) => {
    if (!this.box.contains(event.target) && !this.anchor.contains(event.target)) this.close();
  };

  #typed = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.close({ refocus: true });
  };

  #moved = (event) => {
    if (event.target instanceof Node && this.box.contains(event.target)) return;
    this.place();
  };
}
