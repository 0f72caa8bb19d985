"""What stands around the bot as it was at a moment, so that what comes before a flow is not played each time."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiosmtpd.smtp import Envelope

from sandbox.control import SlackSandbox
from sandbox.tawk.control import LocalTawk
from tests.mail.smtp_server import Postbox

SLACK = ("workspace", "payloads", "modals", "files", "read_until", "chosen", "offered", "opened")
TAWK = ("inbox", "persons", "hearing")
Parts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Memory:
    """The database has its own copy, under this name."""

    name: str
    at: datetime
    slack: Parts
    tawk: Parts
    letters: Sequence[Envelope]


def remember(name: str, at: datetime, slack: SlackSandbox, tawk: LocalTawk, postbox: Postbox) -> Memory:
    return Memory(name, at, slack._look(lambda: _copies(slack)), _tawk_copies(tawk), tuple(postbox.letters))


def recall(memory: Memory, slack: SlackSandbox, tawk: LocalTawk, postbox: Postbox) -> None:
    """A copy of it, as what is done to it must not be remembered."""
    slack._look(lambda: _put(slack._slack, _deep(memory.slack, _lasting(slack))))
    with tawk._world.lock:
        _put(tawk._world, deepcopy(dict(memory.tawk)))
    postbox.letters[:] = memory.letters


def _copies(slack: SlackSandbox) -> Parts:
    return _deep({name: getattr(slack._slack, name) for name in SLACK}, _lasting(slack))


def _tawk_copies(tawk: LocalTawk) -> Parts:
    with tawk._world.lock:
        return deepcopy({name: getattr(tawk._world, name) for name in TAWK})


def _lasting(slack: SlackSandbox) -> Sequence[object]:
    """What is the same before and after."""
    all = slack._slack
    return all, all.clock, all.ids, all.feed, all.app, all.knobs, all.tokens, all.seed


def _deep(parts: Parts, lasting: Sequence[object]) -> Parts:
    return deepcopy(dict(parts), {id(one): one for one in lasting})


def _put(owner: object, parts: Parts) -> None:
    for name, part in parts.items():
        setattr(owner, name, part)
