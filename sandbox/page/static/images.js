// Images: drawn where they come from this machine, else their description stands in for them.

import { h } from "./dom.js";

export function isLocal(address) {
  try {
    return new URL(address, location.href).host === location.host;
  } catch {
    return false;
  }
}

export function drawImage(element, _block, _surface) {
  const alt = element.alt_text ?? "";
  if (isLocal(element.image_url)) return h("img", { class: "image", src: element.image_url, alt });
  return h("span", { class: "image-alt", role: "img", "aria-label": alt, title: element.image_url }, alt || "Image");
}
