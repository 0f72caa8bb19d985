// The knob of the rate limits: off, as Slack's, or faster for trying things.

import { h, replace, uniqueId } from "./dom.js";

const SCALES = { 0: "off", 1: "as Slack's: one post a second", 10: "ten times faster", 100: "a hundred times faster" };

export class LimitKnob {
  constructor(server) {
    const id = uniqueId("limits");
    this.server = server;
    this.choice = h("select", { id, class: "field", data: { testid: "rate-limits" }, onchange: () => server.changeLimits(Number(this.choice.value)) });
    this.root = h("div", { class: "fault-field" }, h("label", { for: id }, "Rate limits"), this.choice);
  }

  async refresh() {
    const { scale } = await this.server.limits();
    const known = { ...SCALES, [scale]: SCALES[scale] ?? `${scale} times as fast as Slack's` };
    replace(this.choice, Object.entries(known).map(([value, label]) => h("option", { value }, label)));
    this.choice.value = String(scale);
  }
}
