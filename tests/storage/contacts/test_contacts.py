"""Visitors are known by their address."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, Row, select

from bot.domain.contact import ContactQuery
from bot.domain.inbox import Conversation, Visitor
from storage.store import SqlStore
from storage.tables import contact, conversation
from tests.storage.samples import BARE, FACTS, MISSED, NOW, SECOND, filled


def contacts(engine: Engine) -> list[Row[*tuple[Any, ...]]]:
    with engine.connect() as connection:
        return list(connection.execute(select(contact).order_by(contact.c.id)))


def see(store: SqlStore, *known: Conversation) -> None:
    with store.write() as tx:
        for one in known:
            tx.contacts.see(one)


def test_a_visitor_with_an_address_becomes_a_contact_of_the_conversation(engine: Engine) -> None:
    store = SqlStore(engine)
    [known] = filled(store, MISSED)
    see(store, known, known)
    [row] = contacts(engine)
    assert (row.email, row.email_key, row.name, row.phone) == (
        "Ana@example.com",
        "ana@example.com",
        "Ana",
        "600 000 000",
    )
    assert (row.first_seen, row.last_seen) == (known.created_at, NOW)
    with engine.connect() as connection:
        assert connection.execute(select(conversation.c.contact_id)).scalar_one() == row.id


def test_a_visitor_without_an_address_is_nobody(engine: Engine) -> None:
    store = SqlStore(engine)
    see(store, *filled(store, BARE))
    assert contacts(engine) == []


def test_one_address_is_one_contact_whoever_tells_it_and_in_any_order(engine: Engine) -> None:
    store = SqlStore(engine)
    newer = replace(
        MISSED,
        external_id="2",
        visitor=Visitor("Ana María", "ANA@example.com", city="", country="ES"),
        created_at=NOW + SECOND,
        facts=replace(FACTS, visitor_at=NOW + 9 * SECOND),
    )
    first, second = filled(store, MISSED, newer)
    see(store, second, first)
    [row] = contacts(engine)
    assert (row.name, row.phone, row.city, row.country) == ("Ana María", "600 000 000", "Jelgava", "ES")
    assert (row.first_seen, row.last_seen) == (first.created_at, NOW + 9 * SECOND)


def test_the_contact_of_an_address_given_before_goes_when_nobody_else_has_it(engine: Engine) -> None:
    store = SqlStore(engine)
    first, second = filled(store, MISSED, replace(MISSED, external_id="2"))
    moved = Visitor("Ana", "new@example.com")
    see(store, first, second)
    see(store, replace(first, visitor=moved))
    assert [row.email_key for row in contacts(engine)] == ["ana@example.com", "new@example.com"]
    see(store, replace(second, visitor=moved))
    assert [row.email_key for row in contacts(engine)] == ["new@example.com"]


def test_a_contact_stays_while_another_conversation_has_it(engine: Engine) -> None:
    store = SqlStore(engine)
    first, second = filled(store, MISSED, replace(MISSED, external_id="2"))
    see(store, first, second)
    with store.write() as tx:
        tx.conversations.remove(first, NOW)
    assert len(contacts(engine)) == 1
    with store.write() as tx:
        tx.conversations.remove(second, NOW)
    assert contacts(engine) == []


def test_two_who_are_merged_into_one_contact_may_write_at_once(engine: Engine) -> None:
    store = SqlStore(engine)
    people = [
        replace(MISSED, external_id=email, visitor=Visitor(email, email))
        for email in ("root@example.com", "first@example.com", "second@example.com")
    ]
    known = filled(store, *people)
    see(store, *known)
    with store.write() as tx:
        root, *others = (tx.contacts.of_email(1, one.visitor.email) for one in known)
        assert root is not None
        for one in others:
            assert one is not None
            tx.contacts.save(replace(one, merged_into=root.id, root=root.id))
    named = [replace(one, visitor=replace(one.visitor, name="Zoraida")) for one in known]
    with ThreadPoolExecutor(1) as pool:
        with store.write() as tx:
            tx.contacts.see(named[1])
            following = pool.submit(see, store, named[2])
            with pytest.raises(TimeoutError):  # it waits for us, and does not fail
                following.result(0.3)
        following.result()
    with store.read() as tx:
        found = tx.contact_lists.page(ContactQuery((1,), "zoraida"), 9)
        assert [row.contact.id for row in found] == [root.id]
