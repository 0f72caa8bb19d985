"""Erasing a person leaves nothing of them, and nothing brings them back."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select, update

from bot.desks.contacts import Contacts
from bot.domain.contact import ContactAct, ContactCursor
from bot.domain.desktop import Desktop
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Author, Deed, Line, Visitor
from bot.domain.shelf import Shelf
from bot.ports import DeliveryState, Store, Transaction
from bot.transactions import erasure
from bot.upstream.uptake import Manner, fill_gaps, keep_unreadable
from storage.tables import journal, post
from tests.bot.contacts import Visitors, demand, known
from tests.bot.upstream.shown import shown, take
from tests.inbox import ADMIN, ANA, Inbox

SECRETS = ("Zoraida", "zora@", "Qwertz", "Wunschzettel", "Notizbuch", "Mondgasse")


@pytest.fixture
def visitors(inbox: Inbox) -> Visitors:
    return Visitors(inbox)


def known_person(visitors: Visitors) -> tuple[int, list[str]]:
    """Somebody of whom much is known, merged from two, with posts that Slack has."""
    chats = [
        visitors.write("Zoraida", "zora@example.com", words="Wunschzettel 1"),
        visitors.write("Zoraida", "zora@example.com", words="Wunschzettel 2"),
        visitors.write("Zoraida Z", "zora@example.org", words="Wunschzettel 3", city="Mondgasse"),
    ]
    zora, twin = visitors.id("zora@example.com"), visitors.id("zora@example.org")
    visitors.edit(zora, company="Qwertz")
    visitors.contacts.note(zora, ANA, "Notizbuch")
    visitors.contacts.note(twin, ANA, "Notizbuch 2")
    visitors.contacts.merge(zora, twin, ADMIN)
    read_again(visitors, chats[0])
    number = visitors.inbox.get(chats[0]).id
    visitors.inbox.desk.do_all(Deed.TAKE, [number], ANA)
    return zora, chats


def read_again(visitors: Visitors, chat: str) -> None:
    """As tawk.to's REST API shows it and its visitor, once so that nobody can read it."""
    inbox = visitors.inbox
    line = Line(Author.VISITOR, inbox.clock(), "Wunschzettel 4")
    read = shown(inbox, line, external_id=chat, person_id="p-zora", visitor=Visitor("Zoraida", "zora@example.com"))
    take(inbox, read, Manner.NOW, b'{"visitor": "Zoraida zora@example.com"}')
    with inbox.store.write() as tx:
        began = tx.conversations.of_person(visitors.property_id, "p-zora")
        fill_gaps(tx, began, Visitor(phone="Mondgasse"), inbox.clock())
        keep_unreadable(tx, "chat.list", b'{"emails": ["zora\\u0040example.com"]}', inbox.clock())


def test_no_byte_of_an_erased_person_is_left_in_any_table(visitors: Visitors) -> None:
    zora, chats = known_person(visitors)
    visitors.write("Nebenan", "other-zor@example.com", words="stays")
    show_in_slack(visitors)
    before = visitors.dump()
    assert [secret for secret in SECRETS if secret not in before] == []
    visitors.erase(zora)
    after = visitors.dump()
    assert [secret for secret in SECRETS if secret.casefold() in after.casefold()] == []
    assert [chat for chat in chats if visitors.inbox.find(chat)] == []
    assert visitors.found() == ["Nebenan"]
    assert "stays" in after


def test_nothing_is_left_of_an_erased_person_where_they_wrote_under_another_address(visitors: Visitors) -> None:
    zora, _ = known_person(visitors)
    other = visitors.write("Zoe", "zoe@example.net")
    line = Line(Author.VISITOR, visitors.inbox.clock(), "hello")
    take(visitors.inbox, shown(visitors.inbox, line, external_id=other, person_id="p-zora", visitor=Visitor()))
    with visitors.inbox.store.write() as tx:
        began = tx.conversations.of_person(visitors.property_id, "p-zora")
        fill_gaps(tx, began, Visitor(email="zora@example.com"), visitors.inbox.clock())
    visitors.erase(zora)
    assert "zora@" not in visitors.dump()
    assert visitors.inbox.get(other).visitor.email == "zoe@example.net"


def test_no_page_of_anybodys_home_begins_behind_an_erased_person(visitors: Visitors) -> None:
    zora, _ = known_person(visitors)
    visitors.write("Nebenan", "nebenan@example.com")
    behind, elsewhere = (
        ContactCursor(email, visitors.id(email)) for email in ("zora@example.com", "nebenan@example.com")
    )
    shelves = {
        "U0FIRST": Shelf("zo", (behind,)),
        "U0NEXT": Shelf("zo", next=behind),
        "U0OTHER": Shelf("n", (elsewhere,)),
    }
    with visitors.inbox.store.write() as tx:
        for who, shelf in shelves.items():
            tx.homes.save(replace(tx.homes.get(who), desktop=Desktop(shelf=shelf)))
    visitors.erase(zora)
    with visitors.inbox.store.write() as tx:
        found = {who: tx.homes.get(who).desktop.shelf for who in shelves}
    assert found == {**shelves, "U0FIRST": Shelf("zo"), "U0NEXT": Shelf("zo")}


def show_in_slack(visitors: Visitors) -> None:
    """As if Slack had all posts: their rows stay until Slack has deleted them."""

    with visitors.inbox.engine.begin() as connection:
        connection.execute(update(post).values(ts="1.1", behind=0))


def test_the_posts_of_an_erased_person_are_doomed(visitors: Visitors) -> None:
    zora, chats = known_person(visitors)
    numbers = [visitors.inbox.get(chat).id for chat in chats]
    show_in_slack(visitors)
    visitors.erase(zora)
    posts = [row for number in numbers for kind in ("card", "lines") for row in visitors.inbox.posts(kind, number)]
    assert len(posts) > 3
    assert {(row["doomed"], row["behind"]) for row in posts} == {(1, 1)}


def test_a_late_webhook_brings_nobody_back(visitors: Visitors) -> None:
    zora, chats = known_person(visitors)
    visitors.erase(zora)
    visitors.write("Zoraida", "zora@example.com", words="Wunschzettel 1", chat=chats[0])
    assert visitors.inbox.find(chats[0]) is None
    assert "Zoraida" not in visitors.dump()
    assert visitors.found() == []


def test_deliveries_that_became_no_conversation_are_forgotten_when_they_name_the_person(visitors: Visitors) -> None:
    zora, chats = known_person(visitors)
    mine = visitors.body("Zoraida", "ZORA@example.com", chat="unborn")
    escaped = mine.replace(b"ZORA", b"\\u007aora").replace(b"unborn", b"another")
    mangled = json.dumps({"chatId": chats[0], "message": "Wunschzettel"}).encode()
    others = visitors.body("Nebenan", "zorazora@example.com", chat="theirs")
    deliver_in_vain(visitors, mine, escaped, mangled, others)
    visitors.erase(zora)
    dumped = visitors.dump()
    assert "Wunschzettel" not in dumped
    assert "Zoraida" not in dumped
    assert "zorazora@example.com" in dumped
    visitors.inbox.intake.retry()
    assert visitors.found() == ["Nebenan"]


def deliver_in_vain(visitors: Visitors, *bodies: bytes) -> None:
    """What never becomes a conversation."""
    with visitors.inbox.store.write() as tx:
        for body in bodies:
            delivery_id = tx.deliveries.add(visitors.inbox.delivery(body), "chat:start")
            assert delivery_id is not None
            tx.deliveries.settle(delivery_id, DeliveryState.FAILED, reason="x", next_at=visitors.inbox.clock())


def test_a_person_whose_erasure_was_cut_short_is_found_again_until_nothing_is_left(
    own_inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process may die behind each part of it; whoever asked for it looks for the person, and does it again."""
    monkeypatch.setattr(erasure, "AT_ONCE", 1)
    visitors = Visitors(own_inbox)
    zora, chats = known_person(visitors)
    mangled = [json.dumps({"chatId": chat, "message": "Wunschzettel"}).encode() for chat in chats]
    both = [visitors.body("Zoraida", f"zora@example.{end}", chat="unborn") for end in ("com", "org")]
    deliver_in_vain(visitors, *mangled, *both)
    deaths = 0
    while visitors.found():
        with suppress(_Death):
            dying = Contacts(_Dying(visitors.inbox.store), demand, known, visitors.inbox.clock)
            dying.erase(zora, visitors.version(zora), ADMIN)
        deaths += 1
    assert deaths == len(chats)
    assert [secret for secret in SECRETS if secret.casefold() in visitors.dump().casefold()] == []
    assert visitors.inbox.rows(select(journal).where(journal.c.deed == ContactAct.ERASE))


class _Death(Exception):
    pass


@dataclass
class _Dying:
    """A store whose process dies behind the second commit."""

    store: Store
    left: int = 2

    def read(self) -> AbstractContextManager[Transaction]:
        return self.store.read()

    @contextmanager
    def write(self, *, holding: bool = True) -> Iterator[Transaction]:
        with self.store.write(holding=holding) as tx:
            yield tx
        self.left -= 1
        if not self.left:
            raise _Death


def test_a_person_with_very_many_conversations_is_erased_whole(visitors: Visitors) -> None:
    for n in range(53):
        visitors.write("Zoraida", "zora@example.com", words=f"Wunschzettel {n}")
    visitors.erase(visitors.id("zora@example.com"))
    assert "Wunschzettel" not in visitors.dump()


def test_the_journal_of_an_erasure_holds_ids_and_stays(own_inbox: Inbox) -> None:
    visitors = Visitors(own_inbox)
    zora, chats = known_person(visitors)
    number = own_inbox.get(chats[0]).id
    visitors.erase(zora)
    entry = own_inbox.journal(number)[-1]
    assert (entry.deed, entry.actor, entry.detail, entry.before) == ("purge", ADMIN, {}, {})
    with own_inbox.store.read() as tx:
        batch = tx.journal.of_batch(entry.batch)
    assert [(one.deed, one.number) for one in batch if one.number == 0] == [(ContactAct.ERASE, 0)]
    assert batch[-1].detail["contact"] == str(zora)
    assert all(one.isdecimal() for one in batch[-1].detail.values())  # with whom was merged into it
    with pytest.raises(Refusal) as caught:
        own_inbox.desk.undo(ADMIN, number)
    assert caught.value.reason is Reason.NOT_FOUND


def test_erasing_again_or_an_old_view_of_it_does_nothing(visitors: Visitors) -> None:
    zora, _ = known_person(visitors)
    with pytest.raises(Refusal) as caught:
        visitors.contacts.erase(zora, 0, ADMIN)
    assert caught.value.reason is Reason.CONTACT_CHANGED
    visitors.erase(zora)
    with pytest.raises(Refusal) as caught:
        visitors.contacts.erase(zora, 0, ADMIN)
    assert caught.value.reason is Reason.NO_CONTACT


@dataclass
class Interrupted:
    """A store in which somebody else does something right behind the first writing transaction."""

    store: Store
    behind: list[Callable[[], None]]

    def read(self) -> AbstractContextManager[Transaction]:
        return self.store.read()

    @contextmanager
    def write(self, *, holding: bool = True) -> Iterator[Transaction]:
        with self.store.write(holding=holding) as tx:
            yield tx
        if self.behind:
            self.behind.pop()()


def erase_while(visitors: Visitors, contact_id: int, behind: Callable[[], None]) -> None:
    contacts = Contacts(Interrupted(visitors.inbox.store, [behind]), demand, known, visitors.inbox.clock)
    contacts.erase(contact_id, visitors.version(contact_id), ADMIN)


def test_who_is_merged_into_somebody_while_they_are_erased_stands_alone_again(visitors: Visitors) -> None:
    zora, _ = known_person(visitors)
    for name in ("Nebenan", "Drueben"):
        visitors.write(name, f"{name}@example.com", words="stays")
    other, third = visitors.id("nebenan@example.com"), visitors.id("drueben@example.com")
    visitors.contacts.merge(other, third, ADMIN)
    erase_while(visitors, zora, lambda: visitors.contacts.merge(zora, other, ADMIN))
    assert visitors.found() == ["Nebenan"]
    assert len(visitors.numbers(other)) == 2
    visitors.contacts.unmerge(third, ADMIN)
    assert sorted(visitors.found()) == ["Drueben", "Nebenan"]
