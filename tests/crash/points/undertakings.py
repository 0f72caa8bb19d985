"""What takes several steps: a person is erased, much is done at once at the home, the past is brought over."""

from functools import partial
from typing import Any

from sqlalchemy import func, select

from bot.domain.contact import ContactAct
from bot.domain.ids import ContactAction, HomeAction
from sandbox.person import Person
from sandbox.visitors.people import CAST
from sandbox.visitors.plots import Chat, Line, OfflineMessage, Plot
from sandbox.visitors.shops import AURORA
from storage.tables import backfill, home, journal
from tests.crash.points.acts import (
    DAY,
    a_mail_comes,
    answered_chat,
    chats_come,
    counted,
    form,
    journaled,
    missed_chat,
    pass_time,
    types,
)
from tests.crash.points.scene import BEGIN, CHANNEL, Scene
from tests.inbox import CHAT

BACKFILLS = select(func.count()).select_from(backfill)
ASKED_FOR = select(func.count()).select_from(journal).where(journal.c.deed == "close")
JOBS = select(func.coalesce(func.sum(home.c.waiting), 0))
HOMES = select(func.count()).select_from(home)
FEW = 3  # more than one part of a bulk deed holds here
VISITOR = CAST[8]
PAST: tuple[Plot, ...] = (
    Chat(VISITOR, ((Line("v", "Is anyone there, tangerine?"),),)),
    Chat(VISITOR, ((Line("v", "Is it blue?"), Line("a", "Yes!", after=30, agent=AURORA.agents[0])),)),
    OfflineMessage(VISITOR, "Lamp", "It is broken, tangerine."),
)


# A person is erased


def known_person(scene: Scene) -> None:
    """With a chat, a ticket, a letter, and a file in a thread."""
    meanwhile, scene.ticks = scene.ticks, (*scene.ticks, "mailbox")
    answered_chat(scene)
    a_mail_comes(scene)
    scene.ticks = meanwhile


def erase(scene: Scene) -> None:
    scene.insist(lambda: _erases(scene), lambda: journaled(scene, ContactAct.ERASE) > 0)
    scene.settle()
    at = BEGIN
    late = scene.site.end(at, chat=CHAT)
    scene.insist(lambda: scene.webhook(late, "late"))
    pass_time(scene, DAY / 72)


def _erases(scene: Scene) -> bool:
    """Looks for them, and goes through their card to the form."""
    ana = scene.slack.user("ana")
    return (
        scene.does(lambda: types(scene, f"contact {scene.site.email}"))
        and scene.does(lambda: ana.click(scene.slack.ephemeral("ana")[-1], ContactAction.CARD))
        and scene.does(lambda: ana.click(None, ContactAction.ERASE))
        and scene.does(lambda: ana.submit({"confirmation": _typed(ana)}))
    )


def _typed(ana: Person) -> str:
    """The contact's number, which the form asks for."""
    return f"C{str(ana.modal['private_metadata']).partition(':')[0]}"


# Much is done at once


def few_chats(scene: Scene) -> None:
    chats_come(scene, FEW)


def bulk(scene: Scene) -> None:
    """All chats of the home are closed together, more than one part of it."""
    ana = scene.slack.user("ana")
    scene.insist(lambda: scene.does(ana.open_home) and scene.comes_about(lambda: counted(scene, HOMES) > 0))
    scene.settle()
    scene.insist(lambda: scene.does(lambda: ana.click(_home(scene), HomeAction.TICK_PAGE)), lambda: _ticked(scene))
    scene.settle()
    close = f"{HomeAction.DO}:close"
    scene.insist(
        lambda: scene.does(lambda: ana.click(_home(scene), close)),
        lambda: counted(scene, JOBS) + counted(scene, ASKED_FOR) > 0,
    )
    scene.settle()


def _home(scene: Scene) -> dict[str, Any]:
    shown = scene.slack.home("ana")
    assert shown is not None
    return shown


def _ticked(scene: Scene) -> bool:
    with scene.engine.connect() as connection:
        return bool(connection.execute(select(home.c.desktop)).scalar_one().get("ticks"))


# The past is brought over


def with_past(scene: Scene) -> None:
    missed_chat(scene)
    for n, plot in enumerate(PAST):
        scene.tawk.add(AURORA, plot, BEGIN - (n + 1) * DAY)


def sync(scene: Scene) -> None:
    form(scene, "sync", {"sync_start": str((BEGIN - 5 * DAY).date())}, BACKFILLS)


# Who pressed is told something


def refused_press(scene: Scene) -> None:
    """Two want the same chat: who is late is told so, by the way that Slack gave for it."""
    [card] = scene.slack.messages(CHANNEL)
    first, second = (partial(scene.slack.user(name).presses, "Take it", on=card) for name in ("ana", "ben"))
    scene.insist(lambda: scene.does(first), lambda: journaled(scene, "take") > 0)
    scene.insist(lambda: scene.does(second))
    scene.settle()
