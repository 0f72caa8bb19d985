"""A purge in Slack: said beforehand to be for good, gone everywhere in Slack, and out of the database's files."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.domain.inbox import Deed
from tests.stories.reading import number, words
from tests.stories.scene import CHANNEL, JSON, PATIENCE, Scene, playing

NAME, EMAIL, SAID = "Quetzalina", "quetzalina@visitor.example", "Where is my xylophone"
MARKS = ("quetzalina", "xylophone")
MEANWHILE = 40.0  # the clock looks every ten seconds


def test_a_purge_is_told_of_done_and_swept_once_nobody_reads_the_file(tmp_path: Path) -> None:
    file = tmp_path / "purged.db"
    more = {"DATABASE_URL": f"sqlite:///{file}", "ALERT_MINUTES": "0.01"}
    with playing(tmp_path, "http", more) as scene:
        ana, ben = scene.slack.user("ana"), scene.slack.user("ben")
        scene.visit(NAME, EMAIL).asks(SAID).asks("Bye, then.").is_over()
        card = card_that_shows(scene, "Missed")
        scene.visit("Gustavo").asks("I stay").is_over()
        scene.thread_with(card, "⏰")
        assert ana.command("/inbox", f"assign #{number(card)} <@{ben.id}>", channel=CHANNEL).ok
        assert ana.command("/inbox", "digest now", channel=CHANNEL).ok
        assert ana.open_home().ok
        scene.slack.wait_for(lambda: told_alone(scene, "ben"), PATIENCE, "a direct message about it")
        ben.say(f"I know {NAME}", channel=CHANNEL, thread=card)
        scene.choose("ana", Deed.TRASH, card)
        scene.choose("ana", Deed.PURGE, card_that_shows(scene, "put it in the trash"))
        assert "what people wrote in Slack themselves, e-mails that were sent" in words(scene.modal("ana").modal)
        with reading(file):
            assert ana.submit({"confirmation": f"#{number(card)}"}).ok
            scene.calm()
            scene.slack.wait_for(lambda: not shown(scene, "ana", "ben"), PATIENCE, "nothing of it in Slack")
            hurry(scene, "held up", lambda: '"scrubs": true' in place(file))
            assert left(file) == set(MARKS)  # whoever reads the file keeps its log
        hurry(scene, "swept", lambda: left(file) == set())
        assert scene.cards("Gustavo")


def card_that_shows(scene: Scene, word: str) -> JSON:
    def found() -> list[JSON]:
        return [one for one in scene.cards(f"{NAME}\n{EMAIL}") if word in words(one)]

    return scene.slack.wait_for(found, PATIENCE, word)[0]


def shown(scene: Scene, *agents: str) -> list[str]:
    """What the bot shows of the visitor: in the channel, its threads, direct messages and homes."""
    bots = [one for one in scene.slack.messages(CHANNEL) if one.get("bot_id")]
    threads = [line for one in bots for line in scene.thread(one) if line.get("bot_id")]
    homes = [home for agent in agents if (home := scene.slack.home(agent))]
    direct = [said for agent in agents for said in told_alone(scene, agent)]
    return [*direct, *(words(one) for one in (*bots, *threads, *homes) if NAME in words(one))]


def told_alone(scene: Scene, agent: str) -> list[str]:
    said = [words(one) for one in scene.slack.messages(scene.slack.dm(agent)) if one.get("bot_id")]
    return [one for one in said if NAME in one]


def left(file: Path) -> set[str]:
    """Which marks stand in the database's files."""
    held = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*")).lower()
    return {mark for mark in MARKS if mark.encode() in held}


@contextmanager
def reading(file: Path) -> Iterator[None]:
    """Another program that began to read and comes to no end."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        assert connection.execute("SELECT count(*) FROM conversation").fetchone() == (2,)
        yield


def place(file: Path) -> str:
    with closing(sqlite3.connect(file, timeout=30)) as connection:
        row = connection.execute("SELECT place FROM chore WHERE name = 'sweeping'").fetchone()
    return str(row[0]) if row else ""


def hurry(scene: Scene, what: str, is_done: Callable[[], bool]) -> None:
    """The sweep is due at once, as it would be minutes later."""
    file = scene.bot.settings["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as connection:
        connection.execute("UPDATE chore SET next_at = 0 WHERE name = 'sweeping'")
    scene.slack.wait_for(is_done, MEANWHILE, what)
