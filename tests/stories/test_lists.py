"""The menu and the lists over the wire: each press draws the answer anew, for who pressed."""

from collections.abc import Iterator

import pytest

from bot.domain.desktop import Filters
from bot.domain.ids import SEARCH_SHORTCUT, SearchField
from tests.stories.reading import buttons, words
from tests.stories.scene import CHANNEL, JSON, PATIENCE, Scene, playing


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with playing(tmp_path_factory.mktemp("lists"), "http") as scene:
        yield scene


def asked(scene: Scene, agent: str, text: str = "") -> JSON:
    """The answer to `/inbox …`, as the message that it is."""
    told = scene.slack.user(agent).command("/inbox", text, channel=CHANNEL)
    assert told.ok, told.error
    assert told.message is not None
    return told.message


def press(scene: Scene, agent: str, label: str, on: JSON, shown: str) -> JSON:
    """The same message, once the press made it show this."""
    [full] = [one for one in buttons(on) if one.startswith(label)]
    assert scene.slack.user(agent).presses(full, on=on).ok

    def redrawn() -> list[JSON]:
        told = scene.slack.ephemeral(agent, CHANNEL)
        return [one for one in told if one["ts"] == on["ts"] and shown in words(one)]

    return scene.slack.wait_for(redrawn, PATIENCE, f"{shown!r} in place of what was pressed")[0]


def test_the_menu_leads_to_the_lists_and_back(scene: Scene) -> None:
    scene.missed("Anna")
    scene.missed("Bert")
    scene.press("ana", "Take it", "Anna")
    scene.card("Anna", "Close")
    menu = asked(scene, "ana")
    assert "*2* open · *1* yours · *1* unassigned" in words(menu)
    mine = press(scene, "ana", "My chats", menu, "Anna")
    assert "Bert" not in words(mine)
    free = press(scene, "ana", "Unassigned", press(scene, "ana", "Menu", mine, "*2* open"), "Bert")
    assert "Anna" not in words(free)
    press(scene, "ana", "Help", press(scene, "ana", "Menu", free, "*2* open"), "`/inbox take #1042`")
    assert scene.slack.ephemeral("ben") == []


def test_the_menu_speaks_spanish(scene: Scene) -> None:
    scene.missed("Inés")
    luis = scene.slack.user("luis")
    assert luis.change_locale("es-ES").ok
    told = scene.slack.wait_for(
        lambda: [one for one in [asked(scene, "luis")] if "sin asignar" in words(one)], PATIENCE, "Spanish"
    )
    press(scene, "luis", "Abierta", told[0], "Inés")


def test_a_long_list_is_turned_in_its_place_until_another_is_asked_for(scene: Scene) -> None:
    for n in range(25):
        scene.visit(f"Visitor-{n:02}").asks("Hello?").is_over()
    scene.calm()
    first = asked(scene, "ben", "list kind:chats Hello")
    assert "Visitor-24" in words(first)
    older = press(scene, "ben", "Older", first, "Visitor-00")
    assert "Visitor-24" not in words(older)
    press(scene, "ben", "Newer", older, "Visitor-24")
    asked(scene, "ben", "list any")
    assert scene.slack.user("ben").presses("Older", on=first).ok
    scene.whisper("ben", "That list is over")


def test_the_shortcut_searches_in_its_window(scene: Scene) -> None:
    scene.missed("Greta")
    ben = scene.slack.user("ben")
    assert ben.shortcut(SEARCH_SHORTCUT).ok
    scene.modal("ben")
    assert ben.submit({SearchField.LINE: "Greta status:opne"}).errors, "the wrong word is pointed at"
    assert ben.submit({SearchField.LINE: "Greta"}).ok
    assert "Greta" in words(ben.modal)
    assert "Missed" in words(ben.modal)
    assert ben.submit({SearchField.LINE: "Greta", SearchField.STATUS: "closed"}).ok
    assert "Nothing is found" in words(ben.modal)
    ben.close()


def test_the_search_is_reached_from_the_menu_and_turned(scene: Scene) -> None:
    for n in range(25):
        scene.visit(f"Piano-{n:02}").asks("Is the piano sold?").is_over()
    scene.calm()
    ben = scene.slack.user("ben")
    assert ben.presses("Search…", on=asked(scene, "ben")).ok
    scene.modal("ben")
    assert ben.submit({SearchField.LINE: "piano"}).ok
    assert "Piano-24" in words(ben.modal)
    assert ben.presses("Older").ok
    assert "Piano-00" in words(ben.modal)
    assert "Piano-24" not in words(ben.modal)
    assert ben.presses("Newer").ok
    assert "Piano-24" in words(ben.modal)


def test_a_view_saved_in_the_home_is_shown_in_the_channel(scene: Scene) -> None:
    scene.missed("Hilde")
    ben = scene.slack.user("ben")
    with scene.store() as store, store.write() as tx:
        tx.saved_views.keep(ben.id, "Everything", Filters(status=None))
    listed = asked(scene, "ben", "views")
    assert "Everything" in words(listed)
    press(scene, "ben", "Show", listed, "Hilde")
    assert "Hilde" in scene.inbox("ben", "vistas everything")
    assert "You have no saved view “everything”" in scene.inbox("grace", "views everything")
