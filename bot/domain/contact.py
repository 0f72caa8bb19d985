"""A visitor whom the team knows by an address: what is known of them, and by which words they are found."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Note, Property, Visitor

FIELDS = ("name", "email", "phone", "city", "country", "company")
FIELD_LENGTH = 200
NOTE_LENGTH = 2_900  # one section of Slack's
WORD_LENGTH = 80
MOST_WORDS = 60
MOST_COUNTED = 1_000  # what it costs to count must not grow with how many there are
PHONE_DIGITS = 9  # without the country, which people leave out
TOKEN = re.compile(r"[^\W_]+(?:[.@+_-]+[^\W_]+)*")
PART = re.compile(r"[^\W_]+")
PHONE = re.compile(r"[\d\s()+./-]{5,}")
EMAIL = re.compile(r"[^\s@<>,;\"\x00-\x1f]+@[^\s@<>,;\"\x00-\x1f]+\.[^\s@<>,;\"\x00-\x1f]+")
DOTLESS = ("gmail.com", "googlemail.com")  # whose users own every spelling with dots


class ContactAct(StrEnum):
    """What an agent can do with a contact; `SEE` comes before all others."""

    SEE = "contact_see"
    EDIT = "contact_edit"
    NOTE = "contact_note"
    MERGE = "contact_merge"
    UNMERGE = "contact_unmerge"
    REVEAL = "contact_reveal"
    ERASE = "contact_erase"


@dataclass(frozen=True, slots=True)
class Contact:
    """One visitor of one property. What the team `edited` wins over what was `told`; `root` is 0 or the survivor.

    `merged_into` is whom somebody merged it into, which may have been merged further; `root` is where that ends.
    """

    id: int
    property_id: int
    told: Visitor
    first_seen: datetime
    last_seen: datetime
    edited: Mapping[str, str] = field(default_factory=dict)
    merged_into: int = 0
    root: int = 0
    version: int = 0

    def known(self, name: str) -> str:
        """One of `FIELDS`, as the team wants it shown."""
        return self.edited.get(name, "" if name == "company" else getattr(self.told, name))

    @property
    def shown(self) -> Visitor:
        return Visitor(*(self.known(name) for name in FIELDS[:5]))


@dataclass(frozen=True, slots=True)
class ContactCursor:
    """Where a page begins: after this time or word, and this contact."""

    key: int | str
    id: int


@dataclass(frozen=True, slots=True)
class ContactQuery:
    """`properties` are ids of ours; without `words` the newest seen come first."""

    properties: tuple[int, ...]
    words: str = ""
    after: ContactCursor | None = None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One row of a list: a contact with those merged into it, and where the next page begins."""

    contact: Contact
    first_seen: datetime
    last_seen: datetime
    conversations: int
    cursor: ContactCursor


@dataclass(frozen=True, slots=True)
class ContactPage:
    """Rows of a list; `next` is where the next page begins, `total` how many there are without words.

    A `total` above `MOST_COUNTED` stands for all that is more.
    """

    rows: Sequence[ContactRow]
    properties: Mapping[int, Property]
    next: ContactCursor | None
    total: int


@dataclass(frozen=True, slots=True)
class Visit:
    """One conversation of a contact, as its history shows it."""

    number: int
    created_at: datetime
    excerpt: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ContactCard:
    """All that is shown of one contact: `merged` are those merged into it, `likely` those that may be the same."""

    contact: Contact
    property_: Property
    first_seen: datetime
    last_seen: datetime
    conversations: int
    visits: tuple[Visit, ...]
    more: bool
    notes: tuple[Note, ...]
    merged: tuple[Contact, ...]
    likely: tuple[Contact, ...]


def fold(text: str) -> str:
    """Without case, accents and the like."""
    if text.isascii():
        return text.lower()
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parted if not unicodedata.combining(char)).casefold()


def words_of(contacts: Iterable[Contact]) -> frozenset[str]:
    """What contacts are found by, told and edited words alike."""
    found: dict[str, None] = {}
    for contact in contacts:
        for name in FIELDS:
            for value in {contact.known(name), getattr(contact.told, name, "")}:
                found.update(dict.fromkeys(_phone_words(value) if name == "phone" else _words(value)))
    return frozenset(list(found)[:MOST_WORDS])


def query_words(text: str) -> tuple[str, ...]:
    """The beginnings of words that somebody searches for; a telephone number is one, however it is spaced."""
    if PHONE.fullmatch(text.strip()):
        return tuple(_phone_words(text))[-1:]
    return tuple(dict.fromkeys(token[:WORD_LENGTH] for token in TOKEN.findall(fold(text))))[:8]


def found_openly(contacts: Iterable[Contact], words: Iterable[str]) -> bool:
    """Whether each word begins something that is masked for nobody, or is an address or a telephone number whole.

    Else whoever may see an address masked only could find it out letter by letter.
    """
    open_words, whole = set[str](), set[str]()
    for contact in contacts:
        for name in FIELDS:
            for value in {contact.known(name), getattr(contact.told, name, "")}:
                if name == "email":
                    whole.add(fold(value)[:WORD_LENGTH])
                elif name == "phone":
                    whole.update(_phone_words(value))
                else:
                    open_words.update(_words(" ".join(part for part in value.split() if "@" not in part)))
    return all(word in whole or any(one.startswith(word) for one in open_words) for word in words)


def likeness_of(contact: Contact) -> frozenset[str]:
    """Keys that two contacts share who may be one person; no word that is searched for looks like one."""
    digits = _digits(contact.known("phone"))
    name, city = (fold(" ".join(contact.known(part).split())) for part in ("name", "city"))
    keys = {f"=mail {spelling_of(contact.known('email'))}"}
    if len(digits) >= PHONE_DIGITS:
        keys.add(f"=tel {digits[-PHONE_DIGITS:]}")
    if name and city:
        keys.add(f"=who {name} {city}"[: 2 * WORD_LENGTH])
    return frozenset(keys)


def spelling_of(email: str) -> str:
    """The address without what many providers overlook: case, a tag behind a plus, and Gmail's dots."""
    local, _, domain = email.casefold().rpartition("@")
    local = local.partition("+")[0] or local
    return f"{local.replace('.', '') if domain in DOTLESS else local}@{domain}"[: 2 * WORD_LENGTH]


def email_key(email: str) -> str:
    """Two addresses with the same key are one contact."""
    return email.casefold()


def edited_from(contact: Contact, values: Mapping[str, str]) -> dict[str, str]:
    """What of `values` differs from what was told; raises `Refusal` for what can't be kept."""
    tidied = {name: " ".join(values[name].replace("\0", "").split()) for name in FIELDS if name in values}
    for value in tidied.values():
        if len(value) > FIELD_LENGTH:
            raise Refusal(Reason.CONTACT_FIELD_TOO_LONG, limit=FIELD_LENGTH)
    if "email" in tidied and not EMAIL.fullmatch(tidied["email"]):
        raise Refusal(Reason.EMAIL_WRONG, word=tidied["email"])
    kept = {**contact.edited, **tidied}
    return {name: value for name, value in kept.items() if value != getattr(contact.told, name, "")}


def _words(text: str) -> Iterator[str]:
    """Each from its beginning and from the beginning of each of its parts, as in an address."""
    for token in TOKEN.findall(fold(text)):
        yield from (token[part.start() :][:WORD_LENGTH] for part in PART.finditer(token))


def _phone_words(text: str) -> Iterator[str]:
    digits = _digits(text)
    yield from dict.fromkeys(filter(None, (digits[:WORD_LENGTH], digits[-PHONE_DIGITS:])))


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal() and char.isascii())
