"""Direct messages over the wire: who is assigned something is told, and administrators of a channel without the bot."""

from pathlib import Path
from typing import Any

from bot.domain.ids import Action
from bot.domain.inbox import Deed
from tests.stories.reading import number, words
from tests.stories.scene import CHANNEL, PATIENCE, Scene, playing


def told(scene: Scene, agent: str, text: str) -> dict[str, Any]:
    """The direct message to somebody that says this, once it is there."""
    place = scene.slack.dm(agent)
    found = scene.slack.wait_for(
        lambda: [one for one in scene.slack.messages(place) if text in words(one)], PATIENCE, f"{text!r} to {agent}"
    )
    return found[-1]


def test_who_is_assigned_something_is_told_and_works_it_from_there(tmp_path: Path) -> None:
    with playing(tmp_path, "socket") as scene:
        first, second = scene.missed("Anna"), scene.missed("Berta")
        ana, ben = scene.slack.user("ana"), scene.slack.user("ben")
        scene.choose("ana", Deed.ASSIGN, first)
        scene.modal("ana")
        assert ana.submit({Action.AGENT: ben.id}).ok
        message = told(scene, "ben", "Hello, this is Anna")
        assert f"/archives/{first['channel']}/p{first['ts'].replace('.', '')}|#{number(first)}>" in message["text"]
        assert f"<@{ana.id}> assigned" in message["text"]
        assert ben.presses("Open…", on=message).ok
        scene.modal("ben")
        assert "Hello, this is Anna" in words(ben.modal)
        ben.close()
        scene.inbox("ana", f"assign @tom #{number(first)} #{number(second)}")
        several = told(scene, "tom", "assigned 2 conversations to you")
        assert "Anna" not in words(several)
        scene.inbox("ben", f"take #{number(second)}")
        assert len(scene.slack.messages(scene.slack.dm("ben"))) == 1


def test_a_channel_without_the_bot_is_told_to_administrators_and_gone_round(tmp_path: Path) -> None:
    with playing(tmp_path, "http") as scene:
        scene.missed("Anna")
        ana = scene.slack.user("ana")
        assert ana.command("/inbox", "config", channel=CHANNEL).ok
        scene.modal("ana")
        assert ana.submit({"setup_channel": scene.slack.channel_id("leads")}).ok
        scene.visit("Berta").asks("Hello, is anybody there?").asks("Bye.").is_over()
        scene.card("Berta", "Missed")
        message = told(scene, "ana", "I can't write to")
        assert "/invite" in words(message)
        assert f"<#{scene.slack.channel_id(CHANNEL)}>" in words(message)
        ana.join("leads", user=scene.slack.bot_user_id)
        with scene.store() as store:

            def is_well() -> bool:
                with store.read() as tx:
                    return not tx.posts.troubled_channels()

            scene.slack.wait_for(is_well, PATIENCE, "the invitation")
        scene.visit("Carla").asks("Hello, is anybody there?").asks("Bye.").is_over()
        scene.card("Carla", "Missed", channel="leads")
        assert len(scene.slack.messages(scene.slack.dm("ana"))) == 1
