"""A missed chat that nobody takes goes up, on a short clock, while several clocks look after it at once."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.databases import Cluster
from tests.stories.bot_process import START_SECONDS, BotProcess
from tests.stories.reading import number, words
from tests.stories.scene import PATIENCE, Scene, playing

TICKING = "clock.open"
SOON = {"alert_channel": "0.01", "alert_on_call": "0.02", "alert_lead": "0.03"}


@pytest.fixture(params=["sqlite", "postgres"])
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    """The bot with its own clock, and others beside it."""
    if request.param == "sqlite":
        with playing(tmp_path, "http") as found, clocks(found, tmp_path, 1):
            yield found
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    with (
        cluster.database(f"recado_{uuid4().hex}") as url,
        playing(tmp_path, "http", {"DATABASE_URL": url}) as found,
        clocks(found, tmp_path, 2),
    ):
        yield found


@contextmanager
def clocks(scene: Scene, folder: Path, count: int) -> Iterator[None]:
    with ExitStack() as stack:
        others = [stack.enter_context(BotProcess(scene.bot.settings, folder, "clock")) for _ in range(count)]
        scene.slack.wait_for(lambda: others[0].log.count(TICKING) == count, START_SECONDS, "all clocks")
        yield


def direct(scene: Scene, agent: str) -> list[dict[str, Any]]:
    return scene.slack.messages(scene.slack.dm(agent))


def alerts(scene: Scene, card: dict[str, Any]) -> list[str]:
    """The line's first words, and whether the channel saw it."""
    told = [one for one in scene.thread(card) if one["text"][:1] in "✅⏰" or "⏰" in one["text"]]
    return [f"{one['text']} {one.get('subtype', 'quiet')}" for one in told]


def test_it_goes_up_rung_by_rung_and_once_until_somebody_takes_it(scene: Scene) -> None:
    ana, ben, luis = (scene.slack.user(name) for name in ("ana", "ben", "luis"))
    scene.missed("Opal")
    scene.press("ana", "Close", "Opal")
    assert ana.command("/inbox", "alerts", channel="support").ok
    scene.modal("ana")
    refused = ana.submit({**SOON, "alert_on_call": "0.001", "alert_person": [ben.id]})
    assert [name.partition(":")[0] for name in refused.errors] == ["alert_on_call"]
    assert ana.submit({**SOON, "alert_person": [ben.id], "alert_head": [luis.id]}).ok

    card = scene.missed("Pia")
    first = scene.thread_with(card, "for 0.01 min.")
    assert f"|#{number(card)}>" in first["text"]
    assert scene.thread_with(card, "for 0.02 min.")["text"].startswith(f"<@{ben.id}> ⏰ Nobody has taken")
    [message] = scene.slack.wait_for(lambda: direct(scene, "luis"), PATIENCE, "a word to who leads")
    assert f"#{number(card)}" in message["text"]
    assert "Hello, this is Pia" in words(message)

    scene.thread_with(card, "Whoever leads here has been told.")
    assert luis.presses("Open…", on=message).ok
    scene.modal("luis")
    assert luis.presses("Take it").ok
    scene.card("Pia", f"Assigned to <@{luis.id}>")

    scene.visit("Quin").asks("Hello?").asks("Bye.").is_over()
    quin = scene.press("ben", "Take it", "Quin")
    rosa = scene.missed("Rosa")
    scene.thread_with(rosa, "Whoever leads here has been told.")
    scene.calm()
    lines = alerts(scene, card)
    assert [line.rpartition(" ")[2] for line in lines] == ["thread_broadcast", "thread_broadcast", "quiet"]
    assert all(line.startswith(f"✅ <@{luis.id}> has") for line in lines)
    assert len(alerts(scene, quin)) <= 1, "what was taken climbs no further"
    assert len(alerts(scene, rosa)) == 3
    assert [len(direct(scene, name)) for name in ("luis", "ben", "ana")] == [2, 0, 0]
