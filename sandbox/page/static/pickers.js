// Date and time pickers: the browser's own, read on the clock of the person who acts.

import { h } from "./dom.js";
import { fromWallClock, toWallClock } from "./dates.js";

const KINDS = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" };
const LABELS = { datepicker: "Pick a date", timepicker: "Pick a time", datetimepicker: "Pick a date and a time" };
const TYPING_PAUSE_MS = 700;

export function drawPicker(element, block, surface, change) {
  let reported = surface.values.chosen(block, element);
  let timer = null;
  const report = () => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    surface.settling.release();
    const chosen = read(element, box.value, surface);
    if (chosen !== reported) change(chosen);
    reported = chosen;
  };
  // Every digit that is typed makes a new date: only the one that stays is told.
  const wait = () => {
    if (timer === null) surface.settling.hold();
    clearTimeout(timer);
    timer = setTimeout(report, TYPING_PAUSE_MS);
  };
  const box = h("input", {
    class: "field picker", type: KINDS[element.type], title: element.placeholder?.text,
    "aria-label": element.placeholder?.text ?? LABELS[element.type],
    data: { actionId: element.action_id, blockId: block.block_id, elementType: element.type },
    onchange: wait, onblur: report, onkeydown: (event) => event.key === "Enter" && (event.preventDefault(), report()),
  });
  box.value = write(element, reported, surface);
  return box;
}

function write(element, chosen, surface) {
  if (chosen === null) return "";
  return element.type === "datetimepicker" ? toWallClock(chosen, surface.reader.tz) : chosen;
}

function read(element, written, surface) {
  if (!written) return null;
  return element.type === "datetimepicker" ? fromWallClock(written, surface.reader.tz) : written;
}
