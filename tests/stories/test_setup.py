"""The settings of a property are opened by a command, changed in one window and kept, over the wire."""

from pathlib import Path

import pytest

from tests.stories.reading import number, words
from tests.stories.scene import CHANNEL, PATIENCE, Scene, english_speakers, playing

CREW = {"id": "S0CREW0001", "handle": "crew", "name": "The crew", "members": ["grace"]}


def property_id(scene: Scene) -> int:
    with scene.store() as store, store.read() as tx:
        [one] = tx.properties.all()
    return one.id


@pytest.mark.parametrize("transport", ["http", "socket"])
def test_all_settings_of_a_property_are_changed_in_one_window(tmp_path: Path, transport: str) -> None:
    with playing(tmp_path, transport, seed={**english_speakers(), "groups": [CREW]}) as scene:
        scene.missed("Anna")
        ana, ben = scene.slack.user("ana"), scene.slack.user("ben")
        opened = ana.command("/inbox", "config", channel=CHANNEL)
        assert (opened.ok, opened.message) == (True, None), "the window says it all"
        scene.modal("ana")
        assert "Channel of its cards" in words(ana.modal)
        twice = ana.submit({"people_lead": [ben.id], "people_viewer": [ben.id]})
        assert "stands here twice" in str(twice.errors[f"people_viewer:{property_id(scene)}"])
        wrong = ana.submit({"people_viewer": [], "setup_sender": "nobody", "setup_mail_mode": "two-way"})
        assert "exactly one" in str(wrong.errors[f"setup_sender:{property_id(scene)}"])
        unsure = ana.submit({"setup_sender": "help@aurora.example"})
        assert "tick the box below" in str(unsure.errors[f"setup_mail_mode:{property_id(scene)}"])
        assert ana.fill("setup_two_way", ["setup_two_way"]).ok
        hours_are_set_in_a_window_upon_it(scene)
        sales = scene.slack.channel_id("sales")
        chosen = {"setup_channel": sales, "setup_language": "es", "groups_viewer": [CREW["id"]], "people_viewer": []}
        assert ana.submit(chosen).ok
        assert scene.slack.modals("ana") == []
        scene.visit("Berta").asks("Hello, is anybody there?").asks("Bye.").is_over()
        scene.card("Berta", "Chat perdido", channel="sales")
        scene.card("Anna", "Chat perdido")
        with scene.store() as store, store.read() as tx:
            [one] = tx.properties.all()
        assert (one.sender, one.mail_mode.value) == ("help@aurora.example", "two-way")
        roles_are_told(scene)
        linked_agents_have_their_names(scene)


def hours_are_set_in_a_window_upon_it(scene: Scene) -> None:
    """And what was typed below stays."""
    ana = scene.slack.user("ana")
    assert ana.presses("Working hours…").ok
    assert "Time zone" in words(ana.modal)
    slip = ana.submit({"hours_zone": "madrid", "hours_day_0": "9-5"})
    assert "ends before it begins" in str(slip.errors[f"hours_day_0:{property_id(scene)}"])
    assert ana.submit({"hours_day_0": "9-14, 16-19"}).ok
    assert "Channel of its cards" in words(ana.modal)
    with scene.store() as store, store.read() as tx:
        hours = tx.hours.of(property_id(scene))
    assert hours is not None
    assert (hours.zone.key, hours.week[0]) == ("Europe/Madrid", ((540, 840), (960, 1140)))


def roles_are_told(scene: Scene) -> None:
    """Who was made a lead may change the settings; who looks on is told why."""
    assert "lead (given to you)" in scene.inbox("ben", "whoami")
    scene.slack.wait_for(lambda: "you are in <#" in scene.inbox("tom", "quiensoy"), PATIENCE, "the new members")
    ben, grace = scene.slack.user("ben"), scene.slack.user("grace")
    grace.leave("sales")
    scene.slack.wait_for(
        lambda: "viewer (as a member of @crew)" in scene.inbox("grace", "whoami"), PATIENCE, "grace as a viewer"
    )
    assert ben.command("/inbox", "ajustes Tienda", channel=CHANNEL).ok
    scene.modal("ben")
    assert "Groups of administrators" not in words(ben.modal)
    ben.close()
    assert "Only leads and administrators" in grace.command("/inbox", "config Tienda", channel=CHANNEL).text
    assert scene.slack.modals("grace") == []


def linked_agents_have_their_names(scene: Scene) -> None:
    """What Marta Ruiz answers in tawk.to stands under Grace's name, and calls nobody."""
    told = scene.inbox("ben", "link @grace Marta Ruiz")
    assert "is “Marta Ruiz” at tawk.to" in told
    assert "At tawk.to you are “Marta Ruiz”." in scene.inbox("grace", "whoami")
    visit = scene.visit("Carla").asks("Where is my lamp? It was to come on Monday.").asks("Hello?").is_over()
    card = scene.card("Carla", channel="sales")
    visit.hears("It is on its way.").is_recorded()
    line = words(scene.thread_with(card, "It is on its way."))
    assert ("grace · Agente" in line, "Marta" in line, "<@" in line) == (True, False, False)
    assert "Answered by grace" in scene.inbox("ben", f"show #{number(card)}")


def test_of_several_properties_one_is_chosen_in_the_window(tmp_path: Path) -> None:
    with playing(tmp_path, "http", {"TAWK_WEBHOOK_SECRETS": '{"other": "another-webhook-secret"}'}) as scene:
        scene.missed("Anna")
        ana = scene.slack.user("ana")
        assert ana.command("/inbox", "config", channel="random").ok
        scene.modal("ana")
        assert "Of which property?" in words(ana.modal)
        assert ana.choose("other", action_id="setup_property").ok
        assert "*other*" in words(ana.modal)
        assert ana.choose("Tienda Aurora", action_id="setup_property").ok
        assert "*Tienda Aurora*" in words(ana.modal)
        assert ana.submit({"setup_cards": "all"}).ok
        with scene.store() as store, store.read() as tx:
            assert {one.name: one.policy.value for one in tx.properties.all()} == {"": "missed", "Tienda Aurora": "all"}
