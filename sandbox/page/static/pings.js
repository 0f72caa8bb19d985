// Says where Slack would notify the person who acts: of what they read here, and of channels that are not open.

const WHY = { dm: "direct message", mention: "mention", broadcast: "@channel or @here", group: "user group", thread: "thread you follow" };

export class Pings {
  // page: {names, notify}
  constructor(page) {
    this.page = page;
    this.forget();
  }

  forget() {
    this.mentions = null;
    this.newest = new Map();
  }

  // Channels that are not open: the count of messages that notify has grown.
  heed(channels, open) {
    const before = this.mentions;
    this.mentions = new Map(channels.map((channel) => [channel.id, channel.mentions ?? 0]));
    channels.filter((channel) => before && channel.id !== open && channel.mentions > (before.get(channel.id) ?? 0))
      .forEach((channel) => this.#say(`${channel.is_im ? "" : "#"}${this.page.names.channel(channel.id)}`));
  }

  // A list of messages that is open: those that came since it was last drawn.
  read(place, messages) {
    const known = this.newest.get(place);
    const newest = messages.at(-1)?.ts ?? "0";
    if (known) messages.filter((message) => message.ts > known && message._?.notifies).forEach((message) => this.#say(`${this.page.names.author(message)}, ${WHY[message._.notifies] ?? message._.notifies}`));
    if (!known || newest > known) this.newest.set(place, newest);
  }

  // What comes while the place is closed is told of as it comes, not again on opening.
  left(place) {
    this.newest.delete(place);
  }

  #say(what) {
    this.page.notify(`Slack would notify you: ${what}`, "ping");
  }
}
