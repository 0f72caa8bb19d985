// Dates as the reader sees them: Slack's date tokens, day lines and times, in the reader's zone and language.

// Making a format costs far more than using it, and each message that is drawn asks for some.
const formats = new Map();

function formatFor(reader, options) {
  const key = JSON.stringify([reader.locale, reader.tz, options]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(reader.locale, { timeZone: reader.tz, ...options }));
  return formats.get(key);
}

function parts(date, reader, options) {
  return Object.fromEntries(formatFor(reader, options).formatToParts(date).map((part) => [part.type, part.value]));
}

function text(date, reader, options) {
  return formatFor(reader, options).format(date);
}

export function dayKey(date, reader) {
  const day = parts(date, { locale: "en-CA", tz: reader.tz }, { year: "numeric", month: "2-digit", day: "2-digit" });
  return `${day.year}-${day.month}-${day.day}`;
}

function dayNumber(date, reader) {
  return Date.parse(`${dayKey(date, reader)}T00:00:00Z`) / 86400000;
}

function relativeDay(date, reader, now) {
  const distance = dayNumber(date, reader) - dayNumber(now, reader);
  if (Math.abs(distance) > 1) return null;
  return new Intl.RelativeTimeFormat(reader.locale, { numeric: "auto" }).format(distance, "day");
}

function isEnglish(reader) {
  return reader.locale.toLowerCase().startsWith("en");
}

function withOrdinal(written, date, reader) {
  if (!isEnglish(reader)) return written;
  const day = Number(dayKey(date, reader).slice(8));
  const ending = day > 10 && day < 14 ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th");
  return written.replace(/(\D|^)(\d{1,2})(?=\D|$)/, `$1$2${ending}`);
}

const LONG = { weekday: "long", year: "numeric", month: "long", day: "numeric" };
const FULL = { year: "numeric", month: "long", day: "numeric" };
const SHORT = { year: "numeric", month: "short", day: "numeric" };

function dayDivider(date, reader, now) {
  const near = relativeDay(date, reader, now);
  if (near) return near;
  const sameYear = dayKey(date, reader).slice(0, 4) === dayKey(now, reader).slice(0, 4);
  return withOrdinal(text(date, reader, sameYear ? { ...LONG, year: undefined } : LONG), date, reader);
}

function ago(date, reader, now) {
  const seconds = Math.round((date - now) / 1000);
  const format = new Intl.RelativeTimeFormat(reader.locale, { numeric: "auto" });
  const steps = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]];
  const step = steps.find(([, length]) => Math.abs(seconds) >= length);
  return step ? format.format(Math.trunc(seconds / step[1]), step[0]) : format.format(seconds, "second");
}

const TOKENS = {
  date_num: (date, reader) => dayKey(date, reader),
  date_slash: (date, reader) => text(date, reader, { year: "numeric", month: "2-digit", day: "2-digit" }),
  date: (date, reader) => withOrdinal(text(date, reader, FULL), date, reader),
  date_short: (date, reader) => text(date, reader, SHORT),
  date_long: (date, reader) => withOrdinal(text(date, reader, LONG), date, reader),
  date_long_full: (date, reader) => text(date, reader, FULL),
  date_pretty: (date, reader, now) => relativeDay(date, reader, now) ?? TOKENS.date(date, reader),
  date_short_pretty: (date, reader, now) => relativeDay(date, reader, now) ?? TOKENS.date_short(date, reader),
  date_long_pretty: (date, reader, now) => relativeDay(date, reader, now) ?? TOKENS.date_long(date, reader),
  day_divider_pretty: dayDivider,
  time: (date, reader) => text(date, reader, { hour: "numeric", minute: "2-digit" }),
  time_secs: (date, reader) => text(date, reader, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago,
};

// Answers null where a token is unknown or the moment is none: the fallback is shown then.
export function formatTokens(seconds, format, reader, now = new Date()) {
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  let known = true;
  const written = format.replace(/\{(\w+)\}/g, (whole, name) => {
    known &&= Object.hasOwn(TOKENS, name);
    return known ? TOKENS[name](date, reader, now) : whole;
  });
  return known ? written : null;
}

export function dateOf(ts) {
  return new Date(Number(ts) * 1000);
}

// The page's own words are English; only what messages say follows the reader's language.
function inEnglish(reader) {
  return isEnglish(reader) ? reader : { ...reader, locale: "en-GB" };
}

export function timeOf(ts, reader) {
  return TOKENS.time(dateOf(ts), inEnglish(reader));
}

// Beside a message that follows on, there is no room for AM and PM.
export function shortTimeOf(ts, reader) {
  return timeOf(ts, reader).replace(/\s[AP]M$/i, "");
}

export function dayAndTimeOf(ts, reader) {
  return formatTokens(ts, "{date_short_pretty} at {time}", inEnglish(reader));
}

export function fullTimeOf(ts, reader) {
  return text(dateOf(ts), inEnglish(reader), { ...LONG, hour: "numeric", minute: "2-digit", second: "2-digit", timeZoneName: "short" });
}

export function dayLine(ts, reader, now = new Date()) {
  const written = dayDivider(dateOf(ts), inEnglish(reader), now);
  return written.charAt(0).toUpperCase() + written.slice(1);
}

function offsetMs(date, zone) {
  const at = parts(date, { locale: "en-CA", tz: zone }, {
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
  });
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) - Math.trunc(date.getTime() / 1000) * 1000;
}

// "2026-11-22T17:05" on the reader's wall clock, as seconds since 1970.
export function fromWallClock(local, zone) {
  const asUtc = Date.parse(`${local.slice(0, 16)}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  const guess = asUtc - offsetMs(new Date(asUtc), zone);
  return (asUtc - offsetMs(new Date(guess), zone)) / 1000;
}

export function toWallClock(seconds, zone) {
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() + offsetMs(date, zone)).toISOString().slice(0, 16);
}
