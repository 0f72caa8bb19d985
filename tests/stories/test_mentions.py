"""`@recado …` in a card's thread, over the wire: once, and only who asked reads the answer."""

from pathlib import Path

import pytest

from bot.domain.ids import WORK_SHORTCUT
from tests.stories.reading import number, words
from tests.stories.scene import CHANNEL, JSON, PATIENCE, Scene, playing


@pytest.mark.parametrize("transport", ["http", "socket"])
def test_a_thread_is_worked_by_mentions(tmp_path: Path, transport: str) -> None:
    with playing(tmp_path, transport) as scene:
        card = scene.missed("Anna")
        scene.calm()  # it is known as the card's thread once it is written down where the card is: after Slack has it
        said = "@recado"
        ana = scene.slack.user("ana")
        ana.join(CHANNEL, user=scene.slack.bot_user_id)  # Slack tells an app of mentions only where it is a member
        assert ana.say(f"{said} take", channel=CHANNEL, thread=card).ok
        assert f"#{number(card)}: yours now." in words(scene.whisper("ana", "yours now")[-1])
        scene.card("Anna", f"<@{ana.id}>")
        assert ana.say(f"{said} cerrar", channel=CHANNEL, thread=card).ok
        told = scene.whisper("ana", "closed.")
        assert [one.get("thread_ts") for one in told] == [card["ts"]]
        scene.card("Anna", "Closed")
        assert scene.slack.ephemeral("ben") == []
        assert list_is_answered(scene, said)
        a_shortcut_opens_every_deed(scene, card)


def list_is_answered(scene: Scene, said: str) -> bool:
    """In the channel itself a mention is answered like a command."""
    assert scene.slack.user("ben").say(f"{said} list closed", channel=CHANNEL).ok
    told = scene.whisper("ben", "Closed conversations")[-1]
    assert scene.slack.user("ben").presses("Menu", on=told).ok
    scene.whisper("ben", "0 open · 0 yours")
    return "Anna" in words(told)


def a_shortcut_opens_every_deed(scene: Scene, card: JSON) -> None:
    """On a card or in its thread; on anything else it says why not."""
    ben = scene.slack.user("ben")
    assert ben.shortcut(WORK_SHORTCUT, card).ok
    assert f"#{number(card)}" in str(scene.modal("ben").modal["title"])
    ben.close()
    other = ben.say("hello", channel=CHANNEL).message
    assert ben.shortcut(WORK_SHORTCUT, other).ok
    assert scene.whisper("ben", "That is no card of mine.")


def test_a_direct_message_is_answered_like_a_command(tmp_path: Path) -> None:
    with playing(tmp_path, "http") as scene:
        card = scene.missed("Anna")
        ben, room = scene.slack.user("ben"), scene.slack.dm("ben")
        assert ben.say("list", channel=room).ok
        assert "Anna" in words(scene.whisper("ben", "Open conversations")[-1])
        assert ben.say("close", channel=room).ok
        scene.whisper("ben", "Say which conversation, by its number")
        assert ben.say(f"close #{number(card)}", channel=room).ok
        told = scene.whisper("ben", "closed.")
        assert [one["channel"] for one in told] == [room]
        scene.card("Anna", "Closed")


def test_what_tells_of_an_assignment_is_worked_in_its_thread(tmp_path: Path) -> None:
    with playing(tmp_path, "socket") as scene:
        card = scene.missed("Anna")
        ben, room = scene.slack.user("ben"), scene.slack.dm("ben")
        assert "assigned to" in scene.inbox("ana", f"assign @ben #{number(card)}")
        [told] = scene.slack.wait_for(lambda: scene.slack.messages(room), PATIENCE, "a direct message")
        scene.calm()
        assert ben.shortcut(WORK_SHORTCUT, told).ok
        assert f"#{number(card)}" in str(scene.modal("ben").modal["title"])
        ben.close()
        assert ben.say("close", channel=room, thread=told).ok
        scene.whisper("ben", f"#{number(card)}: closed.")
        scene.card("Anna", "Closed")
