// Files that hang on a message: a picture is shown, everything can be opened.

import { h, icon } from "./dom.js";
import { webLink } from "./mentions.js";

const STEPS = ["bytes", "KB", "MB", "GB"];
const PICTURES = /^image\/(png|jpeg|gif|webp)$/;

export function sizeOf(bytes) {
  const step = bytes > 0 ? Math.min(STEPS.length - 1, Math.floor(Math.log(bytes) / Math.log(1024))) : 0;
  return `${Math.round((bytes / 1024 ** step) * 10) / 10} ${STEPS[step]}`;
}

export function addressOf(id, reader) {
  return `/_page/file/${encodeURIComponent(id)}?${new URLSearchParams({ as: reader.id })}`;
}

export function drawFiles(files, reader) {
  return (files ?? []).map((file) => (file.mode === "tombstone" ? gone() : drawFile(file, reader)));
}

function gone() {
  return h("div", { class: "file gone", data: { testid: "file" } }, icon("file"), h("span", {}, "This file was deleted."));
}

function drawFile(file, reader) {
  const name = file.title || file.name || file.id;
  const remote = file.mode === "external" || file.is_external;
  const address = addressOf(file.id, reader);
  const shown = remote ? webLink(file.external_url ?? file.url_private ?? "", name)
    : h("a", { class: "link", href: address, download: file.name ?? "", data: { testid: "file-link" } }, name);
  const detail = [file.pretty_type || file.filetype, file.size ? sizeOf(file.size) : null].filter(Boolean).join(" · ");
  const box = h("div", { class: "file", data: { testid: "file" } }, icon("file"), h("div", {}, h("div", { class: "file-name" }, shown), h("div", { class: "file-detail" }, detail)));
  return remote || !PICTURES.test(file.mimetype) ? box : h("div", { class: "file-with-preview" }, box, preview(address, file, name));
}

function preview(address, file, name) {
  const picture = h("img", { class: "preview", src: address, alt: file.alt_txt || name, data: { testid: "file-preview" } });
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer", "aria-label": `Open ${name}` }, picture);
}
