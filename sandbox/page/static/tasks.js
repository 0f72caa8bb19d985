// Draws plan and task_card blocks.

import { h, icon } from "./dom.js";
import { webLink } from "./mentions.js";
import { drawRichText } from "./richtext.js";

const STATUS = {
  pending: ["Pending", "circle"], in_progress: ["In progress", "progress"], complete: ["Complete", "check"], error: ["Failed", "warn"],
};

export function drawTask(task, surface) {
  const [status, picture] = STATUS[task.status] ?? [null, "circle"];
  const rich = (part) => (part ? drawRichText(part, surface) : null);
  const sources = (task.sources ?? []).map((source) => h("li", {}, webLink(source.url, source.text ?? source.url)));
  return h("div", { class: `task ${task.status ?? ""}`, data: { testid: "task", taskId: task.task_id } }, icon(picture),
    h("div", { class: "task-body" },
      h("div", {}, h("span", { class: "task-title" }, task.title), status ? h("span", { class: "badge" }, status) : null),
      rich(task.details), rich(task.output),
      sources.length ? h("ul", { class: "task-sources", "aria-label": "Sources" }, sources) : null));
}

export function drawPlan(block, surface) {
  const tasks = (block.tasks ?? []).map((task) => h("li", {}, drawTask(task, surface)));
  return h("div", { class: "plan", data: { testid: "plan" } }, h("div", { class: "plan-title", role: "heading", "aria-level": "3" }, block.title), h("ol", { class: "plan-tasks" }, tasks));
}
