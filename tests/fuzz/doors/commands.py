"""Command lines: what stands behind `/inbox`, behind our name, and in direct messages, said by anybody."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from bot.filters.words import AGENTS, FOLDERS, KEYS, KINDS, STATUSES
from handlers.exchange.sentences import COMMANDS
from sandbox.blockkit import validate
from tests.bot.views.checks import texts
from tests.fuzz import asking, words
from tests.fuzz.asking import too_large
from tests.fuzz.slate import alive
from tests.fuzz.stage import ADMIN, CHANNEL, Stage
from tests.fuzz.template import AGENT, SPEAKER, STRANGER
from tests.fuzz.watch import SLIPPED, log_faults

USERS = (ADMIN, ADMIN, AGENT, AGENT, SPEAKER, SPEAKER, STRANGER, "W0ENTERPRISE")
CHANNELS = (CHANNEL, CHANNEL, CHANNEL, "C0FUZZ0002", "D0SOMEBODY", "G0PRIVATE")
SAID: Sequence[str] = (
    *AGENTS,
    *STATUSES,
    *FOLDERS,
    *KINDS,
    *("low", "high", "urgente", "baja", "tomorrow", "mañana", "1h", "30m", "until-reply", "24/11/2026", "2026-11-24"),
    *("Aurora", "another", "waiting", "missed", "all", "now", "pause", "resume", "remove", "add", "confirm", "forget"),
    *(
        "journal",
        "addresses",
        "before",
        "off",
        "on",
        "10",
        "mon-fri",
        "lun-vie",
        "9:00",
        "0:00",
        "24:00",
        "Europe/Madrid",
    ),
    *("ana@example.com", "<mailto:ana@example.com|ana@example.com>", "help@aurora.example", "save", "guardar", "as"),
    *("*", "--", "-", "none", "#", "##1", "#1,", "#2;", "you", "me"),
)
SPACES = (" ", " ", " ", "  ", "\t", "\n", "\u00a0", "\u3000", "")
LEAST = 3


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody says, and how: by the command, or in a message."""

    text: str
    user: str
    channel: str
    way: str = "command"

    @property
    def raw(self) -> bytes:
        return self.text.encode("utf-8", "surrogatepass")

    def with_raw(self, raw: bytes) -> "Line":
        return replace(self, text=raw.decode("utf-8", "replace"))


@dataclass
class CommandLines:
    """Each is answered with a sentence or a window, whatever stands in it; the worst is that it is not understood."""

    name: str = "commands"
    round: int = 400
    is_pressed: bool = False
    _asked: int = 0

    def begin(self, stage: Stage, stack: ExitStack) -> None:
        self._asked = 0

    def make(self, r: Random) -> Line:
        way = r.choice(("command",) * 7 + ("app_mention", "message"))
        channel = "D0SOMEBODY" if way == "message" else r.choice(CHANNELS)
        return Line(_text(r), r.choice(USERS), channel, way)

    def put(self, stage: Stage, line: Line) -> list[str]:
        self._asked += 1
        if line.way != "command":
            return self._put_message(stage, line)
        before = stage.wall.calls
        said = asking.ask(stage, asking.command(line.text, line.user, line.channel))
        faults = list(log_faults(stage.log()))
        if said.status != 200:
            return [*faults, *([] if too_large(said, line.raw) else [f"answered {said.status}"])]
        if not said.body:
            return faults if stage.wall.calls > before else [*faults, "neither words nor a window"]
        return [*faults, *told_faults(json.loads(said.body), line.text)]

    def end(self, stage: Stage) -> list[str]:
        return []

    def _put_message(self, stage: Stage, line: Line) -> list[str]:
        """The answer is sent by a worker."""
        name = "<@U0BOT> " if line.way == "app_mention" else ""
        inner = {"type": line.way, "user": line.user, "channel": line.channel, "text": name + line.text, "ts": "1.1"}
        if line.way == "message":
            inner["channel_type"] = "im"
        said = asking.ask(stage, asking.event(inner, f"Ev{self._asked}"), "application/json")
        before = len(stage.wall.shown)
        stage.work()
        told = [what for method, what in stage.wall.shown[before:] if method == "chat.postEphemeral"]
        stage.wall.shown.clear()
        if too_large(said, line.raw):
            return list(log_faults(stage.log()))
        faults = [*log_faults(stage.log()), *([] if said.status == 200 else [f"answered {said.status}"])]
        if not told:
            return [*faults, "nobody answered"]
        return [*faults, *(fault for one in told for fault in told_faults(one, line.text))]


def told_faults(told: dict[str, Any], asked: str) -> list[str]:
    """Of an answer: what Slack does not take, what is alive in it, and what is no sentence for a person."""
    shown = {"text": told.get("text") or "", "blocks": told.get("blocks") or []}
    found = [*map(str, validate(shown, "message")), *alive(shown)]
    said = json.dumps(shown, ensure_ascii=False)
    slipped = SLIPPED.search(said)
    if slipped and slipped[0] not in asked:
        found.append(f"an error's words: {slipped[0]}")
    if len(f"{shown['text']} {shown_words(shown)}".split()) < LEAST:
        found.append(f"no sentence: {shown['text'][:80]!r}")
    return found


def shown_words(shown: dict[str, Any]) -> str:
    return " ".join(text["text"] for text in texts(shown["blocks"]))


def _text(r: Random) -> str:
    chance = r.random()
    if chance < 0.08:
        return words.typed(r)
    said = [r.choice(list(COMMANDS))] if chance < 0.85 else []
    said += [_word(r) for _ in range(r.choice((0, 1, 1, 2, 2, 3, 5, 12)))]
    text = "".join(word + r.choice(SPACES) for word in said)
    return _distorted(text, r) if r.random() < 0.3 else text


def _word(r: Random) -> str:
    chance = r.random()
    if chance < 0.25:
        return r.choice(("#", "")) + words.number(r)
    if chance < 0.45:
        return r.choice(SAID)
    if chance < 0.6:
        return f"{r.choice(list(KEYS))}:{r.choice((*SAID, words.typed(r, 60), ''))}"
    if chance < 0.7:
        return r.choice(
            (f"<@{AGENT}>", f"<@{ADMIN}|ana>", "<@U>", "<@", "<#C0FUZZ0001|support>", "@ana", "<!subteam^S1>")
        )
    if chance < 0.8:
        return f'"{r.choice(SAID)} {words.typed(r, 40)}' + r.choice(('"', ""))
    if chance < 0.88:
        return r.choice(("&lt;", "&amp;lt;", "&gt;")) + r.choice(SAID)
    return words.typed(r, r.choice((20, 80, 400)))


def _distorted(text: str, r: Random) -> str:
    """As a cat on the keyboard does."""
    for _ in range(r.randrange(1, 4)):
        at = r.randrange(len(text) + 1)
        text = r.choice(
            (
                text[:at] + words.anything(r) + text[at:],
                text[:at] + text[at + 1 :],
                text[:at] + text[at : at + 5] * 3 + text[at:],
                text[:at].upper() + text[at:],
                text[at:] + text[:at],
            )
        )
    return text
