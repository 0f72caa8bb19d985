"""An inbox with visitors who write, and the use cases of contacts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from sqlalchemy import inspect, select, text

from bot.desks.contacts import Contacts
from bot.domain.contact import ContactAct, ContactQuery
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Property
from bot.ports import Transaction
from storage import tables
from tests.inbox import ADMIN, ANA, MINUTE, Inbox, said


def demand(tx: Transaction, actor: str, property_id: int, act: ContactAct) -> None:
    """Everybody may see and edit, the administrator may merge and erase; `U0STRANGER` may nothing."""
    strong = (ContactAct.MERGE, ContactAct.UNMERGE, ContactAct.ERASE)
    if actor == "U0STRANGER" or (act in strong and actor != ADMIN):
        raise Refusal(Reason.ADMINS_ONLY)


def known(tx: Transaction, actor: str) -> Sequence[Property]:
    """As `demand` has it."""
    return [] if actor == "U0STRANGER" else tx.properties.all()


@dataclass(frozen=True, slots=True)
class Visitors:
    """Writes as visitors do, and asks as agents do."""

    inbox: Inbox

    @property
    def contacts(self) -> Contacts:
        return Contacts(self.inbox.store, demand, known, self.inbox.clock)

    def write(self, name: str, email: str, city: str = "sevilla", words: str = "hi", chat: str = "") -> str:
        """A chat in which the visitor wrote; answers with its id at tawk.to."""
        chat = chat or uuid4().hex
        self.inbox.receive(self.body(name, email, city, words, chat))
        return chat

    def body(self, name: str, email: str, city: str = "sevilla", words: str = "hi", chat: str = "") -> bytes:
        self.inbox.clock.forward(MINUTE)
        now, site = self.inbox.clock(), replace(self.inbox.site, email=email)
        body = site.transcript(now, said("v", now, words), chat=chat)
        return body.replace(b'"Ana Torres"', f'"{name}"'.encode()).replace(b'"sevilla"', f'"{city}"'.encode())

    @property
    def property_id(self) -> int:
        with self.inbox.store.read() as tx:
            owner = tx.properties.find(self.inbox.site.tawk_id)
            assert owner is not None
            return owner.id

    def id(self, email: str) -> int:
        with self.inbox.store.read() as tx:
            found = tx.contacts.of_email(self.property_id, email)
            assert found is not None
            return found.id

    def version(self, contact_id: int) -> int:
        return self.contacts.card(contact_id, ADMIN).contact.version

    def edit(self, contact_id: int, actor: str = ANA, **values: str) -> None:
        self.contacts.edit(contact_id, self.version(contact_id), actor, values)

    def erase(self, contact_id: int, actor: str = ADMIN) -> None:
        self.contacts.erase(contact_id, self.version(contact_id), actor)

    def found(self, words: str = "", actor: str = ANA) -> list[str]:
        """The names of who is found, on all pages."""
        query, names = ContactQuery((self.property_id,), words), []
        while True:
            page = self.contacts.page(query, actor, size=2)
            names += [row.contact.known("name") for row in page.rows]
            if page.next is None:
                return names
            query = replace(query, after=page.next)

    def numbers(self, contact_id: int) -> list[int]:
        return [visit.number for visit in self.contacts.card(contact_id, ADMIN).visits]

    def dump(self) -> str:
        """Every value of every table, as text; FTS5 keeps words in its inner tables until it merges them."""
        every = inspect(self.inbox.engine).get_table_names()
        selects = [text(f"SELECT * FROM {name}") for name in every if not name.startswith("search_")]
        rows: list[Mapping[str, Any]] = [row for one in selects for row in self.inbox.rows(one)]
        return "\n".join(_text(value) for row in rows for value in row.values())

    def state(self) -> list[object]:
        """What is kept of this property's contacts but for the versions."""
        known, word = tables.contact, tables.contact_word
        columns = [column for column in known.c if column.name != "version"]
        mine = select(*columns).where(known.c.property_id == self.property_id).order_by(known.c.id)
        words = select(word).where(word.c.property_id == self.property_id).order_by(word.c.contact_id, word.c.word)
        return [*self.inbox.rows(mine), *self.inbox.rows(words)]


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), value.decode("utf-8", "replace"))
    return str(value)
