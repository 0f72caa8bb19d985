"""Many rows and several people at the home: each conversation ends in one clean state, and the answers count right."""

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.domain.desktop import TICKS_LIMIT, Desktop, Filters
from bot.domain.ids import HomeAction
from bot.domain.inbox import Conversation, Folder, Status
from tests.stories.reading import words
from tests.stories.scene import Scene, playing
from tests.stories.test_home import Screen

PAGE, CHATS, CLOSED = 20, 50, 7
NEVER, LONG = 10**9, 300.0


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Fifty missed chats."""
    with playing(tmp_path_factory.mktemp("crowded"), "http") as scene:
        for n in range(CHATS):
            scene.visit(f"Visitor{n:02}").asks(f"Hello, this is {n}").is_over()
        yield scene


def screen_of(scene: Scene, name: str, shown: str) -> Screen:
    screen = Screen(scene, name)
    screen.open()
    screen.see(shown)
    return screen


def turn(screen: Screen, page: int) -> list[int]:
    screen.press(HomeAction.NEXT)
    screen.see(f"Page {page}")
    return screen.rows()


def kept(scene: Scene, numbers: Sequence[int]) -> list[Conversation]:
    with scene.store() as store, store.read() as tx:
        return [found for number in numbers if (found := tx.conversations.head(number))]


def report(screen: Screen, deed: str) -> tuple[int, int]:
    """How many were done and how many skipped, as the home says."""
    screen.see(f"*{deed}*: ")
    found = re.search(rf"\*{deed}\*: ([\d,]+) done(?:, ([\d,]+) skipped)?", words(screen.view))
    assert found
    done, skipped = (int((one or "0").replace(",", "")) for one in found.groups())
    return done, skipped


def test_a_page_that_moved_on_neither_skips_nor_repeats_a_row(scene: Scene) -> None:
    ana = screen_of(scene, "ana", f"*{CHATS}* open")
    first = ana.rows()
    assert "closed" in scene.inbox("ben", "close " + " ".join(f"#{one}" for one in first[:5]))
    ana.until(lambda: first[0] not in ana.rows())
    moved = ana.rows()
    second, third = turn(ana, 2), turn(ana, 3)
    seen = [*moved, *second, *third]
    assert len(seen) == len(set(seen)) == CHATS - 5
    assert "open again" in scene.inbox("ben", "reopen " + " ".join(f"#{one}" for one in first[:5]))


def test_two_bulk_deeds_that_cross_leave_each_in_one_state_and_count_what_they_did(scene: Scene) -> None:
    ana, ben = (screen_of(scene, name, f"*{CHATS}* open") for name in ("ana", "ben"))
    ticked = []
    for screen in (ana, ben):
        screen.choose(HomeAction.SORT, "created:desc")
        screen.until(lambda screen=screen: "Page 1" in words(screen.view) and screen.rows()[0] == CHATS)  # type: ignore[misc]
        ticked = screen.rows()
        screen.press(HomeAction.TICK_PAGE)
        screen.see(f"{PAGE} selected")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda both: both[0].press(HomeAction.DO, both[1]), [(ana, "close"), (ben, "trash")]))
    (closed, skipped), trashed = report(ana, "Close"), report(ben, "Move to trash")
    assert trashed == (PAGE, 0)
    assert closed + skipped == PAGE
    found = kept(scene, ticked)
    assert {one.folder for one in found} == {Folder.TRASH}
    assert sum(one.status is Status.CLOSED for one in found) == closed
    assert ("in the trash" in words(ana.view)) is bool(skipped)


def many_like(scene: Scene, number: int) -> list[int]:
    """As many conversations as can be ticked: a number that never was, some that are closed, and the rest open."""
    [known] = kept(scene, [number])
    with scene.store() as store, store.write() as tx:
        copies = [replace(known, external_id=f"copy-{n}", version=0) for n in range(TICKS_LIMIT - 1)]
        shut = {"status": Status.CLOSED, "set_status": Status.CLOSED, "set_status_at": known.updated_at}
        added = [tx.conversations.add(replace(one, **shut) if n < CLOSED else one) for n, one in enumerate(copies)]  # type: ignore[arg-type]
    return [NEVER, *(one.id for one in added if one)]


def test_two_thousand_rows_are_worked_at_once_and_counted(scene: Scene) -> None:
    grace = screen_of(scene, "grace", "open")
    numbers = many_like(scene, grace.rows()[0])
    assert len(numbers) == TICKS_LIMIT
    with scene.store() as store, store.write() as tx:
        home = tx.homes.get(grace.person.id)
        tx.homes.save(replace(home, desktop=Desktop(Filters(status=None), tuple(numbers))))
    grace.see(f"{TICKS_LIMIT} selected")
    grace.press(HomeAction.DO, "close")
    grace.slack.wait_for(lambda: "*Close*: " in words(grace.view), LONG, "a report")
    assert report(grace, "Close") == (TICKS_LIMIT - CLOSED - 1, CLOSED + 1)
    assert f"There is no #{NEVER}" in words(grace.view)
    assert {one.status for one in kept(scene, numbers)} == {Status.CLOSED}
