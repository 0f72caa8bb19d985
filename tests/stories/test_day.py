"""A missed chat's way through the day, over a socket and over signed HTTP."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from bot.domain.inbox import Deed
from tests.stories.reading import buttons, menu, number, texts, words
from tests.stories.scene import PATIENCE, Scene, playing


@pytest.fixture(scope="module", params=["socket", "http"])
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with playing(tmp_path_factory.mktemp("day"), request.param) as scene:
        yield scene


def test_a_missed_chat_is_worked_from_its_card_until_nothing_is_left_of_it(scene: Scene) -> None:
    assert [scene.postbox.send_sample(name) for name in ("chat_start_missed", "chat_end_missed")] == [200, 200]
    assert scene.postbox.send_sample("transcript_missed") == 200
    card = scene.card("Ben Okafor\nben.okafor@example.org", "Missed", "Tienda Aurora", "Assigned to nobody")
    name, ana = "Ben Okafor\nben.okafor@example.org", scene.slack.user("ana")
    assert "Is anyone there? My order arrived broken." in words(card)
    assert "https://dashboard.tawk.to/#/inbox/5f2a9c1e4704467e89f0b3d1/all/chat/5e07b6d0" in words(card)
    assert (buttons(card), menu(card)) == (
        ["Take it", "Answer by e-mail…", "Close"],
        ["Assign…", "It is spam", "Move to trash", "More…"],
    )
    assert "order 88213" in words(scene.thread_with(card, "Thanks for your patience."))

    assert ana.presses("Take it", on=card).ok
    card = scene.card(name, f"Assigned to <@{ana.id}>")
    assert (buttons(card), menu(card)) == (
        ["Answer by e-mail…", "Close"],
        ["Assign…", "Unassign", "It is spam", "Move to trash", "More…"],
    )
    assert scene.choose("ben", Deed.UNASSIGN, card).ok
    card = scene.card(name, "Assigned to nobody")
    assert ana.presses("Close", on=card).ok
    card = scene.card(name, "Missed · Closed", f"Closed by <@{ana.id}>")
    assert buttons(card) == ["Reopen", "Answer by e-mail…"]
    assert ana.presses("Reopen", on=card).ok
    card = scene.card(name, "Take it")
    assert "Closed" not in texts(card)[0]

    assert scene.choose("ana", Deed.TRASH, card).ok
    card = scene.card(name, "Missed · Trash", f"<@{ana.id}> put it in the trash")
    assert (buttons(card), menu(card)) == ([], ["Restore", "Purge for good…"])
    assert scene.choose("ana", Deed.RESTORE, card).ok
    card = scene.card(name, "Take it")
    assert scene.choose("ana", Deed.TRASH, card).ok
    card = scene.card(name, "Trash")
    replies = scene.thread(card)
    assert scene.choose("ana", Deed.PURGE, card).ok
    asked = scene.modal("ana")
    refused = asked.submit({"confirmation": "9999"})
    assert list(refused.errors) == ["confirmation"]
    assert f"Type {number(card)} to purge it for good." in refused.errors["confirmation"]
    assert scene.cards(name)
    assert asked.submit({"confirmation": f"#{number(card)}"}).ok
    scene.gone(name)
    assert replies
    scene.slack.wait_for(lambda: not scene.slack.thread("support", card["ts"]), PATIENCE, "an empty thread")
    assert f"There is no #{number(card)}." in scene.inbox("ana", f"show #{number(card)}")
    assert scene.postbox.send_sample("transcript_missed") == 200
    scene.calm()
    assert not scene.cards(name)


def test_an_agent_is_chosen_in_a_modal_or_named_in_a_command(scene: Scene) -> None:
    card = scene.missed("Zadie")
    luis, grace = scene.slack.user("luis"), scene.slack.user("grace")
    assert scene.choose("ben", Deed.ASSIGN, card).ok
    modal = scene.modal("ben")
    empty = modal.submit()
    assert not empty.ok
    assert modal.submit({"agent": luis.id}).ok
    scene.card("Zadie", f"Assigned to <@{luis.id}>")
    assert scene.slack.modals("ben") == []
    assert f"assigned to <@{grace.id}>" in scene.inbox("ben", f"assign @grace #{number(card)}")
    scene.card("Zadie", f"Assigned to <@{grace.id}>")
    assert "is assigned to" in scene.inbox("ben", f"assign @grace #{number(card)}")


def test_of_two_agents_at_one_button_the_slower_is_told_once_and_alone_who_was_faster(scene: Scene) -> None:
    card = scene.missed("Yusuf")
    scene.slack.fault("chat.update", "delay", seconds=0.8)  # both see the same card
    press = partial(scene.slack.user("sofia").presses, "Take it", on=card)
    press_too = partial(scene.slack.user("tom").presses, "Take it", on=card)
    with ThreadPoolExecutor(2) as hands:
        assert all(outcome.ok for outcome in hands.map(lambda act: act(), (press, press_too)))
    taken = words(scene.card("Yusuf", "Assigned to <@"))
    faster, slower = ("sofia", "tom") if scene.slack.user("sofia").id in taken else ("tom", "sofia")
    scene.whisper(slower, f"<@{scene.slack.user(faster).id}> was faster: #{number(card)} is theirs.")
    scene.calm()
    scene.slack.assert_quiet()
    assert len(scene.slack.ephemeral(slower)) == 1
    assert scene.slack.ephemeral(faster) == []


def test_only_administrators_open_the_modal_that_purges(scene: Scene) -> None:
    card = scene.missed("Xenia")
    assert scene.choose("luis", Deed.TRASH, card).ok
    card = scene.card("Xenia", "Trash")
    assert scene.choose("luis", Deed.PURGE, card).ok
    scene.whisper("luis", "Only leads and administrators may do that.")
    assert scene.slack.modals("luis") == []


def test_a_chat_that_was_answered_gets_no_card(scene: Scene) -> None:
    scene.visit("Wanda").asks("Do you ship to Riga?").hears("We do.").asks("Great!").is_over()
    scene.calm()
    assert scene.cards("Wanda") == []
    assert "Wanda" in scene.inbox("ana", "list closed")


def test_a_closed_chat_is_reopened_for_all_to_see_when_its_visitor_writes_again(scene: Scene) -> None:
    visit = scene.visit("Vera").asks("Hello?").asks("Nobody there?").is_over()
    card = scene.card("Vera", "Missed")
    ana = scene.slack.user("ana")
    assert ana.presses("Close", on=card).ok
    scene.card("Vera", "Closed")
    scene.calm()
    calls = len(scene.slack.calls())
    visit.is_recorded()
    scene.calm()
    assert len(scene.slack.calls()) == calls
    visit.asks_now("Are you back?").is_recorded()
    card = scene.card("Vera", f"<@{ana.id}> had closed it; the visitor wrote again.", "Take it")
    notice = scene.thread_with(card, "The visitor wrote again: reopened.")
    assert notice["subtype"] == "thread_broadcast"
    assert "Are you back?" in words(scene.thread_with(card, "Are you back?"))
    assert sum("Hello?" in words(one) for one in scene.thread(card)) == 1
    assert ana.presses("Close", on=card).ok
    scene.card("Vera", "Closed")


def test_a_card_that_somebody_deleted_comes_back_while_its_visitor_waits(scene: Scene) -> None:
    card = scene.missed("Ursula")
    ana = scene.slack.user("ana")
    assert ana.delete(card).ok
    assert scene.inbox("ben", f"take #{number(card)}")
    back = scene.card("Ursula", f"Assigned to <@{scene.slack.user('ben').id}>")
    assert back["ts"] != card["ts"]


def test_a_deleted_card_is_let_go_once_nobody_waits_any_more(scene: Scene) -> None:
    card = scene.missed("Tilda")
    scene.calm()
    assert scene.slack.user("ana").delete(card).ok
    updates = len(scene.slack.calls("chat.update"))
    assert scene.inbox("ben", f"close #{number(card)}")
    scene.calm()
    assert len(scene.slack.calls("chat.update")) > updates
    assert scene.cards("Tilda") == []
    assert "closed" in scene.inbox("ana", f"show #{number(card)}").casefold()


def test_what_the_team_did_is_not_undone_by_an_event_that_comes_late(scene: Scene) -> None:
    visit = scene.visit("Sven").asks("Hi!").asks("Bye.")
    visit.is_recorded()
    card = scene.card("Sven", "Missed")
    assert scene.inbox("ana", f"close #{number(card)}")
    scene.card("Sven", "Closed")
    visit.ends().starts()
    scene.calm()
    assert "Closed" in texts(scene.card("Sven"))[0]
