// Files that hang on a message.

import { h, icon } from "./dom.js";
import { isLocal } from "./images.js";

const STEPS = ["bytes", "KB", "MB", "GB"];

export function sizeOf(bytes) {
  const step = bytes > 0 ? Math.min(STEPS.length - 1, Math.floor(Math.log(bytes) / Math.log(1024))) : 0;
  return `${Math.round((bytes / 1024 ** step) * 10) / 10} ${STEPS[step]}`;
}

export function drawFiles(files) {
  return (files ?? []).map((file) => {
    const address = [file.permalink, file.url_private].find((item) => item && isLocal(item));
    const name = file.title || file.name || file.id;
    const shown = address ? h("a", { class: "link", href: address, target: "_blank", rel: "noopener noreferrer" }, name) : h("span", {}, name);
    const detail = [file.pretty_type || file.filetype, file.size ? sizeOf(file.size) : null].filter(Boolean).join(" · ");
    return h("div", { class: "file", data: { testid: "file" } }, icon("file"), h("div", {}, h("div", { class: "file-name" }, shown), h("div", { class: "file-detail" }, detail)));
  });
}
