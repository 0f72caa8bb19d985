"""The workspace: its people, user groups, channels and direct messages."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from sandbox.ids import Ids, named_id
from sandbox.manifest import App
from sandbox.messages import Log, Message
from sandbox.types import JSON

SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class User:
    id: str
    name: str
    real_name: str
    tz: str = "UTC"
    locale: str = "en-US"
    email: str = ""
    is_admin: bool = False
    is_bot: bool = False
    is_guest: bool = False
    deleted: bool = False
    updated: int = 0


@dataclass(slots=True, eq=False)
class Channel:
    """A place for messages: "public", "private" or "im"."""

    id: str
    name: str
    kind: str
    members: list[str]
    topic: str = ""
    created: int = 0
    archived: bool = False
    log: Log = field(default_factory=Log)

    @property
    def is_private(self) -> bool:
        return self.kind == "private"

    @property
    def is_im(self) -> bool:
        return self.kind == "im"


@dataclass(slots=True, eq=False)
class Group:
    id: str
    handle: str
    name: str
    members: list[str]
    updated: int = 0


class Workspace:
    """Everybody and every place, found by id or by name."""

    def __init__(self, seed: JSON, app: App, ids: Ids, now: float) -> None:
        team = seed.get("team", {})
        self.name = str(team.get("name", "Local workspace"))
        self.domain = str(team.get("domain", "local-workspace"))
        self.team_id = str(team.get("id") or named_id("T", self.domain))
        self.app_id, self.bot_id = named_id("A", "app"), named_id("B", "app")
        self.bot = User(named_id("U", "bot"), _handle(app.bot_name), app.bot_name, is_bot=True)
        slackbot = User(SLACKBOT, "slackbot", "Slackbot", is_bot=False)
        self.users = {user.id: user for user in (*map(_read_user, seed.get("users", [])), self.bot, slackbot)}
        self.groups = {group.id: group for group in map(self._read_group, seed.get("groups", []))}
        self.channels: dict[str, Channel] = {}
        self._created = int(now)
        self._ids = ids
        for row in seed.get("channels", []):
            self.add_channel(row)
        for row in seed.get("messages", []):
            self._add_message(row, now)

    def add_channel(self, row: JSON) -> Channel:
        members = [self.user(name).id for name in row.get("members", [])]
        if row.get("bot"):
            members.append(self.bot.id)
        kind = "private" if row.get("private") else "public"
        made = str(row.get("id") or named_id("C", row["name"]))
        channel = Channel(made, row["name"], kind, members, row.get("topic", ""), self._created)
        channel.archived = bool(row.get("archived"))
        self.channels[channel.id] = channel
        return channel

    def _add_message(self, row: JSON, now: float) -> None:
        """A message that was there before the start: `{"channel": …, "user": …, "text": …}`."""
        channel, user = self.channel(row["channel"]), self.user(row["user"])
        more: JSON = {name: row[name] for name in ("blocks", "thread_ts") if name in row}
        body: JSON = {
            "type": "message",
            "user": user.id,
            "team": self.team_id,
            "text": str(row.get("text", "")),
            **more,
        }
        channel.log.add(Message({**body, "ts": str(row.get("ts") or channel.log.next_ts(now))}))

    def user(self, name_or_id: str) -> User:
        """The user of that id or name; KeyError when there is none."""
        known = self.users.get(name_or_id)
        if known is None:
            known = next((user for user in self.users.values() if user.name == name_or_id.lstrip("@")), None)
        if known is None:
            raise KeyError(f"no user {name_or_id!r}")
        return known

    def group(self, handle_or_id: str) -> Group:
        """The user group of that id or handle; KeyError when there is none."""
        for group in self.groups.values():
            if handle_or_id.lstrip("@") in (group.id, group.handle):
                return group
        raise KeyError(f"no user group {handle_or_id!r}")

    def channel(self, name_or_id: str) -> Channel:
        """The channel of that id or name; KeyError when there is none."""
        known = self.find_channel(name_or_id)
        if known is None:
            raise KeyError(f"no channel {name_or_id!r}")
        return known

    def find_channel(self, name_or_id: str) -> Channel | None:
        known = self.channels.get(name_or_id)
        if known is not None:
            return known
        name = name_or_id.removeprefix("#")
        return next((one for one in self.channels.values() if one.name == name and not one.is_im), None)

    def find_im(self, members: Iterable[str]) -> Channel | None:
        """The direct message of exactly these people, if it is open."""
        wanted = set(members)
        return next((one for one in self.channels.values() if one.is_im and set(one.members) == wanted), None)

    def open_im(self, user: str, other: str) -> Channel:
        known = self.find_im({user, other})
        if known is None:
            name = "+".join(sorted({user, other}))
            known = Channel(named_id("D", name), name, "im", [user, other], "", self._created)
            self.channels[known.id] = known
        return known

    def sees(self, user: str, channel: Channel) -> bool:
        return channel.kind == "public" or user in channel.members

    def _read_group(self, row: JSON) -> Group:
        handle = str(row["handle"])
        members = [self.user(name).id for name in row.get("members", [])]
        return Group(str(row.get("id") or named_id("S", handle)), handle, str(row.get("name", handle)), members)

    def to_seed(self) -> JSON:
        """What `Workspace(seed)` needs to make this workspace again, without its messages."""
        people = [asdict(user) for user in self.users.values() if user.id not in (self.bot.id, SLACKBOT)]
        team = {"id": self.team_id, "name": self.name, "domain": self.domain}
        groups = [asdict(group) for group in self.groups.values()]
        return {"team": team, "users": people, "groups": groups, "channels": []}


def _read_user(row: JSON) -> User:
    known = {key: value for key, value in row.items() if key in User.__dataclass_fields__}
    known.setdefault("id", named_id("U", row["name"]))
    known.setdefault("real_name", row["name"].title())
    known.setdefault("email", f"{row['name']}@example.com")
    return User(**known)


def _handle(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum() or letter in "-_.") or "app"
