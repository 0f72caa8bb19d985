"""Presses, forms, shortcuts and events: shapes as Slack sends them, with other values, and of what is long gone."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from sandbox.blockkit import validate
from tests.fuzz import asking, pressing, words
from tests.fuzz.asking import too_large
from tests.fuzz.pressing import PEOPLE, Shown
from tests.fuzz.slate import alive
from tests.fuzz.stage import CHANNEL, PROPERTY, Stage
from tests.fuzz.watch import SLIPPED, log_faults

JSON = dict[str, Any]
# Only below these anything is changed: what stands beside them is Slack's own.
BENT = ("actions", "view", "container", "channel", "message", "event", "response_url", "callback_id", "message_ts")
FIRM = ("type", "subtype", "blocks", "user", "title", "submit", "close")
NULL = ("selected_option", "selected_user", "selected_conversation", "selected_date", "value", "previous_view_id")
UNHEARD = ("view_closed", "shortcut", "message_action")  # of these we hear only some
UNHEARD = ("view_closed", "shortcut", "message_action")  # of these we hear only some
IDS = (*PEOPLE, CHANNEL, PROPERTY, "", "S1", "U", "C", "D0SOMEBODY", "all", "none", "form", "close", "purge:1")


@dataclass(frozen=True, slots=True)
class Told:
    """What Slack tells; `raw` is its JSON."""

    raw: bytes
    kind: str
    in_form: bool = True  # or as JSON, which the door takes as well and which is read sooner

    def with_raw(self, raw: bytes) -> "Told":
        return replace(self, raw=raw)


@dataclass
class Interactions:
    """Each is taken, and whatever comes of it can be shown: a form's complaint, a window, a private answer."""

    name: str = "interactions"
    round: int = 300
    is_pressed: bool = True
    _shown: Sequence[Shown] = ()
    _said: int = 0
    _forms: list[Shown] = field(default_factory=list)

    def begin(self, stage: Stage, stack: ExitStack) -> None:
        self._shown = stage.before
        self._forms = [one for one in self._shown if one[1].get("type") == "modal"]
        self._said = 0

    def make(self, r: Random) -> Told:
        told = json.loads(json.dumps(self._told(r)))  # nothing of it is shared with what was shown
        for _ in range(r.choice((0, 1, 1, 1, 2, 3))):
            _bend(told, r)
        return Told(json.dumps(told).encode(), str(told["type"]), r.random() < 0.15)

    def put(self, stage: Stage, told: Told) -> list[str]:
        self._said += 1
        try:
            payload = json.loads(told.raw)
        except ValueError:
            return []
        if told.kind == "event":
            said = asking.ask(stage, asking.event(payload["event"], f"Ev{self._said}"), "application/json")
        elif told.in_form:
            said = asking.ask(stage, asking.form({"payload": told.raw.decode()}))
        else:
            said = asking.ask(stage, told.raw, "application/json")
        faults = list(log_faults(stage.log()))
        unheard = said.status == 404 and told.kind in UNHEARD
        if said.status != 200 and not unheard and not too_large(said, told.raw):
            faults.append(f"answered {said.status}")
        elif said.body and said.status == 200:
            faults += _acknowledged(json.loads(said.body))
        if self._said % 10 == 0:
            stage.work()
        stage.wall.shown.clear()
        return faults

    def end(self, stage: Stage) -> list[str]:
        return []

    def _told(self, r: Random) -> JSON:
        user, chance = r.choice(PEOPLE[:3]) if r.random() < 0.9 else PEOPLE[3], r.random()
        if chance < 0.5:
            shown = r.choice(self._shown)
            return pressing.press(shown, *r.choice(list(pressing.elements(shown))), user, r)
        if chance < 0.85:
            return pressing.submission(r.choice(self._forms), user, r)
        if chance < 0.88:
            return pressing.submission(r.choice(self._forms), user, r, "view_closed")
        if chance < 0.92:
            return pressing.shortcut(r.choice(self._shown), user, r)
        return {"type": "event", "event": _event(user, r)}


def _event(user: str, r: Random) -> JSON:
    ts, root = f"17{r.randrange(10**6):08d}.000200", f"17{r.randrange(60):08d}.000100"
    said = {"user": user, "text": r.choice(pressing.WORDS), "ts": ts, "thread_ts": root}
    place = {"type": "message", "channel": CHANNEL, "channel_type": "channel"}
    files = [pressing.file(r) for _ in range(r.randrange(3))]
    events: Sequence[JSON] = (
        {**place, **said},
        {**place, **said, "subtype": "file_share", "files": files},
        {**place, "subtype": "message_changed", "message": {"type": "message", **said}, "previous_message": said},
        {**place, "subtype": "message_deleted", "previous_message": said, "deleted_ts": ts},
        {"type": "app_home_opened", "user": user, "tab": r.choice(("home", "messages")), "channel": "D0SOMEBODY"},
        {"type": "member_joined_channel", "user": user, "channel": CHANNEL, "channel_type": "C", "team": "T0FUZZ"},
        {"type": "member_left_channel", "user": "U0STRANGER", "channel": CHANNEL, "channel_type": "C"},
        {"type": "user_change", "user": {"id": user, "deleted": False, "profile": {"real_name": "A"}}},
        {"type": "subteam_members_changed", "subteam_id": "S1", "added_users": [user], "removed_users": []},
        {"type": "reaction_added", "user": user, "item": {"channel": CHANNEL, "ts": root}},
    )
    return r.choice(events)


def _bend(told: JSON, r: Random) -> None:
    """Another value in one place."""
    spots = [spot for key in BENT if key in told for spot in _leaves(told, key)]
    if not spots:
        return
    holder, key = r.choice(spots)
    old = holder[key]
    if isinstance(old, list):
        holder[key] = r.choice(([], old * 2, old * 30, list(reversed(old))))
    elif key == "selected_option" or (key in NULL and r.random() < 0.15):
        holder[key] = None
    else:
        holder[key] = _word(str(old or ""), r)


def _leaves(holder: Any, key: Any) -> list[tuple[Any, Any]]:
    """Places of texts and lists below, and of what may be null."""
    value = holder[key]
    if key in FIRM or (key == "text" and isinstance(value, dict)):
        return []
    if isinstance(value, dict):
        return [spot for inner in value for spot in _leaves(value, inner)]
    if isinstance(value, list):
        own = [] if key == "actions" else [(holder, key)]
        return [*own, *(spot for inner in range(len(value)) for spot in _leaves(value, inner))]
    return [(holder, key)] if isinstance(value, str) or key in NULL else []


def _word(old: str, r: Random) -> str:
    return r.choice(
        (
            lambda: words.typed(r),
            lambda: words.typed(r, 60),
            lambda: words.number(r),
            lambda: words.moment(r),
            lambda: f"{words.number(r)}:{words.number(r)}",
            lambda: f"{old}:{words.number(r)}",
            lambda: f"{old.partition(':')[0]}:{words.typed(r, 30)}",
            lambda: f"{r.choice(IDS)}",
            lambda: old[: r.randrange(len(old) + 1)],
            lambda: f"{r.randrange(30)}",
            lambda: f"{r.randrange(30)}:{r.randrange(12)}:{r.randrange(3)}",
            lambda: "",
        )
    )()


def _acknowledged(answer: JSON) -> list[str]:
    """What a form is told stands beside a field as it is; a window that follows has to fit."""
    found = []
    for field_, said in (answer.get("errors") or {}).items():
        slipped = SLIPPED.search(str(said))
        if not (isinstance(said, str) and said.strip() and field_):
            found.append(f"no complaint: {field_}: {said!r}")
        elif slipped:
            found.append(f"an error's words: {said[:200]}")
    if view := answer.get("view"):
        found += [f"acknowledged: {one}" for one in validate(view, "modal")]
        found += [f"acknowledged: {one}" for one in alive({"text": "", "blocks": view.get("blocks") or []})]
    return found
