// Draws image, video and file blocks; nothing is loaded from another machine.

import { h, icon } from "./dom.js";
import { drawImage } from "./images.js";
import { webLink } from "./mentions.js";
import { labelNodes, plainNodes } from "./texts.js";

export function drawImageBlock(block, surface) {
  const title = block.title ? h("figcaption", { class: "image-title" }, labelNodes(block.title, surface)) : null;
  return h("figure", { class: "image-block" }, title, drawImage(block, block, surface));
}

export function drawVideo(block) {
  const from = [block.author_name, block.provider_name].filter(Boolean).join(" · ");
  return h("figure", { class: "video", data: { testid: "video" } },
    from ? h("div", { class: "file-detail" }, from) : null,
    h("figcaption", { class: "video-title" }, webLink(block.title_url ?? block.video_url, plainNodes(block.title))),
    block.description ? h("div", {}, plainNodes(block.description)) : null,
    h("div", { class: "video-screen", role: "img", "aria-label": block.alt_text }, icon("play"), h("span", { "aria-hidden": "true" }, block.alt_text)));
}

export function drawFileBlock(block) {
  return h("div", { class: "file", data: { testid: "remote-file" } }, icon("file"),
    h("div", {}, h("div", { class: "file-name" }, block.external_id), h("div", { class: "file-detail" }, "Remote file")));
}
