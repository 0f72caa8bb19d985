"""What only one person sees is in the language of their Slack; cards and threads in that of their property."""

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from sandbox.seed import default_seed
from storage.sql.engine import open_engine
from storage.tables import property_
from tests.stories.scene import PATIENCE, Scene, playing


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with playing(tmp_path_factory.mktemp("languages"), "http", seed=default_seed()) as scene:
        scene.slack.wait_for(lambda: "lista" in scene.inbox("ana", "help"), PATIENCE, "Ana's locale")
        yield scene


def test_each_of_two_readers_is_answered_in_their_own_language(scene: Scene) -> None:
    spanish, english = scene.inbox("ana", "show #999"), scene.inbox("ben", "show #999")
    assert "There is no #999" in english
    assert "No existe" in spanish


def test_a_modal_is_drawn_in_the_language_of_who_opened_it(scene: Scene) -> None:
    card = scene.missed("Modal")
    for agent, title in (("luis", "Asignar"), ("ben", "Assign")):
        assert scene.choose(agent, "assign", card).ok
        assert title in str(scene.modal(agent).modal["title"])


def test_a_refusal_of_a_press_is_told_in_the_language_of_who_pressed(scene: Scene) -> None:
    card = scene.missed("Twice")
    scene.press("ben", "Take it", "Twice")
    assert scene.slack.user("sofia").presses("Take it", on=card).ok
    scene.whisper("sofia", "se te adelantó")


def test_who_changes_their_language_is_answered_in_the_new_one(scene: Scene) -> None:
    scene.slack.user("grace").change_locale("es-MX")
    scene.slack.wait_for(lambda: "No existe" in scene.inbox("grace", "show #999"), PATIENCE, "Spanish for Grace")


def test_cards_and_threads_speak_the_language_of_their_property(scene: Scene) -> None:
    scene.missed("Property")
    engine = open_engine(scene.bot.settings["DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(update(property_).values(language="es"))
    engine.dispose()
    scene.press("ben", "Take it", "Property")
    scene.card("Property", "Chat perdido", "Cerrar")
    scene.press("luis", "Cerrar", "Property")
    scene.card("Property", "Reabrir")
    scene.visit("Second").asks("Hello?").asks("Bye, then.").is_over()
    scene.thread_with(scene.card("Second", "Sin asignar"), "Visitante")
