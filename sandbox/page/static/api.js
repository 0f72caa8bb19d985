// Speaks with the server, and knows when nothing is in flight any more.

const QUIET_MS = 40;

export class Settling {
  #held = 0;
  #busy = 0;
  #timer = null;

  hold() {
    this.#held += 1;
    this.#mark();
  }

  release() {
    this.#held -= 1;
    this.#mark();
  }

  busy(count) {
    this.#busy = count;
    this.#mark();
  }

  #mark() {
    clearTimeout(this.#timer);
    if (this.#held || this.#busy) document.body.dataset.settled = "false";
    else this.#timer = setTimeout(() => { document.body.dataset.settled = "true"; }, QUIET_MS);
  }
}

export class Server {
  constructor(settling) {
    this.settling = settling;
    this.reader = null;
  }

  boot() { return this.#get("boot"); }
  channels() { return this.#get("channels", { as: this.reader }); }
  messages(channel, limit) { return this.#get("messages", { as: this.reader, channel, limit }); }
  thread(channel, ts) { return this.#get("thread", { as: this.reader, channel, ts }); }
  modals() { return this.#get("modals", { as: this.reader }); }
  home() { return this.#get("home", { as: this.reader }); }
  journal(after) { return this.#get("journal", { after }); }
  mails() { return this.#get("mails"); }
  mail(number) { return this.#get(`mails/${encodeURIComponent(number)}`); }
  faults() { return this.#get("faults"); }
  limits() { return this.#get("limits"); }
  changeLimits(scale) { return this.#post("limits", { scale }); }
  changeFaults(body) { return this.#post("faults", body); }

  async upload(file) {
    const query = new URLSearchParams({ as: this.reader, name: file.name });
    try {
      return await this.#request(`/_page/upload?${query}`, { method: "POST", body: file }, { mayRefuse: true });
    } catch (error) {
      return { ok: false, error: `“${file.name}” was not taken (${error.message}).` };
    }
  }

  // A visitor's mail: an answer to the mail of that number, or a new one.
  async sendMail(number, form) {
    try {
      return await this.#request(number ? `/_page/mails/${number}` : "/_page/mails", { method: "POST", body: form }, { mayRefuse: true });
    } catch (error) {
      return { ok: false, error: `The local server did not answer (${error.message}).` };
    }
  }

  async act(kind, body) {
    try {
      return await this.#post("act", { as: this.reader, kind, ...body });
    } catch (error) {
      return { ok: false, error: `The local server did not answer (${error.message}).` };
    }
  }

  stream(onEvent, onOpen) {
    const source = new EventSource(`/_page/stream?${new URLSearchParams({ as: this.reader })}`);
    source.onmessage = (event) => onEvent(JSON.parse(event.data));
    source.onopen = onOpen;
    return source;
  }

  #get(path, query = {}) {
    const tail = new URLSearchParams(query).toString();
    return this.#request(`/_page/${path}${tail ? `?${tail}` : ""}`, {});
  }

  #post(path, body) {
    const headers = { "Content-Type": "application/json" };
    return this.#request(`/_page/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  }

  async #request(url, options, { mayRefuse = false } = {}) {
    this.settling.hold();
    try {
      const answer = await fetch(url, options);
      if (!answer.ok && !(mayRefuse && answer.status < 500)) throw new Error(`HTTP ${answer.status}`);
      return await answer.json();
    } finally {
      this.settling.release();
    }
  }
}

const BREATH_MS = 80;

// Runs a refresh at once; calls that come while it runs lead to exactly one more run, a breath later.
export function coalesce(refresh) {
  let running = null;
  let again = false;
  return async function run() {
    if (running) {
      again = true;
      return running;
    }
    running = (async () => {
      await refresh();
      while (again) {
        await new Promise((wake) => setTimeout(wake, BREATH_MS));
        again = false;
        await refresh();
      }
    })();
    try {
      await running;
    } finally {
      running = null;
    }
  };
}
