"""The home's folder of contacts: turned page by page, searched, and shown to who may see them."""

import re
from dataclasses import replace

import pytest

from bot.domain.desktop import in_contacts, turned, turned_back
from bot.domain.ids import HomeAction, HomeView
from bot.domain.shelf import Shelf
from bot.views.parts import Block
from tests.bot.contacts import Visitors
from tests.handlers.screen import Screen
from tests.inbox import ANA, LUIS


def names_of(view: Block) -> list[str]:
    """Whom the folder of contacts shows."""
    return re.findall(r"Person (\d+)", str(view))


@pytest.fixture
def people_screen(any_screen: Screen) -> Screen:
    """Fifty visitors who left an address, beside the one of the three chats."""
    visitors = Visitors(any_screen.inbox)
    for n in range(50):
        visitors.write(f"Person {n}", f"p{n}@example.com")
    any_screen.look()
    return any_screen


def test_the_folder_of_contacts_is_turned_page_by_page_and_left_again(people_screen: Screen) -> None:
    screen = people_screen
    assert "Contacts (51)" in str(screen.published[-1][1])
    screen.tick(1)
    screen.press(HomeAction.CONTACTS)
    pages = [names_of(screen.published[-1][1])]
    assert HomeAction.TICK not in str(screen.published[-1][1])
    screen.press(HomeAction.NEXT, actor=LUIS)
    for _ in range(2):
        screen.press(HomeAction.NEXT)
        pages.append(names_of(screen.published[-1][1]))
    assert [len(page) for page in pages] == [20, 20, 10]
    assert [name for page in pages for name in page] == [str(n) for n in reversed(range(50))]
    screen.press(HomeAction.NEXT)
    assert names_of(screen.published[-1][1]) == pages[2]
    screen.press(HomeAction.PREVIOUS)
    assert names_of(screen.published[-1][1]) == pages[1]
    screen.choose(HomeAction.PROPERTY, "1")
    assert names_of(screen.published[-1][1]) == pages[0]
    assert screen.home().desktop.ticks == ()
    screen.press(HomeAction.FOLDER, 0)
    assert screen.home().desktop.shelf is None


def test_contacts_are_searched_by_the_beginnings_of_words(people_screen: Screen) -> None:
    screen = people_screen
    screen.press(HomeAction.CONTACTS)
    screen.press(HomeAction.SEARCH)
    assert screen.opened_modals[-1]["callback_id"] == HomeView.CONTACTS
    assert screen.submit(HomeView.CONTACTS, words={"value": " p4 "}) == {}
    assert sorted(names_of(screen.published[-1][1]), key=int) == ["4", *(str(n) for n in range(40, 50))]
    assert "Search: p4" in str(screen.published[-1][1])
    screen.press(HomeAction.SEARCH)
    assert "p4" in str(screen.opened_modals[-1])
    screen.submit(HomeView.CONTACTS, words={"value": "zzz"})
    assert "Nobody is found" in str(screen.published[-1][1])
    screen.press(HomeAction.CLEAR_SEARCH)
    assert len(names_of(screen.published[-1][1])) == 20


def test_a_page_that_was_drawn_for_other_words_turns_nothing(people_screen: Screen) -> None:
    screen = people_screen
    screen.press(HomeAction.CONTACTS)
    with screen.inbox.store.write() as tx:
        home = tx.homes.get(ANA)
        tx.homes.save(replace(home, desktop=in_contacts(home.desktop, "p4")))
    assert turned(screen.home().desktop, screen.home().drawn).shelf == Shelf("p4")
    assert turned_back(screen.home().desktop, screen.home().drawn).shelf == Shelf("p4")


def test_a_stranger_to_every_property_sees_no_contact(people_screen: Screen) -> None:
    screen = people_screen
    screen.press(HomeAction.CONTACTS, actor="U0NOBODY")
    screen.look("U0NOBODY")
    shown = dict(screen.published)["U0NOBODY"]
    assert "Contacts (0)" in str(shown)
    assert names_of(shown) == []
