// Knows the people, channels and app of the workspace by their ids.

const HUES = ["teal", "rust", "navy", "olive", "rose", "slate", "moss"];

export class Names {
  constructor(boot) {
    this.app = boot.app;
    this.channels = new Map();
    this.learnPeople(boot);
  }

  learnPeople(boot) {
    this.users = new Map(boot.users.map((user) => [user.id, user]));
    this.groups = new Map((boot.usergroups ?? []).map((group) => [group.id, group]));
  }

  learnChannels(channels) {
    this.channels = new Map(channels.map((channel) => [channel.id, channel]));
  }

  person(id) {
    if (id === this.app.bot_user_id) return this.app.name;
    const user = this.users.get(id);
    return user ? user.real_name || user.name : id;
  }

  people() {
    return [...this.users.values()];
  }

  group(id) {
    return this.groups.get(id)?.handle ?? id;
  }

  channel(id) {
    const channel = this.channels.get(id);
    if (!channel) return id;
    return channel.is_im ? this.person(channel.user) : channel.name;
  }

  channelNamed(name) {
    return [...this.channels.values()].find((channel) => !channel.is_im && channel.name === name);
  }

  author(message) {
    if (message.bot_id && !message.user) return message.username ?? this.app.name;
    return message.username ?? (this.isApp(message) ? this.app.name : this.person(message.user));
  }

  isApp(message) {
    return Boolean(message.bot_id) || message.user === this.app.bot_user_id;
  }

  initials(name) {
    const words = name.split(/[\s._-]+/).filter(Boolean);
    return words.slice(0, 2).map((word) => [...word][0]).join("").toLocaleUpperCase();
  }

  hue(id) {
    const place = [...this.users.keys()].indexOf(id);
    return place < 0 || id === this.app.bot_user_id ? "plum" : HUES[place % HUES.length];
  }
}
