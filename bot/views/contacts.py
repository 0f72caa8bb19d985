"""Draws contacts: a list, the card of one in a modal. A visitor's words stand in plain text only."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.contact import MOST_COUNTED, Contact, ContactCard, ContactPage, ContactRow, Visit
from bot.domain.ids import COMMAND, ContactAction, ContactView
from bot.domain.inbox import Note
from bot.ports.messages import Message
from bot.views.card import property_name
from bot.views.language import Language, msgid
from bot.views.masking import Veil, veil_of, veiled_visitor
from bot.views.parts import Block, actions, button, context, date, divider, mention, mrkdwn, plain, section
from bot.views.people import masked, visitor_name
from bot.views.words import cut, tidy

ROW_LIMIT, EXCERPT_LIMIT, VALUE_LIMIT, NOTE_LIMIT = 300, 120, 254, 2_900
MEMBERS_SHOWN = 10


def contacts_message(page: ContactPage, language: Language, words: str = "", *, older: bool = False) -> Message:
    """A page of the list, for the one who asked; `older` where others come before it."""
    blocks = [*contacts_page_blocks(page, language), *_more(page, words, older, language)]
    return Message(text=language.say("Contacts"), blocks=blocks)


def contacts_page_blocks(page: ContactPage, language: Language) -> list[Block]:
    """The rows with what they count, without any control that pages."""
    title = section(mrkdwn(_bold(language.say("Contacts")) + f" · {how_many(page.total)}"))
    if not page.rows:
        nobody = language.say("Nobody is found. Look for the beginning of a name, an address or a telephone number.")
        return [title, section(plain(nobody))]
    return [title, *(block for row in page.rows for block in contact_rows(row, page, language))]


def _more(page: ContactPage, words: str, older: bool, language: Language) -> list[Block]:
    """Buttons carry ids only: where words were looked for, they are to be written again."""
    last = page.rows[-1].contact if page.rows and page.next else None
    if words:
        line = f"{COMMAND} contact {words} before {contact_number(last)}" if last else ""
        return [context(plain(cut(language.say("More: {line}", line=line), ROW_LIMIT)))] if last else []
    buttons = [
        *([button(language.say("Newest"), ContactAction.LIST, "0")] if older else []),
        *([button(language.say("Older"), f"{ContactAction.LIST}:older", str(last.id))] if last else []),
    ]
    return [actions("contact_list", *buttons)] if buttons else []


def how_many(total: int) -> str:
    return f"{MOST_COUNTED}+" if total > MOST_COUNTED else str(total)


def contact_rows(row: ContactRow, page: ContactPage, language: Language) -> list[Block]:
    """One row: who, with a button that opens the card, and how often and when they wrote."""
    property_ = page.properties[row.contact.property_id]
    who = (contact_name(row.contact, language, property_.masked), *_addresses(row.contact, property_.masked))
    named = section(plain(tidy(" · ".join(who), ROW_LIMIT, one_line=True)))
    opens = button(language.say("Show"), ContactAction.CARD, str(row.contact.id))
    where = f" · {property_name(property_)}" if len(page.properties) > 1 else ""
    return [
        {**named, "accessory": opens},
        context(mrkdwn(_seen(row.conversations, row.first_seen, row.last_seen, language) + where)),
    ]


def contact_modal(card: ContactCard, language: Language, *, revealed: bool = False, before: int = 0) -> Block:
    """All of a contact; `before` is where the page of its history begins."""
    hidden = card.property_.masked and not revealed
    known, veil = card.contact, veil_of(card.contact.shown) if hidden else None
    seen = _seen(card.conversations, card.first_seen, card.last_seen, language)
    told = "\n".join(filter(None, (contact_name(known, language, hidden), *_lines(known, hidden))))
    return {
        "type": "modal",
        "callback_id": str(ContactView.CARD),
        "private_metadata": str(known.id),
        "title": plain(contact_title(known, language)),
        "close": plain(language.say("Close")),
        "blocks": [
            section(plain(told)),
            context(mrkdwn(f"{seen} · {property_name(card.property_)}")),
            _doing(card, hidden, language),
            *_merged(card, hidden, language),
            *_likely(card, language),
            *_notes(card.notes, veil, language),
            divider(),
            section(mrkdwn(_bold(language.say("Conversations")))),
            *(_visit(visit, veil, language) for visit in card.visits),
            *_pages(card, before, language),
        ],
    }


def contact_title(contact: Contact, language: Language) -> str:
    return language.say("Contact {number}", number=contact_number(contact))


def contact_number(contact: Contact) -> str:
    """How a contact is told apart from a conversation."""
    return f"C{contact.id}"


def contact_name(contact: Contact, language: Language, hidden: bool) -> str:
    """A visitor's words: for plain text only."""
    return visitor_name(veiled_visitor(contact.shown) if hidden else contact.shown, language)


def contact_label(contact: Contact, hidden: bool, language: Language, limit: int) -> str:
    """Name and addresses in one line: for plain text only."""
    return tidy(
        " · ".join((contact_name(contact, language, hidden), *_addresses(contact, hidden))), limit, one_line=True
    )


def _bold(text: str) -> str:
    return f"*{text}*"


def _addresses(contact: Contact, hidden: bool) -> list[str]:
    values = (tidy(contact.known(name), VALUE_LIMIT, one_line=True) for name in ("email", "phone"))
    return [masked(value) if hidden else value for value in values if value]


def _lines(contact: Contact, hidden: bool) -> list[str]:
    place = ", ".join(filter(None, (contact.known("city"), contact.known("country").upper())))
    veil = veil_of(contact.shown) if hidden else str
    more = (veil(contact.known("company")), veil(place))
    return [*_addresses(contact, hidden), *(tidy(value, VALUE_LIMIT, one_line=True) for value in more if value)]


def _seen(conversations: int, first: datetime, last: datetime, language: Language) -> str:
    many = language.count("{n} conversation", "{n} conversations", conversations)
    said = msgid("{many} · first seen {first} · last seen {last}")
    return language.say(said, many=many, first=date(first), last=date(last))


def _doing(card: ContactCard, hidden: bool, language: Language) -> Block:
    number = str(card.contact.id)
    reveal = [button(language.say("Reveal"), ContactAction.REVEAL, number)] if hidden else []
    return actions(
        "contact_doing",
        button(language.say("Edit…"), ContactAction.EDIT, number),
        button(language.say("Note…"), ContactAction.NOTE, number),
        button(language.say("Merge…"), ContactAction.MERGE, number),
        *reveal,
        button(language.say("Erase…"), ContactAction.ERASE, number, "danger"),
    )


def _merged(card: ContactCard, hidden: bool, language: Language) -> list[Block]:
    if not card.merged:
        return []
    rows: list[Block] = []
    for one in card.merged[:MEMBERS_SHOWN]:
        part = button(language.say("Part again"), ContactAction.UNMERGE, str(one.id))
        rows.append({**section(plain(contact_label(one, hidden, language, ROW_LIMIT))), "accessory": part})
    return [divider(), section(mrkdwn(_bold(language.say("Merged into this contact")))), *rows]


def _likely(card: ContactCard, language: Language) -> list[Block]:
    if not card.likely:
        return []
    n = len(card.likely)
    said = language.count("{n} other contact may be the same person.", "{n} other contacts may be the same person.", n)
    return [context(mrkdwn(said))]


def _notes(notes: Sequence[Note], veil: Veil | None, language: Language) -> list[Block]:
    """An agent's words, which may be a visitor's."""
    blocks: list[Block] = []
    for note in notes:
        told = language.say("📝 {agent} noted, for the team only:", agent=mention(note.author))
        blocks += [
            context(mrkdwn(f"{told} {date(note.at)}")),
            section(plain(tidy(veil(note.text) if veil else note.text, NOTE_LIMIT))),
        ]
    return [divider(), *blocks] if blocks else []


def _visit(visit: Visit, veil: Veil | None, language: Language) -> Block:
    excerpt = veil(visit.excerpt) if veil else visit.excerpt
    sign = "🟡" if visit.is_open else "⚪"
    words = tidy(f"{sign} #{visit.number} · {excerpt}", EXCERPT_LIMIT, one_line=True)
    return {**section(plain(words)), "accessory": button(language.say("Show"), ContactAction.OPEN, str(visit.number))}


def _pages(card: ContactCard, before: int, language: Language) -> list[Block]:
    number, shown = card.contact.id, list[Block]()
    if before:
        shown.append(button(language.say("Newest"), ContactAction.CARD, str(number)))
    if card.more:
        shown.append(button(language.say("Older"), ContactAction.PAGE, f"{number}:{card.visits[-1].number}"))
    return [actions("contact_pages", *shown)] if shown else []
