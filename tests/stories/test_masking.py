"""A property that masks contact data, over the wire: nothing that Slack shows anybody has the address or the number."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.ids import HomeAction
from tests.stories.reading import number, words
from tests.stories.scene import CHANNEL, PATIENCE, Scene, playing
from tests.stories.test_home import Screen

EMAIL, PHONE = "laura.gomez@casa-gomez.example", "+34 600 11 22 33"
FORM = f"Name: Laura Test\nE-mail: {EMAIL}\nPhone: {PHONE}\nQuestion: Where is my lamp?"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with playing(tmp_path_factory.mktemp("masking"), "http") as scene:
        yield scene


def slack_shows(scene: Scene) -> str:
    """All that anybody of the team sees: messages, threads, private answers, homes and open windows."""
    people = ("ana", "ben")
    posted = scene.slack.messages(CHANNEL)
    threads = [scene.thread(one) for one in posted]
    private = [scene.slack.ephemeral(name) for name in people]
    seen = [scene.slack.modals(name) for name in people], [scene.slack.home(name) for name in people]
    return json.dumps([posted, threads, private, seen], ensure_ascii=False)


def leaks(text: str) -> list[str]:
    digits = re.sub(r"[\s().\-/]", "", text)
    names = [name for name in ("laura.gomez", "casa-gomez") if name in text.casefold()]
    return [*names, *(["number"] if "600112233" in digits else [])]


def cards(scene: Scene, name: str) -> list[dict[str, Any]]:
    """The cards of a visitor, whose address stands below the name."""
    return [one for one in scene.slack.messages(CHANNEL) if name in words(one)]


def look_at_everything(scene: Scene, name: str) -> dict[str, Any]:
    """A visitor who writes a form and more, whose conversation is then worked by every way; the card."""
    scene.visit(name).asks(FORM).asks(f"I am {EMAIL}, call 600 112 233.").is_over()
    [card] = scene.slack.wait_for(lambda: cards(scene, name), PATIENCE, f"a card of {name}")
    conversation = f"#{number(card)}"
    scene.inbox("ben", f"note {conversation} call {PHONE} or {EMAIL}")
    for line in ("list", f"search {name}", f"show {conversation}", f"history {conversation}", "contact laura"):
        assert "Laura" in scene.inbox("ana", line) or line.startswith("history")
    screen = Screen(scene, "ana")
    screen.open()
    screen.see("Laura")
    screen.press(HomeAction.OPEN, number(card))
    scene.slack.wait_for(lambda: scene.slack.modals("ana"), PATIENCE, "a modal")
    assert screen.person.presses("Contact").ok
    scene.thread_with(card, "noted")
    scene.calm()
    return card


def test_nothing_shows_the_address_until_somebody_asks_and_that_is_written_down(scene: Scene) -> None:
    scene.visit("Paul").asks("Hello").is_over()
    scene.card("Paul")
    with scene.store() as store, store.write() as tx:
        tx.properties.arrange(replace(tx.properties.all()[0], masked=True))
    card = look_at_everything(scene, "Laura")
    assert leaks(slack_shows(scene)) == []
    ben = scene.slack.user("ben")
    assert ben.presses("Reveal", on=card).ok
    scene.modal("ben")
    assert EMAIL in words(ben.modal)
    assert PHONE in words(ben.modal)
    ben.close()
    assert "looked at the contact data" in scene.inbox("ana", f"history #{number(card)}")
    assert leaks(slack_shows(scene)) == []


def test_the_same_look_finds_them_where_nothing_is_masked(tmp_path_factory: pytest.TempPathFactory) -> None:
    with playing(tmp_path_factory.mktemp("unmasked"), "http") as scene:
        look_at_everything(scene, "Laura")
        assert leaks(slack_shows(scene)) == ["laura.gomez", "casa-gomez", "number"]
