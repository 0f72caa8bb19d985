"""What agents do in tawk.to's dashboard shows in Slack by itself, and nobody is alarmed of what was answered there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.tawk.control import LocalTawk
from sandbox.visitors.shops import AURORA
from tests.stories.reading import words
from tests.stories.scene import PATIENCE, Scene, playing
from tests.stories.visits import Postbox, Visit

MARTA = AURORA.agents[0].name


@dataclass(frozen=True, slots=True)
class Heard(Postbox):
    """What visitors do stands in tawk.to's inbox before its webhook leaves."""

    tawk: LocalTawk | None = None

    def send(self, body: bytes, event_id: str = "", signature: str | None = None) -> int:
        if self.tawk is not None:
            self.tawk.hear(body)
        return Postbox.send(self, body, event_id, signature)


@dataclass(frozen=True, slots=True)
class Place:
    """Slack, the bot, and the dashboard beside it."""

    scene: Scene
    tawk: LocalTawk

    def visit(self, name: str) -> Visit:
        return Visit(Heard(self.scene.bot.url, tawk=self.tawk), name)

    def missed(self, name: str) -> Visit:
        visit = self.visit(name).asks("Is anybody there?").asks("Bye, then.").is_over()
        self.scene.card(name, "Missed")
        return visit


@contextmanager
def played(folder: Path, **more: str) -> Iterator[Place]:
    with LocalTawk([AURORA]) as tawk:
        key = {"TAWK_API_KEY": tawk.key, "TAWK_API_URL": tawk.url, "TAWK_API_SECONDS": "0"}
        with playing(folder, "socket", {**key, **more}) as scene:
            yield Place(scene, tawk)


def test_who_is_answered_in_the_dashboard_is_missed_no_longer(tmp_path: Path) -> None:
    with played(tmp_path, TAWK_FOLLOW_SECONDS="0.3") as place:
        scene, tawk = place.scene, place.tawk
        opal, pia, quin = (place.missed(name) for name in ("Opal", "Pia", "Quin"))
        assert open_ones(scene) == {"Opal", "Pia", "Quin"}
        card = scene.card("Opal")
        tawk.answer(opal.chat_id, MARTA, "We are, and your lamp is on its way.")
        tawk.delete(quin.chat_id)
        scene.card("Opal", "Closed")
        scene.thread_with(card, "your lamp is on its way.")
        scene.slack.wait_for(lambda: open_ones(scene) == {"Pia"}, PATIENCE, "Pia alone")
        assert "Quin: Is anybody there?" in scene.inbox("ana", "list trash")
        tawk.close(pia.chat_id)
        scene.card("Pia", "Closed")
        an_administrator_is_told_what_is_refused(place)


def open_ones(scene: Scene) -> set[str]:
    told = scene.inbox("ana", "list open")
    return {name for name in ("Opal", "Pia", "Quin") if f"{name}: Is anybody there?" in told}


def an_administrator_is_told_what_is_refused(place: Place) -> None:
    slack = place.scene.slack
    place.tawk.change_key("another")

    def told() -> list[str]:
        return [one for one in map(words, slack.messages(slack.dm("ana"))) if "TAWK_API_KEY" in one]

    [word] = slack.wait_for(told, PATIENCE, "a word to the administrator")
    assert "the chats and the tickets of *Tienda Aurora* (auth_error)" in word


def test_nobody_is_alarmed_of_who_was_answered_in_the_dashboard(tmp_path: Path) -> None:
    with played(tmp_path, TAWK_FOLLOW_SECONDS="0", ALERT_MINUTES="0.02,0,0") as place:
        scene, tawk = place.scene, place.tawk
        opal = place.visit("Opal").asks("Is anybody there?").asks("Bye, then.").starts()
        tawk.answer(opal.chat_id, MARTA, "We are!")
        opal.ends().is_recorded()
        place.missed("Pia")
        scene.thread_with(scene.card("Pia"), "for 0.02 min.")
        card = scene.card("Opal", "Closed")
        scene.calm()
        assert not [one for one in scene.thread(card) if "⏰" in one["text"]]
        assert {call.args["chatId"] for call in tawk.calls("chat.get")} == set(tawk.ids())
