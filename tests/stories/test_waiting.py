"""Chats that wait, that end without a word from tawk.to, and properties with secrets of their own."""

import json
from collections.abc import Iterator

import pytest

from bot.domain.inbox import CardPolicy
from sandbox.visitors.shops import NORTHWIND, OLMEDO
from tests.stories.reading import texts, words
from tests.stories.scene import Scene, playing
from tests.stories.visits import Postbox, Visit

OWN_SECRETS = ["northwind-webhook-secret", "northwind-next-secret"]
TICK_SECONDS = 15.0
BRIEF = {"GRACE_MINUTES": "0.01", "TAWK_WEBHOOK_SECRETS": json.dumps({NORTHWIND.property_id: OWN_SECRETS})}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with playing(tmp_path_factory.mktemp("waiting"), "http", BRIEF) as scene:
        # Begins its wait here, since the clock looks only now and then.
        scene.visit("Otto").asks("Are you open on Sunday?").starts().ends()
        yield scene


def test_a_waiting_chat_that_becomes_missed_notifies_in_its_thread(scene: Scene) -> None:
    tanya = Visit(scene.postbox, "Tanya", shop=OLMEDO).asks("First of all").is_over()
    scene.card(tanya.name)
    with scene.store() as store, store.write() as tx:
        olmedo = tx.properties.find(OLMEDO.property_id)
        assert olmedo
        tx.properties.set_policy(olmedo.id, CardPolicy.WAITING)
    visit = Visit(scene.postbox, "Nora", shop=OLMEDO).asks("Can I order by telephone?").starts()
    card = scene.card("Nora", "Waiting")
    scene.calm()
    assert scene.thread(card) == []
    visit.asks("Hello?").is_recorded()
    card = scene.card("Nora", "Missed")
    notice = scene.thread_with(card, "This chat is over and nobody answered.")
    assert notice["subtype"] == "thread_broadcast"
    scene.calm()
    assert len([one for one in scene.thread(card) if one.get("subtype") == "thread_broadcast"]) == 1
    assert "Can I order by telephone?" in words(scene.thread_with(card, "Hello?"))


def test_a_waiting_chat_that_is_answered_turns_green_and_notifies_nobody(scene: Scene) -> None:
    visit = scene.visit("Mia").asks("Is it in stock?")
    with scene.store() as store, store.write() as tx:
        aurora = tx.properties.find(visit.shop.property_id)
        assert aurora
        tx.properties.set_policy(aurora.id, CardPolicy.WAITING)
    visit.starts()
    scene.card("Mia", "Waiting")
    visit.hears("It is.").is_recorded()
    card = scene.card("Mia", "Answered · Closed")
    scene.calm()
    assert [one for one in scene.thread(card) if one.get("subtype") == "thread_broadcast"] == []


def test_a_chat_whose_transcript_never_came_gets_a_card_after_the_grace_time(scene: Scene) -> None:
    card = scene.slack.wait_for(lambda: scene.cards("Otto"), 2 * TICK_SECONDS, "Otto's card")[0]
    assert "Ended, outcome unknown" in texts(card)[0]


def test_a_property_is_believed_under_its_own_secrets_only(scene: Scene) -> None:
    own = [Postbox(scene.bot.url, secret) for secret in OWN_SECRETS]
    for name, postbox in zip(("Lena", "Kira"), own, strict=True):
        Visit(postbox, name, shop=NORTHWIND).asks("My chain broke.").is_over()
        scene.card(name, "Northwind Bikes")
    foreign = scene.postbox, Postbox(scene.bot.url, OWN_SECRETS[0], f"/webhooks/tawk/{OLMEDO.property_id}")
    for postbox in foreign:
        with pytest.raises(AssertionError, match="401"):
            Visit(postbox, "Judas", shop=NORTHWIND).asks("I am not from here.").starts()
    with pytest.raises(AssertionError, match="401"):
        Visit(own[0], "Judas").asks("Nor am I.").starts()
    assert "Judas" not in scene.inbox("ana", "list any")


def test_a_property_may_be_named_in_the_address(scene: Scene) -> None:
    path = f"/webhooks/tawk/{NORTHWIND.property_id}"
    Visit(Postbox(scene.bot.url, OWN_SECRETS[0], path), "Ivy", shop=NORTHWIND).asks("Hi!").is_over()
    scene.card("Ivy")


def test_an_offline_message_gets_a_card_with_its_subject(scene: Scene) -> None:
    assert scene.postbox.send_sample("ticket_create_visitor") == 200
    cards = scene.slack.wait_for(
        lambda: [one for one in scene.slack.messages("support") if "Offline message" in words(one)], 10, "a ticket"
    )
    assert len(cards) == 1


def test_what_cannot_be_understood_is_answered_200_and_does_no_harm(scene: Scene) -> None:
    assert scene.postbox.send(b"[]") == 200
    assert scene.postbox.send(b"{") == 200
    assert scene.postbox.send_sample("edge_unknown_event") == 200
    scene.missed("Hans")
