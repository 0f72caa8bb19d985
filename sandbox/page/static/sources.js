// Where the entries of a select come from: the element itself, the app, or the workspace.

import { plainOf } from "./values.js";

const MULTI = /^multi_/;

// An entry is {key, label, detail, chosen}: `chosen` is what Slack's state holds for it.
export function sourceOf(element, block, surface) {
  const kind = element.type.replace(MULTI, "");
  const listed = {
    static_select: () => staticGroups(element),
    users_select: () => [{ entries: people(surface) }],
    channels_select: () => [{ entries: channels(surface, ["public"]) }],
    conversations_select: () => [{ entries: conversations(element, surface) }],
  }[kind];
  return listed ? { search: async (query) => filtered(listed(), query), minimum: 0 } : external(element, block, surface);
}

export function entryFor(chosen, element, surface) {
  if (typeof chosen === "object") return fromOption(chosen);
  const known = sourceOfIds(element, surface).find((entry) => entry.key === chosen);
  return known ?? { key: chosen, label: chosen, chosen };
}

function sourceOfIds(element, surface) {
  return element.type.includes("users") ? people(surface) : channels(surface, ["public", "private", "im"]);
}

function fromOption(option) {
  return { key: option.value, label: plainOf(option.text?.text ?? ""), detail: option.description?.text, chosen: option };
}

function staticGroups(element) {
  return groupsOf(element.options, element.option_groups);
}

function groupsOf(options, groups) {
  if (groups) return groups.map((group) => ({ label: group.label?.text, entries: group.options.map(fromOption) }));
  return [{ entries: (options ?? []).map(fromOption) }];
}

function people(surface) {
  return surface.names.people().filter((user) => !user.deleted)
    .map((user) => ({ key: user.id, label: user.real_name || user.name, detail: `@${user.name}`, chosen: user.id }));
}

function channels(surface, kinds) {
  return [...surface.names.channels.values()].filter((channel) => kinds.includes(kindOf(channel)))
    .map((channel) => ({ key: channel.id, label: `${channel.is_im ? "" : "# "}${surface.names.channel(channel.id)}`, chosen: channel.id }));
}

function kindOf(channel) {
  if (channel.is_im) return "im";
  return channel.is_private ? "private" : "public";
}

function conversations(element, surface) {
  return channels(surface, element.filter?.include ?? ["public", "private", "im"]);
}

function filtered(groups, query) {
  const wanted = query.trim().toLocaleLowerCase();
  const fits = (entry) => `${entry.label} ${entry.detail ?? ""}`.toLocaleLowerCase().includes(wanted);
  return groups.map((group) => ({ ...group, entries: group.entries.filter(fits) })).filter((group) => group.entries.length);
}

function external(element, block, surface) {
  const search = async (query) => {
    const answer = await surface.options(block, element, query);
    if (!answer.ok) throw new Error(answer.error ?? "The app did not answer.");
    return groupsOf(answer.options, answer.option_groups).filter((group) => group.entries.length);
  };
  return { search, minimum: element.min_query_length ?? 3, slow: true };
}
