"""What was exported comes back as it was."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.desks.desk import Choice
from bot.domain.inbox import Conversation, Deed, Folder, Place, Role, Status, Visitor
from bot.domain.query import Query
from bot.exporting.importing import Imported, import_bundle, told_of
from bot.exporting.json_file import read, written
from bot.exporting.shapes import BadFile
from bot.ports import ListingTold, MailState
from storage import tables
from tests.bot.contacts import Visitors
from tests.bot.exporting.export_samples import all_numbers, exported, whole, work, write
from tests.bot.exporting.test_schema import journal_of
from tests.bot.upstream.shown import ASKED, person, shown, take, there
from tests.inbox import ADMIN, ANA, MINUTE, NOON, Inbox, said


def bring(source: Inbox, target: Inbox, numbers: list[int]) -> Imported:
    return import_bundle(target.store, read(written(exported(source, numbers))))


def lists(inbox: Inbox) -> list[object]:
    """What the lists, badges and searches show, and whom contacts are found by."""
    with inbox.store.read() as tx:
        ids = [one.id for one in tx.properties.all()]
        queries = [
            Query(tuple(ids), status=None),
            Query(tuple(ids), words=("otra",), status=None),
            Query(tuple(ids), words=("zanahoria",), status=None, folder=Folder.TRASH),
            Query(tuple(ids), tags=("vip",), status=None),
        ]
        pages = [list(map(ListingTold.like, tx.conversations.page(query, 50))) for query in queries]
        words = inbox.rows(select(tables.contact_word).order_by(*tables.contact_word.c))
        return [*pages, tx.conversations.counts(ids), words]


def test_a_fresh_recado_is_in_the_same_state_afterwards(source: Inbox, target: Inbox) -> None:
    numbers = work(source)
    assert bring(source, target, numbers) == Imported(len(numbers), 0, 0, {})
    assert exported(target, numbers) == exported(source, numbers)
    assert lists(target) == lists(source)
    assert all(lists(source)[:4])
    assert whole(source, numbers[3]).letters
    assert whole(source, numbers[3]).linked == numbers[2]
    assert [whole(target, number) for number in numbers] == [whole(source, number) for number in numbers]


def test_what_was_read_of_tawk_to_comes_along(source: Inbox, target: Inbox) -> None:
    seen = there(Status.PENDING, Place.SPAM)
    take(source, shown(source, ASKED, over=False, seen=seen, person_id="p1", visitor=Visitor(phone="600 000 000")))
    person(source, Visitor("Ana", "ana@example.com"))
    [number] = numbers = all_numbers(source)
    before = whole(source, number)
    assert (before.is_past, before.facts.unfinished, before.facts.there) == (True, True, seen)
    bring(source, target, numbers)
    assert whole(target, number) == before
    assert exported(target, numbers) == exported(source, numbers)


def test_a_file_of_before_tawk_to_was_read_is_imported(source: Inbox, target: Inbox) -> None:
    numbers = work(source)
    content = json.loads(written(exported(source, numbers)))
    for one in content["conversations"]:
        del one["conversation"]["is_past"]
        for name in ("unfinished", "there", "person_id", "person"):
            del one["conversation"]["told"][name]
    assert import_bundle(target.store, read(json.dumps(content).encode())) == Imported(len(numbers), 0, 0, {})
    assert whole(target, numbers[0]).facts.person_id == ""


def test_the_way_back_is_as_good_from_the_other_database(source: Inbox, target: Inbox) -> None:
    numbers = work(target)
    bring(target, source, numbers)
    assert exported(source, numbers) == exported(target, numbers)
    assert lists(source) == lists(target)


def test_the_second_time_changes_nothing(source: Inbox, target: Inbox) -> None:
    numbers = work(source)
    bring(source, target, numbers)
    before = Visitors(target).dump()
    assert bring(source, target, numbers) == Imported(0, len(numbers), 0, {})
    assert Visitors(target).dump() == before


def test_files_that_share_a_contact_come_in_any_order(source: Inbox, target: Inbox) -> None:
    numbers = work(source)
    for number in reversed(numbers):
        bring(source, target, [number])
    assert exported(target, numbers) == exported(source, numbers)
    assert lists(target) == lists(source)


def test_what_is_here_stays_as_it_is(source: Inbox, target: Inbox) -> None:
    numbers = work(source)
    bring(source, target, numbers)
    target.desk.do_all(Deed.TAG, numbers[:1], ADMIN, Choice(value="kept"))
    kept = whole(target, numbers[0])
    bring(source, target, numbers)
    assert whole(target, numbers[0]) == kept
    assert "kept" in kept.tags


def test_the_numbers_of_others_are_never_taken(source: Inbox, target: Inbox) -> None:
    numbers = work(source)
    target.receive(target.site.transcript(NOON, said("v", NOON, "I was here first"), chat="other"))
    mine = target.get("other")
    done = bring(source, target, numbers)
    assert whole(target, mine.id) == mine
    assert dict(done.renumbered).keys() == {mine.id}
    new = done.renumbered[mine.id]
    assert f"#{mine.id} is #{new}" in told_of(done)
    moved, kept = whole(target, new), whole(source, mine.id)
    assert as_in(moved, kept) == kept
    assert [entry.number for entry in target.journal(new)] == [new] * len(source.journal(mine.id))
    assert bring(source, target, numbers).present == len(numbers)


def as_in(moved: Conversation, kept: Conversation) -> Conversation:
    return replace(moved, id=kept.id, property_id=kept.property_id)


def test_the_next_chat_gets_a_number_of_its_own(source: Inbox, target: Inbox) -> None:
    numbers = work(source)
    bring(source, target, numbers[-1:])
    target.receive(target.site.start(NOON, chat="a"), target.site.start(NOON, chat="b"))
    assert [target.get("a").id, target.get("b").id] == [numbers[-1] + 1, numbers[-1] + 2]


def test_what_was_purged_stays_purged_and_so_does_its_number(source: Inbox, target: Inbox) -> None:
    numbers = work(source)
    bring(source, target, numbers)
    target.desk.do_all(Deed.TRASH, numbers[:1], ADMIN)
    target.desk.do_all(Deed.PURGE, numbers[:1], ADMIN)
    assert bring(source, target, numbers) == Imported(0, len(numbers) - 1, 1, {})
    assert numbers[0] not in all_numbers(target)


def test_a_number_that_was_purged_is_not_given_to_another(source: Inbox, target: Inbox) -> None:
    numbers = work(source)
    target.receive(target.site.start(NOON, chat="gone"))
    gone = target.get("gone").id
    target.desk.do_all(Deed.TRASH, (gone,), ADMIN)
    target.desk.do_all(Deed.PURGE, (gone,), ADMIN)
    assert gone in bring(source, target, numbers).renumbered


def test_a_known_property_keeps_its_settings(source: Inbox, target: Inbox) -> None:
    numbers = work(source)
    with target.store.write() as tx:
        tx.properties.add(source.site.tawk_id, "", "C0MINE", NOON - MINUTE)
    bring(source, target, numbers)
    with target.store.read() as tx:
        known = tx.properties.find(source.site.tawk_id)
    assert known is not None
    assert (known.channel, known.masked) == ("C0MINE", False)


def test_an_imported_chat_goes_on_when_its_visitor_writes_again(source: Inbox, target: Inbox) -> None:
    numbers = work(source)
    bring(source, target, numbers)
    number = numbers[4]
    chat = whole(source, number).external_id
    twin = replace(target, site=source.site)
    twin.receive(twin.site.transcript(NOON + 60 * MINUTE, said("v", NOON + 60 * MINUTE, "again"), chat=chat))
    assert [line.text for line in whole(target, number).facts.lines] == ["again"]
    assert twin.get(chat).id == number


def test_an_address_that_is_anothers_here_stays_theirs(source: Inbox, target: Inbox) -> None:
    numbers = work(source)
    twin = replace(target, site=source.site)
    Visitors(twin).write("Other", "maria@example.net")
    other = Visitors(twin).id("maria@example.net")
    bring(source, target, numbers)
    assert Visitors(twin).id("maria@example.net") == other


def test_what_waited_to_go_out_does_not_go_out_from_here_too(source: Inbox, target: Inbox) -> None:
    numbers = work(source)
    write(source, numbers[3], MailState.WAITING, "<later@example.com>", "a late answer")
    bring(source, target, numbers)
    with target.store.read() as tx:
        assert [mail.state for mail in tx.mails.of(numbers[3])][-1] is MailState.FAILED
        assert not tx.mails.any_due(NOON + 9_000 * MINUTE)


def test_nothing_is_posted_in_slack(source: Inbox, target: Inbox) -> None:
    bring(source, target, work(source))
    assert target.rows(select(tables.post)) == []
    assert source.rows(select(tables.post)) != []


def test_the_rights_are_those_of_the_propertys_channel(source: Inbox, target: Inbox) -> None:
    bring(source, target, work(source))
    with target.store.read() as tx:
        known = tx.properties.find(source.site.tawk_id)
        assert known is not None
        assert known.channel == source.channel
        assert tx.people.role(ANA, known.id) is Role.NONE


Break = Callable[[dict[str, Any]], object]


def conversation(content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = content["conversations"][1]["conversation"]
    return found


BROKEN: list[tuple[str, Break]] = [
    ("format", lambda it: it.update(format="tawk")),
    ("format", lambda it: it.pop("format")),
    ("version", lambda it: it.update(version=2)),
    ("kind", lambda it: it.update(kind="letters")),
    ("exported_at", lambda it: it.pop("exported_at")),
    ("more", lambda it: it.update(more=1)),
    ("conversations", lambda it: it.update(conversations={})),
    ("conversations", lambda it: it.update(conversations=it["conversations"] * 30)),
    ("conversations[1].conversation.number", lambda it: conversation(it).update(number="7")),
    ("conversations[1].conversation.number", lambda it: conversation(it).update(number=True)),
    ("conversations[1].conversation.number", lambda it: conversation(it).update(number=-1)),
    ("conversations[1].conversation.number", lambda it: conversation(it).update(number=2**63)),
    ("conversations[1].conversation.status", lambda it: conversation(it).update(status="maybe")),
    ("conversations[1].conversation.created_at", lambda it: conversation(it).update(created_at="2026-02-30T00:00:00Z")),
    ("conversations[1].conversation.created_at", lambda it: conversation(it).update(created_at="2026-02-03")),
    ("conversations[1].conversation.excerpt", lambda it: conversation(it).update(excerpt="a\0b")),
    ("conversations[1].conversation.excerpt", lambda it: conversation(it).update(excerpt="\ud800")),
    ("conversations[1].conversation.external_id", lambda it: conversation(it).update(external_id="")),
    ("conversations[1].conversation.property", lambda it: conversation(it).update(property=99)),
    ("conversations[1].conversation.notes", lambda it: conversation(it).update(notes=9)),
    ("conversations[1].conversation.told.lines[0].at", lambda it: conversation(it)["told"]["lines"][0].update(at=1)),
    ("conversations[1].contact", lambda it: it["conversations"][1].update(contact=99)),
    ("conversations[1].journal[0]", lambda it: it["conversations"][1]["journal"][0].update(number=1)),
    ("conversations[1].journal[0].before.x", lambda it: it["conversations"][1]["journal"][0].update(before={"x": 1})),
    ("contacts[0].contact.root", lambda it: it["contacts"][0]["contact"].update(root=99)),
    ("contacts[0].contact.edited.shoe", lambda it: it["contacts"][0]["contact"]["edited"].update(shoe="42")),
    ("contacts[0].contact.told.email", lambda it: it["contacts"][0]["contact"]["told"].update(email="")),
    ("contacts[3].contact.id", lambda it: it["contacts"].append(it["contacts"][0])),
    ("properties[1].id", lambda it: it["properties"].append(it["properties"][0])),
]


@pytest.mark.parametrize(("place", "break_it"), BROKEN, ids=[f"{n}-{place}" for n, (place, _) in enumerate(BROKEN)])
def test_a_bad_file_is_told_with_the_place_that_is_wrong(exported_file: bytes, place: str, break_it: Break) -> None:
    content = json.loads(exported_file)
    break_it(content)
    with pytest.raises(BadFile) as caught:
        read(json.dumps(content).encode())
    assert caught.value.place == place
    assert str(caught.value).startswith(caught.value.place)


@pytest.mark.parametrize(
    ("content", "place"),
    [(b"", "line 1"), (b"{", "line 1"), (b"\xff", "byte 1"), (b"[]", ""), (b"[" * 90_000, ""), (b"9" * 9_000, "")],
)
def test_what_is_no_export_is_told(content: bytes, place: str) -> None:
    with pytest.raises(BadFile) as caught:
        read(content)
    assert caught.value.place.startswith(place)


def test_the_journal_itself_is_for_reading(source: Inbox) -> None:
    work(source)
    with pytest.raises(BadFile, match="for reading only"):
        read(written(journal_of(source)))
