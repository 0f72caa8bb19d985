// Draws Slack's mrkdwn: a little formatting, tokens in angle brackets, three entities that are undone exactly once.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { broadcastMention, channelLink, dateNode, groupMention, userMention, webLink } from "./mentions.js";

const TAGS = { "*": "b", _: "i", "~": "s" };
const WORD = /[\p{L}\p{N}_]/u;
const SPACE = /\s/;
const TOP_LEVEL = "com|org|net|io|dev|app|co|eu|es|lv|de|fr|it|pt|uk|us|mx|ar|cl|pe|info|biz|online|shop|site|example|test|chat";
const BARE = new RegExp(
  "(?<url>\\bhttps?://(?:(?!&[lg]t;)[^\\s<>|])+)"
  + "|(?<mail>(?<![\\w.+-])[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63})+)"
  + `|(?<host>(?<![\\w@./-])(?:[a-z0-9-]{1,63}\\.)+(?:${TOP_LEVEL})\\b(?:/(?:(?!&[lg]t;)[^\\s<>|])*)?)`
  + "|(?<all>(?<![\\w@])@(?:channel|here|everyone)\\b)"
  + "|(?<channel>(?<![\\w&#])#[\\p{L}\\p{N}_-]{1,80})",
  "giu",
);

export function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

// context: {reader, names, verbatim: no bare links, parsesNames: bare @here and #channel count too}
export function drawMrkdwn(text, context) {
  const pieces = text.split(/```([\s\S]+?)```/);
  return pieces.flatMap((piece, index) => {
    if (index % 2) return [h("pre", { class: "pre" }, code(piece.replace(/^\n|\n$/g, ""), context))];
    const before = index > 0 ? piece.replace(/^\n/, "") : piece;
    return paragraphs(index < pieces.length - 1 ? before.replace(/\n$/, "") : before, context);
  });
}

function paragraphs(text, context) {
  const nodes = [];
  let plain = [];
  let quoted = [];
  const flush = () => {
    if (plain.length) nodes.push(...joinLines(plain, context));
    if (quoted.length) nodes.push(h("blockquote", { class: "quote" }, joinLines(quoted, context)));
    plain = [];
    quoted = [];
  };
  let rest = false;
  text.split("\n").forEach((line) => {
    const mark = rest ? null : /^(?:&gt;|>)((?:&gt;|>){2})? ?(?<said>.*)$/.exec(line);
    rest ||= Boolean(mark?.[1]);
    const target = rest || mark ? quoted : plain;
    if (target === quoted ? plain.length : quoted.length) flush();
    (rest || mark ? quoted : plain).push(mark ? mark.groups.said : line);
  });
  if (text) flush();
  return nodes;
}

function joinLines(lines, context) {
  return lines.flatMap((line, index) => [...(index ? ["\n"] : []), ...inline(line, context)]);
}

// A line as a row of characters and tokens, so that formatting never reaches into a token.
function unitsOf(line) {
  return line.split(/<([^<>\n]+)>/).flatMap((piece, index) => (index % 2 ? [{ token: piece }] : [...piece]));
}

function inline(line, context) {
  const units = unitsOf(line);
  return spans(units, 0, units.length, "", context);
}

function spans(units, start, end, open, context) {
  const nodes = [];
  const closed = new Set();
  let run = start;
  let at = start;
  const flush = (until) => nodes.push(...leaves(units.slice(run, until), context));
  while (at < end) {
    const sign = units[at];
    const last = marks(sign, open, closed) && opens(units, start, at) ? closing(units, at, end) : -1;
    if (last < 0) {
      if (marks(sign, open, closed) && opens(units, start, at)) closed.add(sign);
      at += 1;
    } else {
      flush(at);
      nodes.push(formatted(units, at, last, open, context));
      run = last + 1;
      at = run;
    }
  }
  flush(end);
  return nodes;
}

function marks(sign, open, closed) {
  return (sign === "`" || sign in TAGS) && !open.includes(sign) && !closed.has(sign);
}

function opens(units, start, at) {
  const before = at > start ? units[at - 1] : " ";
  const after = units[at + 1];
  if (after === undefined || after === units[at]) return false;
  if (units[at] === "`") return true;
  return !isWord(before) && !isSpace(after);
}

function closing(units, at, end) {
  for (let index = at + 2; index < end; index += 1) {
    if (units[index] !== units[at]) continue;
    if (units[at] === "`") return index;
    const after = index + 1 < end ? units[index + 1] : " ";
    if (!isSpace(units[index - 1]) && !isWord(after) && after !== units[at]) return index;
  }
  return -1;
}

function isWord(unit) {
  return typeof unit === "string" && WORD.test(unit);
}

function isSpace(unit) {
  return typeof unit === "string" && SPACE.test(unit);
}

function formatted(units, first, last, open, context) {
  const sign = units[first];
  if (sign === "`") return h("code", { class: "code" }, codeUnits(units.slice(first + 1, last), context));
  return h(TAGS[sign], {}, spans(units, first + 1, last, open + sign, context));
}

function leaves(units, context) {
  const nodes = [];
  let run = "";
  const flush = () => {
    if (run) nodes.push(...bareText(run, context));
    run = "";
  };
  units.forEach((unit) => {
    if (typeof unit === "string") run += unit;
    else {
      flush();
      nodes.push(token(unit.token, context));
    }
  });
  flush();
  return nodes;
}

function code(text, context) {
  return codeUnits(text.split("\n").flatMap((line, index) => [...(index ? ["\n"] : []), ...unitsOf(line)]), context);
}

function codeUnits(units, context) {
  return units.map((unit) => (typeof unit === "string" ? unit : token(unit.token, context)))
    .reduce((joined, piece) => {
      const last = joined.length - 1;
      if (typeof piece === "string" && typeof joined[last] === "string") joined[last] += piece;
      else joined.push(piece);
      return joined;
    }, [])
    .map((piece) => (typeof piece === "string" ? unescape(piece) : piece));
}

function bareText(text, context) {
  if (context.verbatim) return withEmoji(text, unescape);
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(BARE)) {
    const node = bareLink(match, context);
    if (!node) continue;
    nodes.push(...withEmoji(text.slice(from, match.index), unescape), node.node);
    from = match.index + node.length;
  }
  return [...nodes, ...withEmoji(text.slice(from), unescape)];
}

function bareLink(match, context) {
  const { url, mail, host, all, channel } = match.groups;
  if (url || host) {
    const written = (url ?? host).replace(/[.,:;!?'")\]]+$/, "");
    const target = unescape(written);
    return { node: webLink(url ? target : `http://${target}`, target), length: written.length };
  }
  if (mail) return { node: webLink(`mailto:${mail}`, mail), length: mail.length };
  if (!context.parsesNames) return null;
  if (all) return { node: broadcastMention(all.slice(1).toLowerCase()), length: all.length };
  const known = context.names.channelNamed(channel.slice(1));
  return known ? { node: channelLink(known.id, context), length: channel.length } : null;
}

const BROADCASTS = ["channel", "here", "everyone", "group"];

function token(content, context) {
  const [target, ...labels] = content.split("|");
  const label = labels.length ? labels.join("|") : null;
  if (/^@[UWB]/.test(target)) return userMention(target.slice(1), context);
  if (/^#[CGD]/.test(target)) return channelLink(target.slice(1), context, label && unescape(label));
  if (target.startsWith("!")) return special(target.slice(1), label, context);
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return labelled(target, label, context);
  return document.createTextNode(unescape(`<${content}>`));
}

function special(command, label, context) {
  const [name, ...values] = command.split("^");
  const shown = label === null ? null : unescape(label);
  if (BROADCASTS.includes(name)) return broadcastMention(name);
  if (name === "subteam") return groupMention(values[0], context, shown);
  if (name === "date") return dateNode(values[0], unescape(values[1] ?? ""), shown, context, values[2] && unescape(values[2]));
  return document.createTextNode(shown ?? `<${command}>`);
}

function labelled(target, label, context) {
  const url = unescape(target);
  if (label === null) return webLink(url, url.replace(/^mailto:/, ""));
  return webLink(url, ...inline(label, { ...context, verbatim: true }));
}
