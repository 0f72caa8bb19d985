"""Draws what could not be delivered: what it is and why, what to do about it, and two buttons."""

from collections.abc import Mapping, Sequence

from bot.domain.errors import Reason, Refusal
from bot.domain.ids import COMMAND
from bot.domain.inbox import Property, Visitor
from bot.domain.setting_ids import FailureAction
from bot.ports import FROM_BACKUP, DeliveryState, Failure, FailureKind
from bot.ports.messages import Message
from bot.views.card import property_name
from bot.views.language import Language, msgid
from bot.views.mail_reasons import why
from bot.views.masking import veil_of
from bot.views.parts import Block, actions, button, channel_mention, context, date, mention, mrkdwn, plain, section
from bot.views.refusals import refusal
from bot.views.unread_files import unread
from bot.views.words import escape, tidy

REASON_LIMIT, EVENT_LIMIT = 200, 60
UNKNOWN = "outcome_unknown"  # of a post: Slack never told whether it came
NOT_DRAWN = "not_drawn"
POST_REASONS: Mapping[str, str] = {
    UNKNOWN: msgid("nobody could find out whether Slack took it"),
    NOT_DRAWN: msgid("it could not be drawn, which the log tells more of"),
    "msg_too_long": msgid("it is longer than Slack takes"),
    "invalid_blocks": msgid("Slack did not take its form"),
}
NEXT_STEPS: Mapping[FailureKind, str] = {
    FailureKind.DELIVERY: msgid("It is tried again by itself too. `python -m bot doctor` and the log tell more."),
    FailureKind.POST: msgid("Try again; a card is also drawn anew when its conversation changes."),
    FailureKind.MAIL: msgid("Put right what stands there, then try again: it goes out as the same mail."),
    FailureKind.EXPORT: msgid("Try again, or ask for it anew with `{command} export`."),
}
UNREADABLE = msgid("It can't be understood, and tawk.to has it. Trying again helps after an update of Recado only.")
DOUBT = msgid("Look first whether it stands there: trying again may post it a second time.")
ASK = msgid("Ask the visitor or look into the mailbox first: trying again may send it a second time.")


def failures_message(
    failures: Sequence[Failure], properties: Sequence[Property], number: int, more: bool, language: Language
) -> Message:
    """One page; its number stands in the buttons, so that it is drawn again when one is pressed."""
    heading = language.say("What could not be delivered")
    title = f"*{heading}*"
    if not failures:
        told = language.say("All that should go out went out, as far as you look after it.")
        return Message(text=told, blocks=[section(mrkdwn(title)), section(mrkdwn(told))])
    known = {one.id: one for one in properties}
    rows = [block for one in failures for block in _row(one, known.get(one.property_id), number, language)]
    turns = [
        *([button(language.say("Newer"), FailureAction.NEWER, str(number - 1))] if number > 1 else []),
        *([button(language.say("Older"), FailureAction.OLDER, str(number + 1))] if more else []),
    ]
    foot = [actions("failures_turn", *turns)] if turns else []
    return Message(text=title, blocks=[section(mrkdwn(title)), *rows, *foot])


def _row(failure: Failure, property_: Property | None, page: int, language: Language) -> list[Block]:
    key = f"{failure.kind.value}:{failure.id}:{failure.mark}:{page}"
    place = property_name(property_) if property_ else ""
    facts = " · ".join(filter(None, (_what(failure, language), place, date(failure.at))))
    reason = language.say("Why: {reason}", reason=_why(failure, property_, language))
    retry = button(language.say("Try again"), FailureAction.RETRY, key)
    discard = {**button(language.say("Discard"), FailureAction.DISCARD, key, "danger"), "confirm": _sure(language)}
    return [
        section(mrkdwn(facts)),
        section(plain(reason)),
        context(mrkdwn(_next(failure, language))),
        actions(f"failure:{failure.kind.value}:{failure.id}:{failure.mark}", retry, discard),
    ]


def _what(failure: Failure, language: Language) -> str:
    number, person = f"#{failure.number}", mention(failure.person)
    if failure.kind is FailureKind.DELIVERY:
        event = escape(tidy(failure.detail.partition(":")[2], EVENT_LIMIT, one_line=True)) or "–"
        return language.say("📥 A webhook ({event}), number {id}", event=event, id=str(failure.id))
    if failure.kind is FailureKind.MAIL:
        return language.say("✉️ The e-mail to the visitor of {number}", number=number)
    if failure.kind is FailureKind.EXPORT:
        return language.say("📦 An export of {person}", person=person)
    where = person if failure.person.startswith(("U", "W")) else channel_mention(failure.person)
    if failure.number:
        return language.say("💬 A message about {number} in {where}", number=number, where=where)
    return language.say("💬 A message in {where}", where=where)


def _why(failure: Failure, property_: Property | None, language: Language) -> str:
    """For plain text: what a server said may be anything."""
    code = tidy(failure.reason, REASON_LIMIT, one_line=True)
    if failure.kind is FailureKind.MAIL:
        told = unread(failure.reason, language) or why(failure.reason, language)
        return veil_of(Visitor())(told) if property_ is not None and property_.masked else told
    if failure.kind is FailureKind.EXPORT and failure.reason == FROM_BACKUP:
        return language.say("Recado was restored from a backup meanwhile: ask for it once more if you have not got it.")
    if failure.kind is FailureKind.EXPORT and failure.reason in list(Reason):
        return refusal(Refusal(Reason(failure.reason)), language)
    if failure.kind is FailureKind.POST and failure.reason in POST_REASONS:
        return language.say(POST_REASONS[failure.reason])
    return code or language.say("no reason was given")


def _next(failure: Failure, language: Language) -> str:
    if failure.kind is FailureKind.DELIVERY and failure.detail.startswith(f"{DeliveryState.QUARANTINED.value}:"):
        return language.say(UNREADABLE)
    if failure.kind is FailureKind.POST and failure.reason == UNKNOWN:
        return language.say(DOUBT)
    if failure.kind is FailureKind.MAIL and failure.reason == FROM_BACKUP:
        return language.say(ASK)
    return language.say(NEXT_STEPS[failure.kind], command=COMMAND)


def _sure(language: Language) -> Block:
    return {
        "title": plain(language.say("Discard it?")),
        "text": plain(language.say("It is not tried again and not listed any more. Nothing is deleted.")),
        "confirm": plain(language.say("Discard")),
        "deny": plain(language.say("Cancel")),
    }
