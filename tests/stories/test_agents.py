"""Agents of tawk.to are known in Slack by their addresses, and a lead links the others in a window, over the wire."""

from dataclasses import replace
from pathlib import Path

from sandbox.tawk.control import LocalTawk
from sandbox.visitors.shops import AURORA, Agent
from tests.stories.reading import words
from tests.stories.scene import CHANNEL, Scene, english_speakers, playing
from tests.stories.visits import Visit

PATIENCE = 60.0  # until tawk.to was asked for its agents, and Slack for their addresses
BEN, MARTA = "Ben Clarke", "agent_person::Marta Ruiz"


def test_what_agents_write_at_tawk_stands_under_their_names_in_slack(tmp_path: Path) -> None:
    with LocalTawk() as tawk:
        key = {"TAWK_API_KEY": tawk.key, "TAWK_API_URL": tawk.url, "TAWK_API_SECONDS": "0"}
        with playing(tmp_path, "socket", key, seed=english_speakers()) as scene:
            scene.missed("Anna")
            known = f"At tawk.to you are “{BEN}”, by your e-mail address."
            scene.slack.wait_for(lambda: known in scene.inbox("ben", "whoami"), PATIENCE, "Ben's name at tawk.to")
            a_lead_links_marta(scene)
            for agent, name in ((AURORA.agents[0].name, "grace"), (BEN, "ben")):
                shop = replace(AURORA, agents=(Agent(agent, "5f2a9be0cc6a6371ff0adb10"),))
                answered = Visit(scene.postbox, f"Carla {name}", shop=shop).asks("Where is my lamp?")
                answered.is_over()
                card = scene.card(answered.name)
                answered.hears("It is on its way.").is_recorded()
                line = words(scene.thread_with(card, "It is on its way."))
                assert (f"{name} · Agent" in line, agent in line) == (True, False)


def a_lead_links_marta(scene: Scene) -> None:
    ana, slack = scene.slack.user("ana"), scene.slack
    assert ana.command("/inbox", "link", channel=CHANNEL).ok
    scene.modal("ana")
    shown = words(ana.modal)
    assert f"{BEN}: <@{slack.user('ben').id}>" in shown
    assert "marta.ruiz@" in shown
    robot = ana.submit({MARTA: slack.bot_user_id})
    assert "is an app" in str(robot.errors[MARTA])
    assert ana.submit({MARTA: slack.user("grace").id}).ok
    assert slack.modals("ana") == []
    assert "At tawk.to you are “Marta Ruiz”." in scene.inbox("grace", "whoami")
    assert "by the e-mail address that both have" in scene.inbox("ana", "unlink @ben")
