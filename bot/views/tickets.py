"""Draws the forms that turn a chat into a ticket and that answer one, and the letter as the visitor will read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.canned import CannedAnswer
from bot.domain.ids import TicketAction, TicketField, TicketView
from bot.domain.inbox import Conversation, Kind, Property
from bot.domain.setting_ids import CannedAction
from bot.views.controls import checkboxes, chooser, field, static_select, text_choice, user_choice
from bot.views.labels import PRIORITIES
from bot.views.language import Language, msgid
from bot.views.parts import (
    OPTION_LIMIT,
    SECTION_LIMIT,
    Block,
    actions,
    button,
    context,
    divider,
    input_block,
    modal,
    mrkdwn,
    option,
    plain,
    section,
)
from bot.views.people import visitor_name
from bot.views.words import cut, split, tidy

LONGEST_ADDRESS, LONGEST_SUBJECT = 254, 200
MOST_FILES = 10  # Slack's limit, too
LONGEST_TYPED = 3_000  # what Slack takes in one input
LINE_LIMIT, TITLE_LIMIT = 400, 24
QUOTE_SHOWN = 1_000
ADDRESS_HINTS = {
    "known": msgid("The visitor gave it. Write another one if you know better."),
    "found": msgid("Found in what the visitor wrote: make sure that it is theirs."),
    "none": msgid("The visitor gave none. Ask for it, or write the one that you know."),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form begins with: `address` is the contact's, `found` one in the text that is to be confirmed.

    `seen` is how many of the visitor's lines there are: what is quoted of them is decided with it.
    """

    conversation: Conversation
    property_: Property
    address: str
    found: str
    subject: str
    sender: tuple[str, str]
    quoted: str
    seen: int
    canned: Sequence[CannedAnswer] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter as it would go out."""

    sender: tuple[str, str]
    to: str
    subject: str
    text: str


def convert_modal(draft: Draft, actor: str, language: Language) -> Block:
    """Asks for all that a ticket needs; `actor` has it unless the chat is somebody's."""
    number = str(draft.conversation.id)
    return modal(
        TicketView.CONVERT,
        f"{number}:{draft.seen}",
        title=cut(language.say("Ticket of #{number}", number=number), TITLE_LIMIT),
        submit=language.say("Send"),
        close=language.say("Cancel"),
        blocks=[
            _about(draft, language),
            _address(draft, language),
            _subject(draft, language),
            *answer_blocks(draft, language),
            input_block(language.say("Priority"), _priorities(draft.conversation, language)),
            field(language.say("Assigned to"), _agents(draft.conversation.agent or actor, language)),
        ],
    )


def reply_modal(draft: Draft, language: Language) -> Block:
    """Asks for the answer, and for an address where none is known; the subject is the ticket's."""
    number = str(draft.conversation.id)
    closes = option(language.say("Close the ticket with it"), TicketField.CLOSES)
    return modal(
        TicketView.REPLY,
        f"{number}:{draft.seen}",
        title=cut(language.say("Reply to #{number}", number=number), TITLE_LIMIT),
        submit=language.say("Send"),
        close=language.say("Cancel"),
        blocks=[
            _about(draft, language),
            *([] if draft.address else [_address(draft, language)]),
            *answer_blocks(draft, language),
            field(language.say("When it is sent"), checkboxes(TicketField.CLOSES, [closes], []), optional=True),
        ],
    )


def answer_blocks(draft: Draft, language: Language) -> list[Block]:
    """What every form has in which a visitor is answered: the words, what stands below them, and a look at all."""
    typed = {**text_choice(TicketField.ANSWER, language.say("Hello! …"), LONGEST_TYPED), "multiline": True}
    files: Block = {"type": "file_input", "action_id": str(TicketField.FILES), "max_files": MOST_FILES}
    return [
        *_canned(draft, language),
        field(language.say("Answer to the visitor"), typed),
        field(language.say("Files"), files, optional=True),
        *_below(draft, language),
        actions("ticket_preview", button(language.say("Preview"), TicketAction.PREVIEW, str(draft.conversation.id))),
    ]


def _canned(draft: Draft, language: Language) -> list[Block]:
    labels = {one.id: f"{one.name}: {tidy(one.text, OPTION_LIMIT, one_line=True)}" for one in draft.canned}
    offered = [chooser(label, str(key)) for key, label in labels.items()]
    select = static_select(CannedAction.PICK, language.say("Use a canned answer"), offered)
    return [actions("ticket_canned", select)] if offered else []


def preview_modal(number: int, preview: Preview, language: Language) -> Block:
    """The whole letter in plain text: what stands here is what is sent."""
    heads = (
        language.say("From: {sender}", sender=_mailbox(preview.sender)),
        language.say("To: {address}", address=preview.to),
        language.say("Subject: {subject}", subject=preview.subject),
    )
    told = language.say(
        "Nothing is sent yet: go back and press *Send*. It then goes out after ten seconds, until when you can take "
        "it back in the ticket's thread."
    )
    blocks = [
        section(plain("\n".join(tidy(head, LINE_LIMIT, one_line=True) for head in heads))),
        divider(),
        *(section(plain(part)) for part in split(preview.text, SECTION_LIMIT)),
        divider(),
        context(mrkdwn(told)),
    ]
    return _read_only(number, blocks, language)


def no_preview_modal(number: int, told: str, language: Language) -> Block:
    """Why there is none yet."""
    return _read_only(number, [section(mrkdwn(told))], language)


def _read_only(number: int, blocks: list[Block], language: Language) -> Block:
    return {
        "type": "modal",
        "callback_id": str(TicketView.PREVIEW),
        "private_metadata": str(number),
        "title": plain(language.say("Preview")),
        "close": plain(language.say("Back")),
        "blocks": blocks,
    }


def _about(draft: Draft, language: Language) -> Block:
    """Who writes to whom; the address of a chat's visitor is asked for below."""
    name, address = visitor_name(draft.conversation.visitor, language), draft.address
    is_known = draft.conversation.kind is Kind.TICKET and address
    lines = (
        language.say("To: {address}", address=f"{name} <{address}>" if is_known else name),
        language.say("From: {sender}", sender=_mailbox(draft.sender)),
    )
    return section(plain("\n".join(tidy(line, LINE_LIMIT, one_line=True) for line in lines)))


def _mailbox(sender: tuple[str, str]) -> str:
    name, address = sender
    return f"{name} <{address}>" if name else address


def _address(draft: Draft, language: Language) -> Block:
    """The contact's own; else one that the visitor wrote somewhere, marked as such; else it is asked for."""
    known = "known" if draft.address else "found" if draft.found else "none"
    given = tidy(draft.address or draft.found, LONGEST_ADDRESS, one_line=True)
    asked = text_choice(TicketField.ADDRESS, "name@example.com", LONGEST_ADDRESS, given)
    return input_block(language.say("E-mail address"), asked, hint=language.say(ADDRESS_HINTS[known]))


def _subject(draft: Draft, language: Language) -> Block:
    """Where the chat had none it is about the visitor's message."""
    about = language.say("Your message to {property}", property=draft.subject)
    given = tidy(draft.conversation.facts.subject or about, LONGEST_SUBJECT, one_line=True)
    return field(language.say("Subject"), text_choice(TicketField.SUBJECT, "…", LONGEST_SUBJECT, given))


def _below(draft: Draft, language: Language) -> list[Block]:
    """What the visitor gets beside the answer."""
    signature, asked = draft.property_.signature.strip(), tidy(draft.quoted, QUOTE_SHOWN)
    quote = "\n".join(f"> {line}" for line in asked.splitlines())
    shown = tidy("\n\n".join(filter(None, (signature and f"-- \n{signature}", quote))), SECTION_LIMIT)
    heading = context(mrkdwn(language.say("Below your answer the visitor reads:")))
    return [heading, section(plain(shown))] if shown else []


def _priorities(conversation: Conversation, language: Language) -> Block:
    choices = [option(language.say(label), one.name.lower()) for one, label in PRIORITIES.items()]
    return static_select(TicketField.PRIORITY, "…", choices, conversation.priority.name.lower())


def _agents(agent: str, language: Language) -> Block:
    return user_choice(TicketField.AGENT, language.say("Choose somebody"), agent)
