// The part of the address after the hash: which channel, which thread, which message.

// "#/C1", "#/C1/thread/1700.0001", "#/C1/p17000001", "#/home", "#/mailbox", "#/mailbox/7", "#/mailbox/new"
export function parseRoute(hash) {
  const [channel, kind, thread] = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  if (channel === "mailbox") return { channel, mail: kind || null };
  if (kind === "thread" && thread) return { channel, thread };
  const permanent = /^p(\d+)(\d{6})$/.exec(kind ?? "");
  return permanent ? { channel, message: `${permanent[1]}.${permanent[2]}` } : { channel: channel || null };
}

// A permanent link of the Web API: "/archives/C1/p17000001?thread_ts=1700.0000".
export function routeOfPermalink(path, query) {
  const [, channel, message] = /^\/archives\/([^/]+)\/?(p\d+)?/.exec(path) ?? [];
  if (!channel) return null;
  const thread = new URLSearchParams(query).get("thread_ts");
  return thread ? writeRoute({ channel, thread }) : `#/${channel}/${message ?? ""}`;
}

export function writeRoute({ channel, thread }) {
  return thread ? `#/${channel}/thread/${thread}` : `#/${channel}`;
}
