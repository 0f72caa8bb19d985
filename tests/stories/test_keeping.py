"""What a property no longer keeps is announced in its channel, stopped by a button, and gone in Slack in its night."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update

from bot.ports import Keeping
from bot.times.clock import utc_now
from storage.sql.engine import open_engine
from storage.tables import conversation
from tests.stories.reading import buttons, words
from tests.stories.scene import CHANNEL, PATIENCE, Scene, english_speakers, playing

JSON = dict[str, Any]
ANNOUNCED = "will be purged for good"


def announcement(scene: Scene, *shown: str) -> JSON:
    """The newest one, once it shows this."""

    def found() -> list[JSON]:
        return [one for one in scene.slack.messages(CHANNEL) if all(word in words(one) for word in shown)]

    return scene.slack.wait_for(found, PATIENCE, f"an announcement with {shown}")[-1]


def keep(scene: Scene, agent: str, word: str, **days: str) -> None:
    person = scene.slack.user(agent)
    assert person.command("/inbox", word, channel=CHANNEL).ok
    scene.modal(agent)
    assert person.submit(dict(days)).ok
    assert scene.slack.modals(agent) == []


def time_passes(scene: Scene, days: int) -> None:
    """All that is there becomes older by so many days, and the first night begins."""
    now = utc_now()
    engine = open_engine(scene.bot.settings["DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(update(conversation).values(updated_at=now - timedelta(days=days)))
    engine.dispose()
    with scene.store() as store, store.write() as tx:
        [one] = tx.properties.all()
        kept: Keeping = tx.keepings.lock(one.id)
        assert kept.first_at is not None
        assert kept.first_at - now > timedelta(days=2, hours=23)
        tx.keepings.save(replace(kept, began_at=now, batch="night", next_at=now))


def test_it_is_announced_stopped_begun_anew_and_done(tmp_path: Path) -> None:
    with playing(tmp_path, "http", seed=english_speakers()) as scene:
        for name in ("Anna", "Berta"):
            scene.missed(name)
        scene.choose("ana", "trash", scene.card("Anna"))
        scene.card("Anna", "trash")
        keep(scene, "ana", "keep", keeping_trash="7", keeping_closed="30")
        first = announcement(scene, ANNOUNCED, "0 conversations", "7 days", "30 days")
        assert buttons(first) == ["Stop it"]
        told = scene.slack.user("ben").presses("Stop it", on=first)
        assert told.ok
        scene.whisper("ben", "Only leads and administrators may do that")
        assert scene.slack.user("ana").presses("Stop it", on=first).ok
        stopped = announcement(scene, "stopped this")
        assert (stopped["ts"], buttons(stopped)) == (first["ts"], [])
        keep(scene, "ana", "conservar", keeping_trash="7", keeping_closed="")
        second = announcement(scene, ANNOUNCED, "7 days")
        assert second["ts"] != first["ts"]
        announcement(scene, "a newer message of mine tells it")
        time_passes(scene, 8)
        scene.gone("Anna")
        scene.card("Berta", "Missed")
        announcement(scene, "one conversation that was over is purged")
