"""Poses for the README: cards in several states, a thread, the answers to commands."""

from itertools import pairwise

from playwright.sync_api import expect

from tests.tour.agent import PATIENCE, Agent
from tests.tour.album import Album
from tests.tour.walk import BEN, MISSED, TAKEN
from tests.tour.watch import Watch

CARDS = 6
WIDTH, HEIGHT = 1280, 800


def pose(agent: Agent, album: Album, watch: Watch) -> None:
    with watch.step(f"wait for {CARDS} cards"):
        expect(agent.cards.nth(CARDS - 1)).to_be_attached(timeout=10 * PATIENCE)
    agent.window.act_as(BEN)
    with watch.step("pictures"):
        _pose_commands(agent, album)
        _pose_cards(agent, album)


def _pose_commands(agent: Agent, album: Album) -> None:
    for name in ("list", "help"):
        agent.put_away_answers()
        agent.ask(f"/inbox {name}")
        album.keep(agent.page, name)
    agent.put_away_answers()


def _pose_cards(agent: Agent, album: Album) -> None:
    """One closed, one taken, one that waits: those neighbours that need the least room."""
    closed, taken, missed = _neighbours(agent)
    agent.press(agent.card(closed), "Close")
    agent.see(agent.card(closed), f"Closed by @{BEN}")
    agent.press(agent.card(taken), "Take it")
    agent.see(agent.card(taken), TAKEN.format(BEN))
    agent.see(agent.card(missed), MISSED)
    agent.frame(WIDTH, closed, missed)
    album.keep(agent.page, "card")
    agent.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    agent.open_thread(agent.card(taken))
    agent.frame
    album.keep(agent.page, "thread")
