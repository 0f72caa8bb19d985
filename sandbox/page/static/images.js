// Images: drawn where they come from this machine, else their description stands in for them.

import { addressOf } from "./files.js";
import { h } from "./dom.js";

export function isLocal(address) {
  try {
    return new URL(address, location.href).host === location.host;
  } catch {
    return false;
  }
}

export function drawImage(element, _block, surface) {
  const alt = element.alt_text ?? "";
  const address = element.image_url ?? fileAddress(element.slack_file, surface.reader);
  if (address && isLocal(address)) return h("img", { class: "image", src: address, alt });
  return h("span", { class: "image-alt", role: "img", "aria-label": alt, title: address }, alt || "Image");
}

// A file of the workspace is named by its id or by an address that holds it.
function fileAddress(file, reader) {
  const id = file?.id ?? /\bF[A-Z0-9]+\b/.exec(file?.url ?? "")?.[0];
  return id ? addressOf(id, reader) : null;
}
