"""Poses for the README: cards in several states, a thread, the answers to commands."""

from playwright.sync_api import expect

from tests.tour.agent import PATIENCE, Agent
from tests.tour.album import Album
from tests.tour.visit import HEIGHT, WIDTH
from tests.tour.walk import BEN, TAKEN
from tests.tour.watch import Watch

CARDS = 6
POSING = 2


def pose(agent: Agent, album: Album, watch: Watch) -> None:
    """Takes the pictures that need more than one card."""
    with watch.step(f"wait for {CARDS} cards"):
        expect(agent.cards.nth(CARDS - 1)).to_be_attached(timeout=10 * PATIENCE)
    with watch.step("pictures"):
        agent.window.act_as(BEN)
        _pose_cards(agent, album)
        _pose_thread(agent, album)
        _pose_answers(agent, album)


def _pose_cards(agent: Agent, album: Album) -> None:
    """One that somebody has and one that nobody has yet."""
    taken, free = map(agent.card, _neighbours(agent))
    agent.press(taken, "Take it")
    agent.see(taken, TAKEN.format(BEN))
    agent.see(free, "Assigned to nobody")
    agent.frame(taken, WIDTH, agent.height(taken) + agent.height(free))
    album.keep(agent.page, "card")
    agent.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


def _pose_thread(agent: Agent, album: Album) -> None:
    """A transcript in which more than the visitor speaks, if there is one."""
    with_thread = [number for number in agent.shown() if agent.card(number).get_by_test_id("thread-summary").count()]
    number = max(with_thread, key=lambda number: "System" in _transcript(agent, number))
    _transcript(agent, number)
    agent.begin_with(agent.card(number))
    album.keep(agent.page, "thread")
    agent.window.part("thread-close").click()


def _transcript(agent: Agent, number: int) -> str:
    agent.open_thread(agent.card(number))
    agent.see(agent.thread.first, f"#{number}")
    agent.see(agent.thread.nth(1))
    return agent.thread.nth(1).text_content() or ""


def _pose_answers(agent: Agent, album: Album) -> None:
    for name in ("list", "help"):
        agent.put_away_answers()
        agent.ask(f"/inbox {name}")
        album.keep(agent.page, name)


def _neighbours(agent: Agent) -> list[int]:
    """The cards, one after another and all still free, that need the least room together."""
    numbers = agent.free()
    heights = [agent.height(agent.card(number)) for number in numbers]
    starts = range(len(numbers) - POSING + 1)
    start = min(starts, key=lambda at: sum(heights[at : at + POSING]))
    return numbers[start : start + POSING]
