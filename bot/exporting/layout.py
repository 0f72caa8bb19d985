"""The layout of an exported file, once for writing, for reading and for its schema."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.contact import FIELDS as CONTACT_FIELDS
from bot.domain.contact import Contact
from bot.domain.inbox import (
    Attachment,
    Author,
    CardPolicy,
    Conversation,
    Entry,
    Facts,
    Folder,
    Kind,
    Line,
    MailMode,
    Note,
    Outcome,
    Place,
    Priority,
    Property,
    Status,
    There,
    TranscriptStamp,
    Visitor,
)
from bot.domain.undoing import FIELDS as CHANGED_FIELDS
from bot.exporting.bundle import MOST_IN_FILE, Bundle, Known, Ledger, Letter, Record, Twin
from bot.exporting.shapes import (
    BadFile,
    Choice,
    Flag,
    Json,
    Moment,
    Named,
    Optional,
    Several,
    Shape,
    Struct,
    Text,
    Whole,
    mapping,
    within,
)
from bot.ports import MailFile, MailState

COUNT = Whole(0, 2**31 - 1)
ID = Whole(1, 2**31 - 1)
NUMBER = Whole(1)


@dataclass(frozen=True, slots=True)
class Changes(Shape[Mapping[str, object]]):
    """Fields of a conversation as the journal keeps them."""

    def write(self, value: Mapping[str, object]) -> Any:
        return dict(value)

    def read(self, value: object, place: str) -> Mapping[str, object]:
        entries = mapping(value, place)
        for name, one in entries.items():
            try:
                CHANGED_FIELDS[name].read(one)
            except (KeyError, TypeError, ValueError) as error:
                raise BadFile(within(place, name), "the journal keeps no such field, or not with this value") from error
        return entries

    def schema(self) -> Json:
        return {"type": "object", "propertyNames": {"enum": list(CHANGED_FIELDS)}}


@dataclass(frozen=True, slots=True)
class Edits(Shape[Mapping[str, str]]):
    """What the team corrected of a contact."""

    def write(self, value: Mapping[str, str]) -> Any:
        return dict(value)

    def read(self, value: object, place: str) -> Mapping[str, str]:
        entries = Named(Text()).read(value, place)
        for name in entries:
            if name not in CONTACT_FIELDS:
                raise BadFile(within(place, name), f"a contact has only {', '.join(CONTACT_FIELDS)}")
        return entries

    def schema(self) -> Json:
        return {
            "type": "object",
            "propertyNames": {"enum": list(CONTACT_FIELDS)},
            "additionalProperties": Text().schema(),
        }


VISITOR = Struct(Visitor, dict.fromkeys(("name", "email", "phone", "city", "country"), Text()))
ATTACHMENT = Struct(Attachment, {"name": Text(), "url": Text(), "size": Whole(), "mime_type": Text()})
LINE = Struct(
    Line,
    {
        "author": Choice(Author),
        "at": Moment(),
        "text": Text(),
        "name": Text(),
        "attachments": Several(ATTACHMENT),
    },
    about="author: v is the visitor, a an agent, s tawk.to itself.",
)
NOTE = Struct(Note, {"author": Text(), "at": Moment(), "text": Text()}, about="What an agent wrote for the team.")
STAMP = Struct(TranscriptStamp, {"last_at": Moment(), "count": COUNT, "digest": Text()})
THERE = Struct(
    There,
    {"status": Optional(Choice(Status)), "place": Choice(Place), "since": Moment(), "read_at": Moment()},
    about="How tawk.to's dashboard showed it when its REST API was last asked.",
)
FACTS = Struct(
    Facts,
    {
        "started_at": Optional(Moment()),
        "started_by": Optional(Choice(Author)),
        "ended_at": Optional(Moment()),
        "transcript": Optional(STAMP),
        "visitor": VISITOR,
        "visitor_at": Optional(Moment()),
        "opening": Optional(LINE),
        "transcript_lines": Several(LINE),
        "subject": Text(),
        "human_id": Text(),
        "unfinished": Flag(),
        "there": Optional(THERE),
        "person_id": Text(),
        "person": VISITOR,
    },
    {"transcript_lines": "lines"},
    about="What tawk.to told: the line that began it, and the transcript, which is unfinished where more could come; "
    "person is what its contacts know of the visitor.",
    later=frozenset({"unfinished", "there", "person_id", "person"}),
)
PROPERTY = Struct(
    Property,
    {
        "id": ID,
        "tawk_id": Text(1),
        "name": Text(),
        "channel": Text(),
        "policy": Choice(CardPolicy),
        "language": Text(),
        "masked": Flag(),
        "sender": Text(),
        "signature": Text(),
        "forward": Text(),
        "mail_mode": Choice(MailMode),
    },
    {"policy": "cards"},
    about="A website; id is by which this file refers to it, tawk_id is tawk.to's.",
)
CONTACT = Struct(
    Contact,
    {
        "id": NUMBER,
        "property_id": ID,
        "told": VISITOR,
        "first_seen": Moment(),
        "last_seen": Moment(),
        "edited": Edits(),
        "merged_into": Whole(),
        "root": Whole(),
        "version": COUNT,
    },
    {"property_id": "property"},
    about="A visitor who left an address; merged_into and root are ids of this file's contacts, or 0.",
)
KNOWN = Struct(Known, {"contact": CONTACT, "notes": Several(NOTE)})
ENTRY = Struct(
    Entry,
    {
        "at": Moment(),
        "actor": Text(),
        "deed": Text(1),
        "number": Whole(),
        "property_id": Whole(0, 2**31 - 1),
        "version_before": COUNT,
        "version_after": COUNT,
        "detail": Named(Text()),
        "before": Changes(),
        "after": Changes(),
        "batch": Text(),
    },
    {"property_id": "property"},
    about='Who (a Slack id, "visitor", "tawk.to", or "" for Recado itself) did what; before and after hold changes.',
)
CONVERSATION = Struct(
    Conversation,
    {
        "id": NUMBER,
        "property_id": ID,
        "kind": Choice(Kind),
        "external_id": Text(1),
        "created_at": Moment(),
        "updated_at": Moment(),
        "facts": FACTS,
        "outcome": Choice(Outcome),
        "status": Choice(Status),
        "visitor": VISITOR,
        "excerpt": Text(),
        "overdue_at": Optional(Moment()),
        "folder": Choice(Folder),
        "priority": Choice(Priority),
        "agent": Text(),
        "set_status": Optional(Choice(Status)),
        "set_status_at": Optional(Moment()),
        "set_status_by": Text(),
        "moved_by": Text(),
        "worked_at": Optional(Moment()),
        "department": Text(),
        "tags": Several(Text(1)),
        "snoozed_at": Optional(Moment()),
        "snoozed_until": Optional(Moment()),
        "notes": COUNT,
        "answered_at": Optional(Moment()),
        "mailed_at": Optional(Moment()),
        "is_past": Flag(),
        "version": ID,
    },
    {"id": "number", "property_id": "property", "facts": "told"},
    about="number is what people call it by, external_id is tawk.to's; agent is a Slack id, or empty; "
    "is_past is what was brought over from tawk.to's archive.",
    later=frozenset({"is_past"}),
)
FILE = Struct(MailFile, {"name": Text(), "mime_type": Text(), "size": COUNT})
LETTER = Struct(
    Letter,
    {
        "message_id": Text(1),
        "state": Choice(MailState),
        **dict.fromkeys(("author", "sender_name", "sender", "recipient", "subject", "text", "said", "reason"), Text()),
        "at": Moment(),
        "is_automatic": Flag(),
        "opens": Flag(),
        "files": Several(FILE),
        "left_out": Several(Text()),
    },
    about="A mail of a ticket: author is a Slack id, or empty for the visitor; files are named without their contents; "
    "what opens a ticket stands in what was told of it as well.",
)
TWIN = Struct(Twin, {"kind": Choice(Kind), "external_id": Text(1)})
RECORD = Struct(
    Record,
    {
        "conversation": CONVERSATION,
        "notes": Several(NOTE),
        "journal": Several(ENTRY),
        "contact": Optional(NUMBER),
        "mails": Several(LETTER),
        "linked": Optional(TWIN),
    },
    about="linked is the chat that a ticket was, or the ticket that a chat became.",
)
HEAD: Mapping[str, Shape[Any]] = {"exported_at": Moment(), "part": ID, "parts": ID, "people": Named(Text())}
BUNDLE = Struct(
    Bundle,
    {
        **HEAD,
        "properties": Several(PROPERTY),
        "contacts": Several(KNOWN),
        "conversations": Several(RECORD, MOST_IN_FILE),
    },
    about="Conversations with all that belongs to them.",
)
LEDGER = Struct(
    Ledger,
    {**HEAD, "properties": Several(PROPERTY), "journal": Several(ENTRY)},
    about="The journal itself: for reading, it is not imported.",
)
