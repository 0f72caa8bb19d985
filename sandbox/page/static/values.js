// What people have put into the inputs of a message or view, in the shape of Slack's `state.values`.

const FIELDS = {
  static_select: "selected_option",
  external_select: "selected_option",
  radio_buttons: "selected_option",
  overflow: "selected_option",
  multi_static_select: "selected_options",
  multi_external_select: "selected_options",
  checkboxes: "selected_options",
  users_select: "selected_user",
  multi_users_select: "selected_users",
  conversations_select: "selected_conversation",
  multi_conversations_select: "selected_conversations",
  channels_select: "selected_channel",
  multi_channels_select: "selected_channels",
  datepicker: "selected_date",
  timepicker: "selected_time",
  datetimepicker: "selected_date_time",
  plain_text_input: "value",
  email_text_input: "value",
  url_text_input: "value",
  number_input: "value",
  rich_text_input: "rich_text_value",
  file_input: "files",
};

const INITIAL = {
  selected_option: "initial_option",
  selected_options: "initial_options",
  selected_user: "initial_user",
  selected_users: "initial_users",
  selected_conversation: "initial_conversation",
  selected_conversations: "initial_conversations",
  selected_channel: "initial_channel",
  selected_channels: "initial_channels",
  selected_date: "initial_date",
  selected_time: "initial_time",
  selected_date_time: "initial_date_time",
  value: "initial_value",
  rich_text_value: "initial_value",
};

const LISTS = new Set(["selected_options", "selected_users", "selected_conversations", "selected_channels", "files"]);

export function isInput(element) {
  return element.type in FIELDS && element.type !== "overflow";
}

export function stateWith(element, chosen) {
  return { type: element.type, [FIELDS[element.type]]: chosen };
}

export function chosenIn(state) {
  return state?.[FIELDS[state.type]] ?? null;
}

function initialState(element) {
  const field = FIELDS[element.type];
  return stateWith(element, element[INITIAL[field]] ?? (LISTS.has(field) ? [] : null));
}

// The short form that the server takes for a click or a submission.
export function shortValue(state) {
  const chosen = chosenIn(state);
  if (state.type === "rich_text_input") return plainOf(chosen);
  if (Array.isArray(chosen)) return chosen.map((item) => item.value ?? item.id ?? item);
  return chosen?.value ?? chosen;
}

export function plainOf(rich) {
  if (rich === null || typeof rich === "string") return rich;
  const texts = (part) => (part.elements ? part.elements.map(texts).join("") : part.text ?? "");
  return (rich.elements ?? []).map(texts).join("\n");
}

export class Values {
  #typed = new Map();

  // `kept` is what the server remembers of a view: {block_id: {action_id: state}}.
  constructor(kept = {}) {
    this.kept = kept;
  }

  state(block, element) {
    const kept = this.kept?.[block.block_id]?.[element.action_id];
    const typed = this.#typed.get(this.#key(block, element));
    if (typed?.type === element.type) return typed;
    return kept?.type === element.type ? kept : initialState(element);
  }

  chosen(block, element) {
    return chosenIn(this.state(block, element));
  }

  put(block, element, chosen) {
    const state = stateWith(element, chosen);
    this.#typed.set(this.#key(block, element), state);
    return state;
  }

  // All inputs of the given blocks, as Slack sends them along with an action.
  collect(blocks) {
    return this.#gather(blocks, (state) => state);
  }

  // The inputs that a submission carries, in short form.
  submission(blocks) {
    return this.#gather(blocks, shortValue);
  }

  #gather(blocks, shape) {
    const found = {};
    blocks.flatMap(withInner).forEach((block) => elementsOf(block).filter(isInput).forEach((element) => {
      found[block.block_id] ??= {};
      found[block.block_id][element.action_id] = shape(this.state(block, element));
    }));
    return found;
  }

  #key(block, element) {
    return `${block.block_id}\n${element.action_id}`;
  }
}

// A container's blocks act as if they stood alone.
function withInner(block) {
  return block.type === "container" ? [block, ...block.child_blocks.flatMap(withInner)] : [block];
}

export function elementsOf(block) {
  if (block.type === "input") return [block.element].filter(Boolean);
  if (block.type === "section") return [block.accessory].filter(Boolean);
  return block.type === "actions" ? block.elements ?? [] : [];
}
