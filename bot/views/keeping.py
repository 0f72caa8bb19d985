"""Shows for how long a property keeps what is over: the announcement of the first purge, and the window of settings."""

from datetime import datetime

from bot.domain.ids import COMMAND
from bot.domain.inbox import Property
from bot.domain.setting_ids import KeepingAction, KeepingField, PropertyView
from bot.ports import Keeping
from bot.ports.messages import Message
from bot.views.card import property_name
from bot.views.language import Language
from bot.views.parts import Block, actions, answer, button, context, date, input_block, mention, mrkdwn
from bot.views.property_sheet import PropertySheet, property_modal
from bot.views.recall import what_stays

MOST_DAYS = 3_650
MOST_COUNTED = 10_000


def announcement(keeping: Keeping, property_: Property, language: Language) -> Message:
    """What will go and when, and what became of it."""
    if not keeping.is_on:
        return answer([_stopped(keeping, property_, language)])
    if keeping.first_at is None:
        return answer([_done(keeping, property_, language)])
    told = answer(
        [
            language.say("*What is over in {name} will be purged for good*", name=property_name(property_)),
            _begins(keeping, keeping.first_at, language),
            *_rules(keeping, language),
            _how_many(keeping, language),
            language.say(
                "Their cards and threads here go, too, and nobody can bring them back. `{command} export` keeps a "
                "copy; `{command} keep` changes what stays for how long.",
                command=COMMAND,
            ),
            what_stays(language),
        ]
    )
    stop = button(language.say("Stop it"), KeepingAction.STOP, str(property_.id), "danger")
    return Message(
        text=told["text"], blocks=[*told["blocks"], actions(f"keeping:{int(keeping.first_at.timestamp())}", stop)]
    )


def outdated_announcement(property_: Property, language: Language) -> Message:
    """What this announced no longer holds."""
    told = language.say(
        "What is purged in {name} was changed since: a newer message of mine tells it, and `{command} keep`.",
        name=property_name(property_),
        command=COMMAND,
    )
    return answer([told])


def keeping_modal(sheet: PropertySheet[Keeping], language: Language) -> Block:
    """Two inputs, each empty for ever."""
    keeping, never = sheet.settings, language.say("In days. Empty: it stays.")
    trash = _days(KeepingField.TRASH, keeping.trash_days)
    closed = _days(KeepingField.CLOSED, keeping.closed_days)
    blocks = [
        context(*(mrkdwn(text) for text in _state(keeping, language))),
        input_block(language.say("Purge what lies in the Trash after"), trash, optional=True, hint=never),
        input_block(language.say("Purge what is closed after"), closed, optional=True, hint=never),
        context(*(mrkdwn(text) for text in _promises(language))),
    ]
    return property_modal(PropertyView.KEEPING, language.say("What is kept"), sheet, blocks, language)


def _begins(keeping: Keeping, first_at: datetime, language: Language) -> str:
    if keeping.began_at is not None:
        return language.say("This has begun, and ends when all of it is gone:")
    return language.say("From {date} on, each night, I remove:", date=date(first_at))


def _rules(keeping: Keeping, language: Language) -> list[str]:
    trash = language.count(
        "• what lies in the Trash and had no news for a day",
        "• what lies in the Trash and had no news for {n} days",
        keeping.trash_days,
    )
    closed = language.count(
        "• what is closed and had no news for a day",
        "• what is closed and had no news for {n} days",
        keeping.closed_days,
    )
    return [text for text, days in ((trash, keeping.trash_days), (closed, keeping.closed_days)) if days]


def _how_many(keeping: Keeping, language: Language) -> str:
    if keeping.announced > MOST_COUNTED:
        return language.say("In the first night that is *more than {n} conversations*.", n=f"{MOST_COUNTED}")
    return language.count(
        "In the first night that is *one conversation*.",
        "In the first night that is *{n} conversations*.",
        keeping.announced,
    )


def _stopped(keeping: Keeping, property_: Property, language: Language) -> str:
    if not keeping.stopped_by:
        return language.say("Nothing of {name} is purged by itself any more.", name=property_name(property_))
    return language.say(
        "{agent} stopped this: nothing of {name} is purged by itself.",
        agent=mention(keeping.stopped_by),
        name=property_name(property_),
    )


def _done(keeping: Keeping, property_: Property, language: Language) -> str:
    return language.count(
        "In {name} one conversation that was over is purged for good. `{command} keep` shows what stays for how long.",
        "In {name} {n} conversations that were over are purged for good. `{command} keep` shows what stays for how "
        "long.",
        keeping.last_purged,
        name=property_name(property_),
        command=COMMAND,
    )


def _state(keeping: Keeping, language: Language) -> list[str]:
    if keeping.is_on and keeping.first_at is not None:
        begins = _begins(keeping, keeping.first_at, language)
        return [begins, *_rules(keeping, language), _how_many(keeping, language)]
    if keeping.is_on and keeping.last_at is not None:
        told = language.count(
            "{date}: one conversation was purged.",
            "{date}: {n} conversations were purged.",
            keeping.last_purged,
            date=date(keeping.last_at),
        )
        return [told]
    return [language.say("Everything stays until somebody purges it.")]


def _promises(language: Language) -> tuple[str, ...]:
    return (
        language.say("Any news begins the time anew: a line, an answer, a note, a deed."),
        language.say(
            "Never purged by itself: what is open or snoozed outside of the Trash, and a chat whose ticket still stays."
        ),
        language.say(
            "Before the first night I announce in the property's channel and to its administrators what goes "
            "and when: three days ahead. Anyone who may change settings can stop it there."
        ),
    )


def _days(field: KeepingField, given: int) -> Block:
    drawn: Block = {
        "type": "number_input",
        "action_id": str(field),
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": str(MOST_DAYS),
    }
    return {**drawn, "initial_value": str(given)} if given else drawn
