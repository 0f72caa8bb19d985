"""Chats that nobody takes, and who climbs for them."""

from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.domain.alerts import Alerts
from bot.domain.hours import Hours
from bot.ladder.climbing import Climber
from storage import tables
from tests.inbox import ADMIN, ANA, LUIS, MINUTE, NOON, Inbox, said

USUAL = Alerts(10, 0, 0)
LADDER = Alerts(5, 15, 30, person=LUIS, head=ANA)
OFFICE = Hours(ZoneInfo("Europe/Madrid"), (((540, 1080),),) * 5 + ((), ()))


def miss(inbox: Inbox, chat: str = "chat") -> int:
    inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "anyone?"), chat=chat))
    return inbox.get(chat).id


def want(inbox: Inbox, alerts: Alerts = LADDER, hours: Hours | None = None) -> int:
    """Make the property known, and say how it wants its alerts."""
    inbox.intake.register([inbox.site.tawk_id])
    with inbox.store.write() as tx:
        owner = tx.properties.find(inbox.site.tawk_id)
        assert owner is not None
        tx.alerts.set(owner.id, alerts)
        tx.hours.set(owner.id, hours)
    return owner.id


def climber(inbox: Inbox, usual: Alerts = USUAL) -> Climber:
    return Climber(inbox.store, usual, frozenset({ADMIN}), inbox.clock)


def tick(inbox: Inbox, minutes: float = 0, ladder: Climber | None = None) -> None:
    """Let time pass, and the clock tick until it finds nothing more."""
    inbox.clock.forward(minutes * MINUTE)
    for _ in range(10):
        (ladder or climber(inbox)).climb()


def told(inbox: Inbox, number: int | None = None) -> list[tuple[str, str, int]]:
    """Kind, channel and rung of each alert about this chat, in their order."""
    post = tables.post
    rows = inbox.rows(select(post).where(post.c.kind.in_(["alert", "raised"])).order_by(post.c.id))
    mine = [row for row in rows if (number or inbox.get("chat").id) in row["payload"]["numbers"]]
    return [(row["kind"], row["channel"], row["payload"]["rung"]) for row in mine]


def rungs(inbox: Inbox, number: int | None = None) -> list[int]:
    return [rung for _, _, rung in told(inbox, number)]
