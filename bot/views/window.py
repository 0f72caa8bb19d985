"""Draws the window of one conversation: what it is, what its reader may do, and all that was said, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import ContactAction, View, WindowAction
from bot.domain.inbox import Conversation, Deed, Entry, Note, Property
from bot.ports import Post
from bot.views.card import answer_action, can_be_mailed, details, head
from bot.views.controls import user_choice
from bot.views.journal import told
from bot.views.language import Language, msgid
from bot.views.masking import Veil, shown_to_all, veil_of
from bot.views.parts import (
    Block,
    actions,
    button,
    context,
    date,
    divider,
    link,
    mention,
    message_url,
    mrkdwn,
    plain,
    section,
)
from bot.views.rescue import rescue_told
from bot.views.thread import pages, turn_blocks
from bot.views.words import tidy

DEEDS_SHOWN, NOTES_SHOWN, NOTE_LIMIT = 5, 3, 3_000
LABELS = {
    Deed.TAKE: msgid("Take it"),
    Deed.CLOSE: msgid("Close"),
    Deed.REOPEN: msgid("Reopen"),
    Deed.UNASSIGN: msgid("Unassign"),
    Deed.SPAM: msgid("It is spam"),
    Deed.NOT_SPAM: msgid("Not spam"),
    Deed.TRASH: msgid("Move to trash"),
    Deed.RESTORE: msgid("Restore"),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """One conversation before an agent: `may` is what they may do to it as it stands, `contact` whose it is.

    `may_reveal` whether they may ask for what the property masks; `may_answer` whether they may write e-mail.
    `site` is where a browser finds the workspace, `rescued_at` when the visitor was written to by itself.
    """

    conversation: Conversation
    property_: Property
    entries: Sequence[Entry]
    notes: Sequence[Note]
    may: frozenset[Deed]
    may_reveal: bool
    contact: int | None
    card: Post | None
    site: str = ""
    may_answer: bool = False
    rescued_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How the window is looked at: page 0 is the last one, where the newest lines are; `told` stands on top."""

    page: int = 0
    told: str = ""
    revealed: bool = False


def conversation_window(opened: Opened, look: Look, language: Language) -> Block:
    conversation, property_ = opened.conversation, opened.property_
    shown = conversation if look.revealed else shown_to_all(conversation, property_)
    veil = veil_of(conversation.visitor) if property_.masked and not look.revealed else None
    hides = shown != conversation or any(veil and veil(note.text) != note.text for note in opened.notes)
    blocks = [
        *([section(mrkdwn(look.told))] if look.told else []),
        *head(shown, property_, language),
        *details(shown, property_, language),
        *rescue_told(opened.rescued_at, language),
        *_card_link(opened.card, opened.site, language),
        *_doing(opened, language, hides=hides),
        *_said(shown, look, language),
        *_notes(opened.notes, veil, language),
        *_done(opened.entries, language),
    ]
    return _window(conversation.id, f"{conversation.id}:{look.page}", blocks, language)


def told_window(number: int, text: str, language: Language) -> Block:
    """A sentence of ours in the place of what can't be shown."""
    return _window(number, "", [section(mrkdwn(text))], language)


def _window(number: int, metadata: str, blocks: list[Block], language: Language) -> Block:
    return {
        "type": "modal",
        "callback_id": str(View.CONVERSATION),
        "private_metadata": metadata,
        "title": plain(f"#{number}"),
        "close": plain(language.say("Close window")),
        "blocks": blocks,
    }


def _card_link(card: Post | None, site: str, language: Language) -> list[Block]:
    if card is None or not card.ts or not site:
        return []
    url = message_url(site, card.channel, card.ts)
    return [context(mrkdwn(link(url, language.say("Its card in Slack"))))]


def _doing(opened: Opened, language: Language, *, hides: bool) -> list[Block]:
    """A new `block_id` for each version, or Slack would keep who was chosen before."""
    number, may = str(opened.conversation.id), opened.may
    buttons = [
        button(language.say(label), f"{WindowAction.DO}:{deed}", number, "primary" if deed is Deed.TAKE else "")
        for deed, label in LABELS.items()
        if deed in may and not (deed is Deed.RESTORE and Deed.NOT_SPAM in may)
    ]
    more = [
        *_answering(opened, language),
        *([user_choice(WindowAction.ASSIGN, language.say("Assign…"))] if Deed.ASSIGN in may else []),
        *([button(language.say("More…"), WindowAction.FORM, number)] if Deed.TAG in may else []),
        *([_purge(number, language)] if Deed.PURGE in may else []),
        *([_contact(opened.contact, language)] if opened.contact else []),
        *([button(language.say("Reveal"), WindowAction.REVEAL, "0")] if hides and opened.may_reveal else []),
    ]
    offered = [*buttons, *more]
    return [actions(f"window:{number}:{opened.conversation.version}", *offered)] if offered else []


def _answering(opened: Opened, language: Language) -> list[Block]:
    """By e-mail; and the way to the ticket that it became, or to the chat that it was."""
    conversation, other = opened.conversation, str(opened.conversation.linked)
    name, label = answer_action(conversation, language)
    offered = opened.may_answer and can_be_mailed(conversation)
    return [
        *([button(label, name, str(conversation.id), "primary")] if offered else []),
        *([button(language.say("Open #{number}", number=other), ContactAction.OPEN, other)] if other != "0" else []),
    ]


def _purge(number: str, language: Language) -> Block:
    return button(language.say("Purge for good…"), WindowAction.PURGE, number, "danger")


def _contact(contact_id: int, language: Language) -> Block:
    return button(language.say("Contact"), ContactAction.CARD, str(contact_id))


def _said(conversation: Conversation, look: Look, language: Language) -> list[Block]:
    every = pages(conversation.lines)
    if not every:
        return [divider(), section(plain(language.say("No lines are known.")))]
    shown = look.page if 0 < look.page <= len(every) else len(every)
    return [divider(), *turn_blocks(every[shown - 1], language), *_pages(shown, len(every), look.revealed, language)]


def _pages(shown: int, count: int, revealed: bool, language: Language) -> list[Block]:
    """Each page of what is revealed is asked for, and written down, by itself."""
    back, on = (f"{WindowAction.REVEAL if revealed else WindowAction.PAGE}:{way}" for way in ("back", "on"))
    buttons = [
        *([button(language.say("Earlier"), back, str(shown - 1))] if shown > 1 else []),
        *([button(language.say("Later"), on, str(shown + 1))] if shown < count else []),
    ]
    where = language.say("Page {page} of {count}", page=str(shown), count=str(count))
    return [context(mrkdwn(where)), actions(f"window_pages:{shown}", *buttons)] if buttons else []


def _notes(notes: Sequence[Note], veil: Veil | None, language: Language) -> list[Block]:
    """An agent's words, which may be a visitor's; the newest last."""
    blocks: list[Block] = []
    for note in reversed(notes):
        said = language.say("📝 {agent} noted, for the team only:", agent=mention(note.author))
        blocks += [
            context(mrkdwn(f"{said} {date(note.at)}")),
            section(plain(tidy(veil(note.text) if veil else note.text, NOTE_LIMIT))),
        ]
    return [divider(), *blocks] if blocks else []


def _done(entries: Sequence[Entry], language: Language) -> list[Block]:
    deeds = "\n".join(told(entry, language) for entry in entries[-DEEDS_SHOWN:])
    return [divider(), context(mrkdwn(deeds))] if deeds else []
