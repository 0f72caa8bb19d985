"""A contact is found by a command, edited, merged and erased in one window, over the wire."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.stories.reading import number, texts, words
from tests.stories.scene import CHANNEL, PATIENCE, Scene, playing


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with playing(tmp_path_factory.mktemp("contacts"), "http") as scene:
        yield scene


def cards(scene: Scene, name: str) -> list[dict[str, Any]]:
    """The cards of a visitor, whose address stands below the name."""
    return [one for one in scene.slack.messages(CHANNEL) if name in words(one)]


def known(scene: Scene, name: str, email: str) -> int:
    """The number of a missed chat of a visitor who left an address."""
    scene.visit(name, email).asks(f"Hello, this is {name}.").asks("Bye, then.").is_over()
    [card] = scene.slack.wait_for(lambda: cards(scene, name), PATIENCE, f"a card of {name}")
    return number(card)


def test_a_contact_is_found_edited_merged_and_erased(scene: Scene) -> None:
    first, second = known(scene, "Maria Vidal", "maria@example.com"), known(scene, "Mary Vidal", "mary@example.org")
    listed = scene.inbox("ana", "contact maria@example.com")
    assert ("Maria Vidal" in listed, "Mary Vidal" in listed) == (True, False)
    assert "Maria Vidal" in scene.inbox("ana", f"contacto #{first}")
    ana = scene.slack.user("ana")
    assert ana.presses("Show", on=scene.slack.ephemeral("ana")[-1]).ok
    scene.modal("ana")
    assert f"#{first}" in words(ana.modal)
    assert ana.presses("Edit…").ok
    refused = ana.submit({"email": "nonsense"})
    assert "no e-mail address" in str(refused.errors)
    assert ana.submit({"email": "maria@example.com", "company": "Vidal Lamps"}).ok
    assert "Vidal Lamps" in words(ana.modal)
    assert ana.presses("Note…").ok
    assert ana.submit({"note": "prefers calls"}).ok
    assert "prefers calls" in words(ana.modal)
    assert ana.presses("Merge…").ok
    assert ana.submit({"address": "mary@example.org"}).ok
    assert [f"#{one}" in words(ana.modal) for one in (first, second)] == [True, True]
    assert "Maria Vidal" in scene.inbox("ana", "contact mary@example.org")
    assert ana.presses("Erase…").ok
    assert "can't be undone" in words(ana.modal)
    assert "Type C" in str(ana.submit({"confirmation": "no"}).errors)
    typed = next(text for text in texts(ana.modal, "plain_text") if text.startswith("C") and text[1:].isdigit())
    assert ana.submit({"confirmation": typed}).ok
    assert "Erased for good" in words(ana.modal)
    scene.slack.wait_for(lambda: not cards(scene, "Vidal"), PATIENCE, "no card of either")
    scene.calm()
    assert "Nobody is found" in scene.inbox("ana", "contact vidal")
    assert f"There is no #{first}" in scene.inbox("ana", f"show #{first}")


def test_who_may_not_erase_hears_it_in_the_window_and_goes_back(scene: Scene) -> None:
    known(scene, "Olga Prats", "olga@example.com")
    scene.inbox("ben", "contact olga")
    ben = scene.slack.user("ben")
    assert ben.presses("Show", on=scene.slack.ephemeral("ben")[-1]).ok
    scene.modal("ben")
    assert ben.presses("Erase…").ok
    scene.slack.wait_for(lambda: "Only administrators" in words(ben.modal), PATIENCE, "the refusal")
    assert ben.presses("Back").ok
    assert "Olga Prats" in words(ben.modal)


def test_a_conversation_of_the_history_lies_upon_the_card(scene: Scene) -> None:
    one = known(scene, "Nuria Sala", "nuria@example.com")
    scene.inbox("ana", "contact nuria sa")
    ana = scene.slack.user("ana")
    assert ana.presses("Show", on=scene.slack.ephemeral("ana")[-1]).ok
    assert ana.click(None, "contact_open", str(one)).ok
    assert "Hello, this is Nuria Sala." in words(ana.modal)
    assert len(scene.slack.modals("ana")) == 2
