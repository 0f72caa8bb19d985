"""`/inbox digest …` and `roundup …`: read in both languages, answered, and worked from the buttons of the answer."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from bot.desks.digest_desk import DigestDesk, Which
from bot.digests.wish import Wish, read_wish
from bot.domain.errors import Reason, Refusal
from bot.domain.kept import Spot
from bot.domain.nearest import nearest
from bot.domain.query import Assigned, Query, Sort
from bot.domain.setting_ids import DigestAction, DigestField, DigestView
from bot.home.browsing import Browser, Request
from bot.ports import Digest, DigestKind, Store
from bot.ports.messages import Message
from bot.times.clock import Clock
from bot.times.schedules import read_schedule
from bot.times.timetable import read_zone
from bot.views.digest_settings import (
    AS_CARDS,
    EVERYTHING,
    added_message,
    added_modal,
    asked_message,
    digest_modal,
    digests_message,
    paused_message,
    removed_message,
    resumed_message,
)
from bot.views.language import Language, LanguageOf
from bot.views.pointing import refused_message
from bot.views.refusals import refusal
from handlers.exchange.pages import drawn, fitting
from handlers.exchange.payloads import actor_of, is_number, told_beside
from handlers.exchange.sentences import Command, read_sentence, unescape
from handlers.exchange.whispers import Whispers
from handlers.exchange.windows import Windows, in_time

KINDS: Mapping[Command, DigestKind] = {Command.DIGEST: DigestKind.DIGEST, Command.ROUNDUP: DigestKind.ROUNDUP}
USUAL: Mapping[DigestKind, Sequence[str]] = {DigestKind.DIGEST: (), DigestKind.ROUNDUP: ("mon", "9:00")}
ADD, LIST, NOW, PAUSE, RESUME, REMOVE = "add", "list", "now", "pause", "resume", "remove"
WORDS = {
    **{word: word for word in (ADD, LIST, NOW, PAUSE, RESUME, REMOVE)},
    **dict.fromkeys(("new", "añadir", "agregar", "nuevo", "crear"), ADD),
    **dict.fromkeys(("lista", "listar"), LIST),
    **dict.fromkeys(("ahora",), NOW),
    **dict.fromkeys(("pausar", "pausa"), PAUSE),
    **dict.fromkeys(("reanudar", "seguir"), RESUME),
    **dict.fromkeys(("delete", "quitar", "eliminar", "borrar"), REMOVE),
}
TOLD: Mapping[str, Callable[[Digest, Language], Message]] = {
    NOW: asked_message,
    PAUSE: paused_message,
    RESUME: resumed_message,
    REMOVE: removed_message,
}
PRESSED = {
    DigestAction.NOW: NOW,
    DigestAction.PAUSE: PAUSE,
    DigestAction.RESUME: RESUME,
    DigestAction.REMOVE: REMOVE,
}
BESIDE = {
    Reason.DIGEST_CHANNEL: DigestField.CHANNEL,
    Reason.TIME_MISSING: DigestField.TIMES,
    Reason.TOO_MANY_TIMES: DigestField.TIMES,
    Reason.DAY_UNKNOWN: DigestField.TIMES,
    Reason.ZONE_UNKNOWN: DigestField.ZONE,
}
WAITING = Query(properties=(), assigned=Assigned.NOBODY, sort=Sort.CREATED, ascending=True)


class DigestCommands:
    """What is refused stands beside the field, or is told to the one who asked."""

    def __init__(
        self,
        desk: DigestDesk,
        browser: Browser,
        store: Store,
        windows: Windows,
        language_of: LanguageOf,
        clock: Clock,
        zone: ZoneInfo,
        wake: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._browser = browser
        self._whispers = Whispers(store, clock)
        self._windows = windows
        self._language_of = language_of
        self._zone = zone
        self._wake = wake

    def answer(self, command: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement of `digest add` alone, whose window says it all; None for other commands."""
        text, actor = str(command.get("text", "")), str(command.get("user_id", ""))
        kind = _asks_for_form(text)
        if kind is None:
            return None
        try:
            self._open(kind, actor, str(command.get("channel_id", "")), str(command.get("trigger_id", "")))
        except Refusal as refused:
            told = refused_message(refused, unescape(text), self._language_of(actor))
            return {"response_type": "ephemeral", **told}
        return {}

    def reply(self, kind: DigestKind, words: Sequence[str], actor: str, channel: str) -> Message:
        """What there is to say to `digest …`."""
        asked, rest = (words[0].casefold(), words[1:]) if words else (LIST, ())
        if asked not in WORDS:
            known = (ADD, LIST, NOW, PAUSE, RESUME, REMOVE)
            raise Refusal(Reason.WRONG_VALUE, word=asked, names=known, nearest=nearest(asked, WORDS))
        name, language = WORDS[asked], self._language_of(actor)
        if name == LIST:
            return self._list(kind, actor)
        if name == ADD:
            if not rest and not USUAL[kind]:
                raise Refusal(Reason.ONLY_TYPED)
            wish = read_wish(rest, channel, self._zone, USUAL[kind])
            return added_message(self._desk.add(kind, wish, actor), language)
        return TOLD[name](done(self._desk, name, Which(actor, channel, _id(rest), kind)), language)

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether the pressed button is one of ours."""
        name, value, actor = str(action.get("action_id")), str(action.get("value", "")), actor_of(body)
        if name not in list(DigestAction):
            return False
        try:
            self._press(DigestAction(name), value, actor, body)
        except Refusal as refused:
            self._whispers.tell(body, refusal(refused, self._language_of(actor)))
        self._wake()
        return True

    def submit(self, body: Mapping[str, Any], view: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement: what was added in the place of the form; None for a view that is not ours."""
        if view.get("callback_id") != DigestView.ADD:
            return None
        actor, language = actor_of(body), self._language_of(actor_of(body))
        try:
            wish = _wanted(view)
            added = self._desk.add(_kind(str(view.get("private_metadata"))), wish, actor)
        except Refusal as refused:
            return told_beside(BESIDE.get(refused.reason, DigestField.PROPERTIES), refused, language)
        return {"response_action": "update", "view": added_modal(added, language)}

    def _press(self, name: DigestAction, value: str, actor: str, body: Mapping[str, Any]) -> None:
        channel = str((body.get("channel") or {}).get("id", ""))
        if name is DigestAction.ADD:
            self._open(_kind(value), actor, channel, str(body.get("trigger_id", "")))
        elif name is DigestAction.MORE:
            self._whispers.show(body, self._more(value, actor))
        else:
            digest = done(self._desk, PRESSED[name], Which(actor, channel, _number(value)))
            if name is DigestAction.NOW:
                self._whispers.show(body, asked_message(digest, self._language_of(actor)))
            else:
                self._whispers.replace(body, self._list(digest.kind, actor))

    def _open(self, kind: DigestKind, actor: str, channel: str, trigger: str) -> None:
        form = self._desk.form(kind, actor, channel)
        view = digest_modal(form, self._zone.key, self._language_of(actor))
        with in_time():
            self._windows.views_open(trigger_id=trigger, view=view)

    def _list(self, kind: DigestKind, actor: str) -> Message:
        entered, may_add = self._desk.all(kind, actor), self._desk.may_add(actor)
        return digests_message(entered, kind, may_add, self._language_of(actor))

    def _more(self, value: str, actor: str) -> Message:
        """All that nobody has, of the digest's properties that `actor` may see."""
        about, language = self._desk.about(_number(value), actor), self._language_of(actor)
        request = Request(actor, Spot.ANSWER, among=[one.id for one in about])
        return drawn(*self._browser.open(WAITING, request, fitting(language)), language)


def done(desk: DigestDesk, name: str, which: Which) -> Digest:
    return {NOW: desk.ask, PAUSE: desk.pause, RESUME: desk.resume, REMOVE: desk.remove}[name](which)


def _asks_for_form(text: str) -> DigestKind | None:
    try:
        sentence = read_sentence(text)
    except Refusal:
        return None
    words = [WORDS.get(word.casefold()) for word in sentence.words]
    return KINDS.get(sentence.command) if words == [ADD] else None


def _id(words: Sequence[str]) -> int | None:
    """None where none is named."""
    if not words:
        return None
    word = words[0].lstrip("#")
    if not is_number(word):
        raise Refusal(Reason.WRONG_VALUE, word=words[0], names=("1", "2", "…"))
    return int(word)


def _wanted(view: Mapping[str, Any]) -> Wish:
    """Of the form that was sent."""
    given = {
        str(name): element
        for named in view.get("state", {}).get("values", {}).values()
        for name, element in named.items()
    }
    chosen = _several(given.get(DigestField.PROPERTIES))
    zone = read_zone(str(given.get(DigestField.ZONE, {}).get("value") or ""), DigestField.ZONE)
    times = str(given.get(DigestField.TIMES, {}).get("value") or "").split()
    schedule = read_schedule([*_several(given.get(DigestField.DAYS)), *times], zone)
    language = str((given.get(DigestField.LANGUAGE, {}).get("selected_option") or {}).get("value", ""))
    channel = str(given.get(DigestField.CHANNEL, {}).get("selected_conversation") or "")
    if not channel.startswith(("C", "G")):
        raise Refusal(Reason.DIGEST_CHANNEL)
    ids = tuple(int(one) for one in chosen if is_number(one))
    return Wish(schedule, channel, (), EVERYTHING in chosen, "" if language == AS_CARDS else language, ids)


def _several(element: Mapping[str, Any] | None) -> list[str]:
    return [str(one["value"]) for one in (element or {}).get("selected_options") or ()]


def _kind(value: str) -> DigestKind:
    return DigestKind(value) if value in list(DigestKind) else DigestKind.DIGEST


def _number(value: str) -> int:
    return int(value) if is_number(value) else 0
