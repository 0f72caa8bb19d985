// Plants faults in the local Slack: an error, a rate limit, a lost answer.

import { h, icon, replace, uniqueId } from "./dom.js";
import { LimitKnob } from "./limits.js";

const ACTIONS = {
  error: "answer with an error", rate_limited: "answer 429", http_500: "answer HTTP 500", delay: "answer late",
  drop_before: "drop the call before it counts", drop_after: "drop the answer after it counted", timeout_after: "never answer after it counted",
  bad_json: "answer what is no JSON", lost_ack: "lose the app's acknowledgement", duplicate: "deliver twice", reorder: "let the next overtake it",
  drop_socket: "drop the socket", refuse: "refuse new connections",
};

// Which further values an action takes.
const DETAILS = {
  error: { name: "error", label: "Error", value: "internal_error" },
  rate_limited: { name: "retry_after", label: "Retry after (s)", value: "5", number: true },
  delay: { name: "seconds", label: "Seconds", value: "4", number: true },
  refuse: { name: "seconds", label: "Seconds", value: "4", number: true },
};

// These strike what goes to the app, not what it calls.
const OF_DELIVERIES = new Set(["lost_ack", "duplicate", "reorder", "drop_socket"]);

export class FaultPanel {
  constructor(page) {
    this.page = page;
    this.rules = h("ul", { class: "fault-rules", data: { testid: "fault-rules" } });
    this.detail = h("div", { class: "fault-detail" });
    this.form = this.#form();
    this.limits = new LimitKnob(page.server);
    this.root = h("details", { class: "faults", data: { testid: "faults" } }, h("summary", {}, "Faults and rate limits"), this.limits.root, this.rules, this.form);
    this.#showDetail();
  }

  #form() {
    this.method = field("Method", "chat.postMessage", "fault-method");
    this.count = field("How often", "1", "fault-count");
    const id = uniqueId("fault");
    this.action = h("select", { id, class: "field", data: { testid: "fault-action" }, onchange: () => this.#showDetail() },
      Object.entries(ACTIONS).map(([value, label]) => h("option", { value }, label)));
    const add = (event) => {
      event.preventDefault();
      this.#change({ add: this.#rule() });
    };
    return h("form", { class: "fault-form", onsubmit: add }, this.method.root,
      h("div", { class: "fault-field" }, h("label", { for: id }, "What happens"), this.action), this.detail, this.count.root,
      h("button", { type: "submit", class: "button small", data: { testid: "fault-add" } }, "Add fault"));
  }

  #showDetail() {
    const wanted = DETAILS[this.action.value];
    this.extra = wanted ? field(wanted.label, wanted.value, "fault-extra") : null;
    replace(this.detail, this.extra?.root);
    const method = this.method.input;
    if (OF_DELIVERIES.has(this.action.value) !== method.value.startsWith("delivery:")) method.value = OF_DELIVERIES.has(this.action.value) ? "delivery:*" : "chat.postMessage";
  }

  #rule() {
    const wanted = DETAILS[this.action.value];
    const rule = { method: this.method.input.value.trim(), action: this.action.value, count: Number(this.count.input.value) || 1 };
    if (wanted) rule[wanted.name] = wanted.number ? Number(this.extra.input.value) : this.extra.input.value;
    return rule;
  }

  async refresh() {
    await this.limits.refresh();
    this.#draw(await this.page.server.faults());
  }

  async #change(body) {
    try {
      const answer = await this.page.server.changeFaults(body);
      if (answer.ok === false) this.page.notify(answer.error ?? "The fault was refused.", "error");
    } catch (error) {
      this.page.notify(`The fault was refused (${error.message}).`, "error");
    }
    await this.refresh();
  }

  #draw(answer) {
    const rules = Array.isArray(answer) ? answer : answer.faults ?? answer.rules ?? [];
    replace(this.rules, rules.map((rule) => h("li", { data: { testid: "fault-rule" } },
      h("span", {}, `${rule.method}: ${ACTIONS[rule.action] ?? rule.action}${rule.count ? `, ${rule.count} times` : ""}`),
      h("button", { type: "button", class: "icon-button", "aria-label": "Remove this fault", onclick: () => this.#change({ remove: rule.id }) }, icon("close")))));
  }
}

function field(label, value, testid) {
  const id = uniqueId("fault");
  const input = h("input", { id, class: "field", type: "text", value, data: { testid } });
  return { input, root: h("div", { class: "fault-field" }, h("label", { for: id }, label), input) };
}
