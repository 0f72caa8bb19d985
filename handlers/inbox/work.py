"""Reads the form of every deed: what differs from how it stood when the form was opened is done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.desks.desk import Choice
from bot.domain.deeds import clean_label
from bot.domain.ids import Action
from bot.domain.inbox import Conversation, Deed, Folder, Status
from bot.times.clock import Clock
from bot.times.snooze_choices import snooze_until
from bot.views.work import SNOOZE, UNCHANGED
from handlers.exchange.payloads import values_of

FOLDER_DEEDS = {Folder.TRASH: Deed.TRASH, Folder.SPAM: Deed.SPAM, Folder.INBOX: Deed.RESTORE}
Wish = tuple[Deed, Choice]


@dataclass(frozen=True, slots=True)
class Form:
    """What was sent, by the ids of the actions."""

    agent: str
    status: str
    priority: str
    department: str
    tags: tuple[str, ...]
    folder: str
    note: str


def read_form(view: Mapping[str, Any]) -> Form:
    """An input that was left empty is empty."""
    given = values_of(view)
    return Form(
        given.get(Action.AGENT, ""),
        given.get(Action.STATUS, ""),
        given.get(Action.PRIORITY, ""),
        clean_label(given.get(Action.DEPARTMENT, "")),
        tuple(filter(None, map(clean_label, given.get(Action.TAGS, "").split(",")))),
        given.get(Action.FOLDER, ""),
        given.get(Action.NOTE, ""),
    )


def wishes(form: Form, before: Conversation, zone: ZoneInfo, clock: Clock) -> Iterator[Wish]:
    """The deeds that make `before` what the form says; putting it away comes last."""
    if form.agent != before.agent:
        yield (Deed.ASSIGN, Choice(form.agent)) if form.agent else (Deed.UNASSIGN, Choice())
    if form.priority != before.priority.name.lower():
        yield Deed.PRIORITY, Choice(value=form.priority)
    if form.department.casefold() != before.department.casefold():
        yield Deed.DEPARTMENT, Choice(value=form.department)
    yield from _tag_wishes(form.tags, before.tags)
    if form.note.strip():
        yield Deed.NOTE, Choice(value=form.note)
    yield from _status_wishes(form.status, before, zone, clock)
    if form.folder != before.folder.name.lower():
        yield FOLDER_DEEDS[Folder[form.folder.upper()]], Choice()


def _tag_wishes(wanted: tuple[str, ...], before: tuple[str, ...]) -> Iterator[Wish]:
    now, then = {tag.casefold(): tag for tag in wanted}, {tag.casefold(): tag for tag in before}
    yield from ((Deed.UNTAG, Choice(value=tag)) for key, tag in then.items() if key not in now)
    yield from ((Deed.TAG, Choice(value=tag)) for key, tag in now.items() if key not in then)


def _status_wishes(status: str, before: Conversation, zone: ZoneInfo, clock: Clock) -> Iterator[Wish]:
    if status == UNCHANGED or status == before.status.name.lower():
        return
    if status.startswith(SNOOZE):
        yield Deed.SNOOZE, Choice(until=snooze_until(status.removeprefix(SNOOZE), clock(), zone))
    else:
        yield (Deed.REOPEN if status == Status.OPEN.name.lower() else Deed.CLOSE), Choice()
