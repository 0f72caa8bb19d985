// What the composer offers while somebody types: commands at the start of a line, people after an @.

function commands(text, page) {
  return page.commands.filter((item) => item.command.startsWith(text)).map((item) => ({
    key: item.command, label: item.command, usage: item.usage_hint, detail: item.description,
  }));
}

function people(typed, page) {
  const wanted = typed.toLocaleLowerCase();
  const fits = (user) => user.name.startsWith(wanted) || (user.real_name ?? "").toLocaleLowerCase().split(" ").some((word) => word.startsWith(wanted));
  return page.names.people().filter((user) => !user.deleted && fits(user)).slice(0, 8).map((user) => ({
    key: `@${user.name}`, label: `@${user.name}`, detail: user.real_name,
  }));
}

// Answers {offers, start, exact}: an offer replaces what was typed from `start` on.
export function complete(text, page) {
  const command = /^\/\S*$/.exec(text);
  const person = /(?:^|\s)(@[\w.-]*)$/.exec(text);
  const word = command?.[0] ?? person?.[1];
  if (word === undefined) return { offers: [] };
  const offers = command ? commands(word, page) : people(word.slice(1), page);
  return { offers, start: text.length - word.length, exact: offers.some((offer) => offer.key === word) };
}

// How the command that stands in the box is to be used.
export function usageOf(text, page) {
  const found = page.commands.find((item) => text.startsWith(`${item.command} `));
  return found ? `${found.command} ${found.usage_hint ?? ""}`.trim() : "";
}
