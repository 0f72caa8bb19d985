"""Somebody of each role, and conversations and visitors where they may work, where they may not, and that are gone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import uuid4

from bot.desks.contacts import Contacts
from bot.desks.desk import Choice
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import CardPolicy, Deed, Role
from bot.domain.query import Query
from bot.ports import Grant
from tests.inbox import ADMIN, NOON, Inbox, Site, said

PLACES = ("own", "other", "trashed", "purged")
GONE = {"trashed": (Deed.TRASH,), "purged": (Deed.TRASH, Deed.PURGE)}
Answers = tuple[Reason | None, ...]  # by role


@dataclass(frozen=True, slots=True)
class Visit:
    """One conversation: its number, and a word that is found in no other."""

    number: int
    word: str

    @property
    def email(self) -> str:
        return f"{self.word}@example.com"


@dataclass(frozen=True, slots=True)
class Stage:
    """Somebody has a role in one property, and none in another unless as an administrator of all."""

    inbox: Inbox
    elsewhere: Inbox
    actor: str
    role: Role

    @classmethod
    def build(cls, inbox: Inbox, role: Role) -> "Stage":
        elsewhere = Inbox(inbox.engine, inbox.clock, Site())
        for one in (inbox, elsewhere):
            one.choose(CardPolicy.MISSED)
        actor = ADMIN if role is Role.ADMIN else f"U{uuid4().hex[:10]}".upper()
        stage = cls(inbox, elsewhere, actor, role)
        if role not in (Role.NONE, Role.ADMIN):
            with inbox.store.write() as tx:
                tx.people.grant(Grant(stage.property_id("own"), actor, role))
        return stage

    def home(self, place: str) -> Inbox:
        return self.elsewhere if place == "other" else self.inbox

    def property_id(self, place: str) -> int:
        with self.inbox.store.read() as tx:
            owner = tx.properties.find(self.home(place).site.tawk_id)
            assert owner is not None
            return owner.id

    def visit(self, place: str, *before: tuple[Deed, Choice]) -> Visit:
        """A fresh conversation there; this was done to it before."""
        home, word = self.home(place), uuid4().hex
        site = replace(home.site, email=f"{word}@example.com")
        home.receive(site.transcript(NOON, said("v", NOON, word), chat=word))
        number = home.get(word).id
        for deed, choice in (*before, *((deed, Choice()) for deed in GONE.get(place, ()))):
            home.desk.do(deed, number, ADMIN, choice)
        return Visit(number, word)

    def query(self, **filters: object) -> Query:
        return replace(Query((), status=None), **filters)  # type: ignore[arg-type]

    @property
    def contacts(self) -> Contacts:
        permissions = self.inbox.permissions
        return Contacts(self.inbox.store, permissions.demand_contact, permissions.known, self.inbox.clock)

    def contact(self, place: str) -> int:
        """A fresh contact there; of what was purged, one that was erased."""
        visit = self.visit("own" if place == "purged" else place)
        with self.inbox.store.read() as tx:
            known = tx.contacts.of_email(self.property_id(place), visit.email)
        assert known is not None
        if place == "purged":
            self.contacts.erase(known.id, known.version, ADMIN)
        return known.id


def answer(call: Callable[[], object]) -> Reason | None:
    """The reason of a refusal, None where it was done."""
    try:
        call()
    except Refusal as refused:
        return refused.reason
    return None
