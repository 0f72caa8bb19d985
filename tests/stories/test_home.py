"""The App Home as Slack shows it: opened, filtered, ticked over pages, worked in bulk, and redrawn by itself."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from bot.domain.ids import HomeAction
from sandbox.errors import RefusedError
from sandbox.person import Outcome
from tests.stories.reading import objects, texts, words
from tests.stories.scene import PATIENCE, Scene, playing

JSON = dict[str, Any]


class Screen:
    """The home of one person, who presses what it shows now."""

    def __init__(self, scene: Scene, name: str) -> None:
        self.scene = scene
        self.slack = scene.slack
        self.person = scene.slack.user(name)
        self.name = name

    @property
    def view(self) -> JSON:
        found = self.slack.home(self.name)
        assert found is not None
        return found

    def open(self) -> None:
        assert self.person.open_home().ok
        self.slack.wait_for(lambda: self.slack.home(self.name), PATIENCE, "a home")

    def see(self, *shown: str) -> JSON:
        """The home once it shows all of these."""

        def found() -> JSON | None:
            home = self.slack.home(self.name)
            return home if home and all(one in words(home) for one in shown) else None

        return self.slack.wait_for(found, PATIENCE, f"a home that shows {shown}")

    def miss(self, gone: str) -> None:
        self.slack.wait_for(lambda: gone not in words(self.view), PATIENCE, f"a home without {gone}")

    def press(self, action: str, rest: object = "") -> Outcome:
        told = self.person.click(self.view, f"{action}:{rest}" if rest != "" else action)
        assert told.ok, told.error
        return told

    def choose(self, action: str, value: str) -> None:
        told = self.person.choose(value, action_id=action, on=self.view)
        assert told.ok, told.error

    def until(self, is_so: Callable[[], bool]) -> None:
        self.slack.wait_for(is_so, PATIENCE, "a change of the home")

    def tick(self, number: int, *, on: bool = True) -> None:
        """In what it shows now: drawn anew in between, its boxes have other names, and a person would look again."""

        def ticked() -> Outcome | None:
            home = self.view
            block = next(one for one in home["blocks"] if str(one.get("block_id")).startswith(f"tick:{number}:"))
            with suppress(RefusedError):
                return self.person.click(home, HomeAction.TICK, [str(number)] if on else [], block_id=block["block_id"])
            return None

        told = self.slack.wait_for(ticked, PATIENCE, f"a box of #{number}")
        assert told.ok, told.error

    def submit(self, **values: object) -> Outcome:
        self.slack.wait_for(lambda: self.slack.modals(self.name), PATIENCE, "a modal")
        return self.person.submit(values)

    def rows(self) -> list[int]:
        """The numbers that it shows."""
        ids = (str(one.get("action_id")).partition(":") for one in objects(self.view["blocks"]))
        return [int(rest) for name, _, rest in ids if name == HomeAction.OPEN]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Thirty missed chats."""
    with playing(tmp_path_factory.mktemp("home"), "http") as scene:
        for n in range(30):
            scene.visit(f"Visitor{n:02}").asks(f"Hello, this is {n} <!channel> *x*").is_over()
        yield scene


@pytest.fixture
def screen(scene: Scene) -> Screen:
    screen = Screen(scene, "ana")
    screen.open()
    return screen


def test_the_home_shows_a_page_of_what_waits_with_words_of_visitors_as_they_are(screen: Screen) -> None:
    home = screen.see("*30* open", "Inbox (30)", "Page 1")
    assert len(screen.rows()) == 20
    assert any("<!channel> *x*" in text for text in texts(home, "plain_text"))
    assert not any("<!channel>" in text for text in texts(home, "mrkdwn"))
    assert len(home["blocks"]) <= 100
    assert len(json.dumps(home)) < 250_000


def test_rows_ticked_on_two_pages_are_closed_at_once_and_the_counts_change_by_themselves(screen: Screen) -> None:
    screen.see("*30* open")
    first = screen.rows()
    screen.press(HomeAction.TICK_PAGE)
    screen.see("20 selected")
    screen.tick(first[0], on=False)
    screen.see("19 selected")
    screen.press(HomeAction.NEXT)
    screen.see("Page 2", "19 selected")
    second = screen.rows()
    assert len(second) == 10
    assert not set(first) & set(second)
    screen.tick(second[3])
    screen.see("20 selected")
    screen.press(HomeAction.DO, "close")
    screen.see("*Close*: 20 done", "*10* open")
    screen.see("Nothing selected")
    screen.press(HomeAction.PREVIOUS)
    screen.see("Inbox (30)")
    screen.choose(HomeAction.STATUS, "3")
    screen.until(lambda: len(screen.rows()) == 20)
    assert set(screen.rows()) == {*first[1:], second[3]}
    screen.choose(HomeAction.STATUS, "1")
    screen.press(HomeAction.HIDE_REPORT)


def test_another_agents_deed_and_a_new_chat_redraw_the_home_of_who_looks(screen: Screen) -> None:
    screen.see("*10* open")
    screen.scene.visit("Nina").asks("Is anybody there?").is_over()
    screen.see("*11* open", "Nina")
    screen.scene.press("ben", "Take it", "Nina")
    screen.see("*10* unassigned")
    screen.choose(HomeAction.AGENT, screen.slack.user("ben").id)
    screen.until(lambda: len(screen.rows()) == 1)
    screen.choose(HomeAction.WHOSE, "all")


def test_a_search_is_kept_shown_saved_under_a_name_and_cleared(screen: Screen) -> None:
    screen.press(HomeAction.SEARCH)
    assert screen.submit(words="Nina", since="2020-01-01").ok
    screen.see("Search: Nina · from 2020-01-01")
    screen.until(lambda: len(screen.rows()) == 1)
    screen.press(HomeAction.SAVE_VIEW)
    assert screen.submit(name="Just Nina").ok
    screen.see("Just Nina", "Delete view")
    screen.press(HomeAction.CLEAR_SEARCH)
    screen.miss("Search: Nina")
    screen.choose(HomeAction.VIEW, "1")
    screen.see("Search: Nina")
    screen.press(HomeAction.DROP_VIEW, 1)
    screen.miss("Just Nina")
    screen.press(HomeAction.CLEAR_SEARCH)
    screen.miss("Search: Nina")


def test_a_day_before_the_first_is_refused_beside_its_field(screen: Screen) -> None:
    screen.press(HomeAction.SEARCH)
    told = screen.submit(since="2026-11-07", until="2026-11-01")
    assert "comes before" in str(told)
    screen.person.close()


def test_what_lies_in_the_trash_is_purged_once_its_count_was_typed(screen: Screen) -> None:
    gone = screen.rows()[:2]
    for number in gone:
        screen.tick(number)
    screen.see("2 selected")
    screen.press(HomeAction.DO, "trash")
    screen.see("Trash (2)", "*Move to trash*: 2 done")
    screen.press(HomeAction.FOLDER, 2)
    screen.until(lambda: sorted(screen.rows()) == sorted(gone))
    screen.press(HomeAction.TICK_PAGE)
    screen.see("2 selected", "Purge for good…")
    screen.press(HomeAction.PURGE)
    assert "how many" in str(screen.submit(count="3"))
    assert screen.submit(count="2").ok
    screen.see("Trash (0)", "*Purge for good*: 2 done", "Nothing lies here.")
    screen.press(HomeAction.FOLDER, 0)
    screen.until(lambda: len(screen.rows()) == 9)


def test_what_could_not_be_done_is_told_with_the_reason(screen: Screen) -> None:
    number = screen.rows()[0]
    screen.tick(number)
    screen.see("1 selected")
    screen.press(HomeAction.DO, "reopen")
    screen.see("0 done, 1 skipped", f"#{number} is open already")


def test_a_row_opens_its_conversation_in_a_window(screen: Screen) -> None:
    number = screen.rows()[0]
    screen.press(HomeAction.OPEN, number)
    screen.slack.wait_for(lambda: screen.slack.modals("ana"), PATIENCE, "a modal")
    assert f"#{number}" in words(screen.person.modal)
    screen.person.close()


def test_a_conversation_is_worked_in_its_window_while_the_home_follows(screen: Screen) -> None:
    screen.scene.visit("Carla", "carla@example.com").asks("Where is it?").is_over()
    screen.see("Carla")
    number = max(screen.rows())
    screen.press(HomeAction.OPEN, number)
    screen.slack.wait_for(lambda: screen.slack.modals("ana"), PATIENCE, "a modal")
    person = screen.person
    assert person.presses("Take it").ok
    assert f"Assigned to <@{person.id}>" in words(person.modal)
    assert person.presses("More…").ok
    assert screen.submit(tags="gold").ok
    assert "gold" in words(person.modal)
    assert person.presses("Contact").ok
    assert f"#{number}" in words(person.modal)
    assert person.click(None, "contact_open", str(number)).ok
    assert [view["callback_id"] for view in screen.slack.modals("ana")] == ["conversation", "conversation"]
    assert person.presses("Close").ok
    assert "Closed by" in words(person.modal)
    screen.until(lambda: number not in screen.rows())
    assert person.presses("Reopen").ok
    screen.until(lambda: number in screen.rows())
    person.close()
    person.close()


def test_the_folder_of_contacts_opens_a_contact_over_the_home(screen: Screen) -> None:
    screen.see("Contacts (1)")
    screen.press(HomeAction.CONTACTS)
    screen.see("Carla · carla@example.com")
    screen.press(HomeAction.SEARCH)
    assert screen.submit(words="nobody").ok
    screen.see("Nobody is found", "Search: nobody")
    screen.press(HomeAction.CLEAR_SEARCH)
    screen.see("Carla · carla@example.com")
    assert screen.person.presses("Show", on=screen.view).ok
    screen.slack.wait_for(lambda: screen.slack.modals("ana"), PATIENCE, "a modal")
    assert "carla@example.com" in words(screen.person.modal)
    screen.person.close()
    screen.press(HomeAction.FOLDER, 0)
    screen.until(lambda: bool(screen.rows()))


def test_what_was_purged_in_its_window_leaves_a_sentence(screen: Screen) -> None:
    screen.scene.visit("Zoe").asks("Delete me.").is_over()
    screen.see("Zoe")
    number = max(screen.rows())
    screen.press(HomeAction.OPEN, number)
    screen.slack.wait_for(lambda: screen.slack.modals("ana"), PATIENCE, "a modal")
    person = screen.person
    for label in ("Move to trash", "Purge for good…"):
        assert person.presses(label).ok
    assert not screen.submit(confirmation="1").ok
    assert screen.submit(confirmation=str(number)).ok
    assert f"#{number}: purged for good." in words(person.modal)
    person.close()
    screen.miss("Zoe")


@pytest.mark.parametrize("fault", ["rate_limited", "drop_after", "drop_before"])
def test_when_slack_limits_or_loses_answers_the_newest_state_is_shown_in_the_end(screen: Screen, fault: str) -> None:
    first, last = min(screen.rows()), max(screen.rows())
    screen.choose(HomeAction.SORT, "created:desc")
    screen.until(lambda: screen.rows()[0] == last)
    screen.slack.fault("views.publish", fault, count=1)
    screen.choose(HomeAction.SORT, "created:asc")
    screen.until(lambda: screen.rows()[0] == first)
    screen.choose(HomeAction.SORT, "created:desc")
    screen.until(lambda: screen.rows()[0] == last)
