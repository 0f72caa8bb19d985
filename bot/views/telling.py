"""Draws direct messages: what was assigned to their reader, and which channel I can't write to."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.ids import COMMAND, ContactAction
from bot.domain.inbox import Conversation, Property
from bot.ports import Post
from bot.ports.messages import Message
from bot.views.card import property_name
from bot.views.language import Language
from bot.views.masking import shown_to_all
from bot.views.parts import actions, answer, button, channel_mention, link, mention, message_url, mrkdwn, plain, section
from bot.views.people import visitor_name
from bot.views.words import tidy

WORDS_LIMIT = 150
NUMBERS_SHOWN = 20
NAMES_SHOWN = 10
ARCHIVED = ("is_archived", "is_inactive")
ABSENT = ("not_in_channel", "channel_not_found")


@dataclass(frozen=True, slots=True)
class Assigned:
    """One conversation that became its reader's; `known` says whether they may know what it is about."""

    conversation: Conversation
    property_: Property
    card: Post | None
    known: bool


def assigned_message(assigned: Assigned, by: str, site: str, language: Language) -> Message:
    """`site` is where a browser finds the workspace's messages."""
    conversation = shown_to_all(assigned.conversation, assigned.property_)
    card = assigned.card if assigned.known else None
    number, name = linked_number(conversation.id, card, site), property_name(assigned.property_)
    if not assigned.known:
        return answer([language.say("{agent} assigned {number} to you.", agent=mention(by), number=number)])
    told = language.say("{agent} assigned {number} to you ({name}).", agent=mention(by), number=number, name=name)
    open_ = button(language.say("Open…"), ContactAction.OPEN, str(conversation.id))
    blocks = [
        section(mrkdwn(told)),
        section(plain(visitor_words(shown_to_all(conversation, assigned.property_), language))),
        actions("assigned", open_),
    ]
    return Message(text=told, blocks=blocks)


def several_message(numbers: Sequence[int], by: str, language: Language) -> Message:
    """The numbers and nothing of what they are about."""
    told = language.count(
        "{agent} assigned one conversation to you: {numbers}.",
        "{agent} assigned {n} conversations to you: {numbers}.",
        len(numbers),
        agent=mention(by),
        numbers=_numbers(numbers, language),
    )
    mine = language.say("`{command} list mine` shows all that is yours.", command=COMMAND)
    return answer([told, mine])


def shut_message(
    channel: str, problem: str, detour: str, properties: Sequence[Property], language: Language
) -> Message:
    """Why I can't write to a channel, what to do, and where its cards go meanwhile (`detour`; "" is nowhere)."""
    names = ", ".join(map(property_name, properties[:NAMES_SHOWN]))
    why, cure = shut_reason(channel, problem, language)
    elsewhere = language.say(
        "Or send its cards to another channel: write `{command} here NAME` there.", command=COMMAND
    )
    meanwhile = (
        language.say("Meanwhile new cards of {names} go to {channel}.", names=names, channel=channel_mention(detour))
        if detour
        else language.say("Meanwhile new cards wait; none is lost.")
    )
    return answer([why, f"{cure} {elsewhere}", meanwhile])


def shut_digests_message(channel: str, problem: str, language: Language) -> Message:
    """The same of a channel to which no cards go, but what the clock brings."""
    why, cure = shut_reason(channel, problem, language)
    return answer([why, cure, language.say("What the clock brings there waits meanwhile.")])


def shut_reason(channel: str, problem: str, language: Language) -> tuple[str, str]:
    """Why I can't write there, and what to do."""
    place = channel_mention(channel)
    if problem in ABSENT:
        why = language.say("I can't write to {channel}: I am not in it, or it is gone.", channel=place)
        return why, language.say("Invite me there: write `/invite` and my name in it.")
    if problem in ARCHIVED:
        why = language.say("I can't write to {channel}: it is archived.", channel=place)
        return why, language.say("Take it out of the archive.")
    why = language.say("Slack doesn't let me write to {channel} ({code}).", channel=place, code=problem)
    return why, language.say("Whoever administers the workspace can allow it.")


def linked_number(number: int, card: Post | None, site: str) -> str:
    """It leads to its card where that is in Slack; `site` is where a browser finds the workspace's messages."""
    if card is None or not card.ts or not site:
        return f"#{number}"
    return link(message_url(site, card.channel, card.ts), f"#{number}")


def visitor_words(conversation: Conversation, language: Language) -> str:
    """A visitor's words: for plain text only."""
    about = tidy(conversation.facts.subject or conversation.excerpt, WORDS_LIMIT, one_line=True)
    return ": ".join(filter(None, (visitor_name(conversation.visitor, language), about)))


def _numbers(numbers: Sequence[int], language: Language) -> str:
    shown = ", ".join(f"#{number}" for number in numbers[:NUMBERS_SHOWN])
    more = len(numbers) - NUMBERS_SHOWN
    return shown if more <= 0 else language.say("{numbers} and {n} more", numbers=shown, n=str(more))
