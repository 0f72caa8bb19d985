"""Tells which digests there are and what became of one, and draws the form of a new one."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.ids import COMMAND
from bot.domain.inbox import Property
from bot.domain.setting_ids import DigestAction, DigestField, DigestView
from bot.ports import Digest, DigestKind
from bot.ports.messages import Message
from bot.times.schedules import Schedule
from bot.times.timetable import write_time
from bot.views.controls import OPTIONS_LIMIT, checkboxes, chooser, static_select, text_choice
from bot.views.language import Language, msgid
from bot.views.parts import (
    Block,
    actions,
    answer,
    button,
    channel_mention,
    context,
    date,
    input_block,
    modal,
    mrkdwn,
    option,
    plain,
    section,
)
from bot.views.telling import shut_reason
from bot.views.wall_words import WEEKDAYS
from bot.views.words import cut, escape, tidy

MOST_SHOWN, BYTES_LIMIT = 20, 13_000
NAMES_LIMIT, NAME_LIMIT = 120, 60
TIMES_LIMIT, ZONE_LIMIT = 150, 60
EVERYTHING = "all"
AS_CARDS = "cards"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LANGUAGES = {AS_CARDS: msgid("As the cards"), "en": msgid("English"), "es": msgid("Spanish")}
NAMES = {DigestKind.DIGEST: msgid("Digest {id}"), DigestKind.ROUNDUP: msgid("Weekly roundup {id}")}
TITLES = {DigestKind.DIGEST: msgid("Digests"), DigestKind.ROUNDUP: msgid("Weekly roundups")}
NEW = {DigestKind.DIGEST: msgid("New digest"), DigestKind.ROUNDUP: msgid("New weekly roundup")}
USUAL = {DigestKind.DIGEST: (DAYS[:5], "9:00"), DigestKind.ROUNDUP: (DAYS[:1], "9:00")}


@dataclass(frozen=True, slots=True)
class Entered:
    """A digest and what its reader may know of it: of all properties `about` may be empty.

    `problem` is what keeps me from its channel, as far as I know; `is_new_there` where I have never posted.
    """

    digest: Digest
    about: Sequence[Property]
    may_change: bool
    problem: str = ""
    is_new_there: bool = False


@dataclass(frozen=True, slots=True)
class DigestForm:
    """What a new one can be about: of `places`, and of all with those to come where `everything` says so."""

    kind: DigestKind
    channel: str
    places: Sequence[Property]
    everything: bool


def digests_message(entered: Sequence[Entered], kind: DigestKind, may_add: bool, language: Language) -> Message:
    """Each with its buttons, for who may press them."""
    title = language.say(TITLES[kind])
    rows = list(_fitting(entered, language))
    blocks = [block for row in rows for block in row] or [section(plain(language.say("There are none yet.")))]
    if left := len(entered) - len(rows):
        told = language.count(
            "One more doesn't fit here; commands reach it.", "{n} more don't fit here; commands reach them.", left
        )
        blocks.append(context(plain(told)))
    add = [actions("digests_add", button(language.say("Add one…"), DigestAction.ADD, kind.value, "primary"))]
    return Message(text=title, blocks=[section(mrkdwn(f"*{title}*")), *blocks, *(add if may_add else [])])


def digests_modal(entered: Sequence[Entered], kind: DigestKind, may_add: bool, told: str, language: Language) -> Block:
    """The same as a window; `told` is what became of the button that was pressed last."""
    listed = digests_message(entered, kind, may_add, language)["blocks"][1:]
    return {
        "type": "modal",
        "callback_id": str(DigestView.LIST),
        "private_metadata": kind.value,
        "title": plain(language.say(TITLES[kind])),
        "close": plain(language.say("Close")),
        "blocks": [*([section(mrkdwn(told))] if told else []), *listed],
    }


def added_message(added: Entered, language: Language) -> Message:
    digest = added.digest
    lines = [
        language.say("{what}: {told}.", what=f"*{_name(digest, language)}*", told=_told(added, language)),
        _next(digest, language),
        language.say("`{command} {kind} now {id}` lets it come at once.", **_ids(digest)),
        _unsure(added, language),
    ]
    return answer(filter(None, lines))


def asked_message(digest: Digest, language: Language) -> Message:
    what, channel = _name(digest, language), channel_mention(digest.channel)
    return answer([language.say("{what} comes in a moment, in {channel}.", what=what, channel=channel)])


def paused_message(digest: Digest, language: Language) -> Message:
    told = language.say("{what} is paused.", what=_name(digest, language))
    return answer([told, language.say("`{command} {kind} resume {id}` ends that.", **_ids(digest))])


def resumed_message(digest: Digest, language: Language) -> Message:
    told = language.say("{what} comes again.", what=_name(digest, language))
    return answer([f"{told} {_next(digest, language)}"])


def removed_message(digest: Digest, language: Language) -> Message:
    return answer([language.say("{what} is removed.", what=_name(digest, language))])


def added_modal(added: Entered, language: Language) -> Block:
    """In the place of the form, so that nobody has to look for what they did."""
    return {
        "type": "modal",
        "title": plain(language.say(NEW[added.digest.kind])),
        "close": plain(language.say("Close")),
        "blocks": added_message(added, language)["blocks"],
    }


def digest_modal(form: DigestForm, zone: str, language: Language) -> Block:
    """Its metadata is the kind. `zone` is the installation's."""
    days, times = USUAL[form.kind]
    offered = [option(language.say(name), day) for name, day in zip(WEEKDAYS, DAYS, strict=True)]
    languages = [option(language.say(name), code) for code, name in LANGUAGES.items()]
    return modal(
        DigestView.ADD,
        form.kind.value,
        title=language.say(NEW[form.kind]),
        submit=language.say("Add"),
        close=language.say("Cancel"),
        blocks=[
            input_block(language.say("Channel"), _channel(form.channel)),
            input_block(language.say("Days"), checkboxes(DigestField.DAYS, offered, days)),
            input_block(
                language.say("Times"),
                text_choice(DigestField.TIMES, "9:00", TIMES_LIMIT, times),
                hint=language.say("Several with a space between them: 9:00 17:30"),
            ),
            input_block(
                language.say("Time zone"),
                text_choice(DigestField.ZONE, "Europe/Madrid", ZONE_LIMIT, zone),
                hint=language.say("A name like Europe/Madrid or America/Bogota"),
            ),
            input_block(language.say("Properties"), _places(form, language)),
            input_block(language.say("Language"), static_select(DigestField.LANGUAGE, "…", languages, chosen=AS_CARDS)),
        ],
    )


def schedule_told(schedule: Schedule, language: Language) -> str:
    """Such as `Monday to Friday at 9:00 and 17:30 (Europe/Madrid)`."""
    times = ", ".join(map(write_time, schedule.minutes))
    days, zone = _days(schedule.days, language), schedule.zone.key
    return language.say("{days} at {times} ({zone})", days=days, times=times, zone=zone)


def _days(days: Sequence[int], language: Language) -> str:
    if len(days) == len(WEEKDAYS):
        return language.say("every day")
    names = [language.say(WEEKDAYS[day]) for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return language.say("{first} to {last}", first=names[0], last=names[-1])
    return ", ".join(names)


def _fitting(entered: Sequence[Entered], language: Language) -> Iterator[list[Block]]:
    """The rows that one answer can hold."""
    size = 0
    for one in entered[:MOST_SHOWN]:
        row = _row(one, language)
        size += sum(len(json.dumps(block, ensure_ascii=False).encode()) for block in row)
        if size > BYTES_LIMIT:
            return
        yield row


def _row(one: Entered, language: Language) -> list[Block]:
    digest, number = one.digest, str(one.digest.id)
    shut = " ".join(shut_reason(digest.channel, one.problem, language)) if one.problem else ""
    lines = (f"*{_name(digest, language)}* · {_told(one, language)}", _next(digest, language), shut and f"⚠️ {shut}")
    told = section(mrkdwn("\n".join(filter(None, lines))))
    if not one.may_change:
        return [told]
    turn = (DigestAction.RESUME, msgid("Resume")) if digest.paused_at else (DigestAction.PAUSE, msgid("Pause"))
    remove = button(language.say("Remove"), DigestAction.REMOVE, number, "danger")
    sure = {
        "title": plain(language.say("Remove it?")),
        "text": plain(language.say("It comes no more. What it has posted stays.")),
        "confirm": plain(language.say("Remove")),
        "deny": plain(language.say("Cancel")),
    }
    buttons = [
        button(language.say("Post now"), DigestAction.NOW, number),
        button(language.say(turn[1]), turn[0], number),
        {**remove, "confirm": sure},
    ]
    return [told, actions(f"digests:{number}", *buttons)]


def _told(one: Entered, language: Language) -> str:
    """Where, when and about what."""
    digest = one.digest
    names = escape(cut(", ".join(map(_plain_name, one.about)), NAMES_LIMIT))
    about = names if digest.property_ids else language.say("all properties")
    return f"{channel_mention(digest.channel)} · {schedule_told(digest.schedule, language)} · {about}"


def _unsure(added: Entered, language: Language) -> str:
    """A private channel that I am not in is as one that is not there."""
    if not added.is_new_there:
        return ""
    channel = channel_mention(added.digest.channel)
    return language.say("If I am not in {channel}, invite me: write `/invite` and my name there.", channel=channel)


def _next(digest: Digest, language: Language) -> str:
    if digest.paused_at:
        return language.say("Paused.")
    at = digest.next_at
    return language.say("Next: {when}.", when=date(at)) if at else ""


def _name(digest: Digest, language: Language) -> str:
    return language.say(NAMES[digest.kind], id=str(digest.id))


def _ids(digest: Digest) -> dict[str, str]:
    return {"command": COMMAND, "kind": digest.kind.value, "id": str(digest.id)}


def _channel(channel: str) -> Block:
    drawn: Block = {
        "type": "conversations_select",
        "action_id": str(DigestField.CHANNEL),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return {**drawn, "initial_conversation": channel} if channel.startswith(("C", "G")) else drawn


def _places(form: DigestForm, language: Language) -> Block:
    """Those of the channel are chosen; they come first, so that they are among the options however many there are."""
    every = [option(language.say("All properties, with those to come"), EVERYTHING)] if form.everything else []
    ordered = sorted(form.places, key=lambda one: one.channel != form.channel)
    offered = [chooser(_plain_name(one), str(one.id)) for one in ordered]
    here = {str(one.id) for one in ordered if one.channel == form.channel or len(ordered) == 1}
    initial = [one for one in offered if one["value"] in here][: OPTIONS_LIMIT - 1]
    drawn: Block = {
        "type": "multi_static_select",
        "action_id": str(DigestField.PROPERTIES),
        "placeholder": plain(language.say("Choose properties")),
        "options": [*every, *offered][:OPTIONS_LIMIT],
    }
    return {**drawn, "initial_options": initial} if initial else drawn


def _plain_name(one: Property) -> str:
    return tidy(one.name, NAME_LIMIT, one_line=True) or one.tawk_id
