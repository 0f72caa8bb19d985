"""The whole state of the real inbox beside that of the model."""

from collections.abc import Callable, Sequence

from tests.inbox import ADMIN
from tests.model.game import STAFF, Game, same
from tests.model.lists import Asked, badges, listed
from tests.model.row import Row
from tests.model.world import NAMES, shown

SHOWN = ("key", "outcome", "folder", "status", "agent", "priority", "asleep", "until", "notes", "updated", "answered")


def roles(game: Game) -> None:
    ids = game.world.ids
    with game.world.store.read() as tx:
        for who in STAFF:
            known = tx.people.roles(who)
            same(
                {name: known.get(ids[name], 0) for name in NAMES}, {name: game.people.role(who, name) for name in NAMES}
            )


def rows(game: Game) -> None:
    names = {found: name for name, found in game.world.ids.items()}
    with game.world.store.read() as tx:
        for number in game.numbers.values():
            known, row = tx.conversations.head(number), game.ledger.rows.get(number)
            same(known and shown(known, names), row and _wanted(row))
    same(game.world.notes(), {number: row.notes for number, row in game.ledger.rows.items() if row.notes})


def journal(game: Game) -> None:
    """In the order of each row's own story."""
    told = [(done.at, done.number, done.actor, done.deed) for done in game.ledger.log]
    same(game.world.journal(), sorted(told, key=lambda one: one[:2]))


def lists(game: Game) -> None:
    same(game.world.at_once(), (listed(game.ledger, ADMIN, Asked()), badges(game.ledger, ADMIN)))


def ladder(game: Game) -> None:
    """Exactly those climb that are known to be missed, lie open in the inbox, and are nobody's."""
    waiting = ("missed", "inbox", "open", "")
    rows = game.ledger.rows.items()
    same(game.world.on_ladder(), {n for n, row in rows if (row.outcome, row.folder, row.status, row.agent) == waiting})


def tombs(game: Game) -> None:
    """Of what was purged nothing is left, and nothing shown."""
    if not game.ledger.purged:
        return
    same(game.world.tombstones(), set(game.ledger.purged))
    same(game.world.leftovers([row.key for row in game.ledger.purged.values()]), [])
    same(game.world.shown_in_slack() & set(game.ledger.purged), set())


CHECKS: Sequence[Callable[[Game], None]] = (roles, rows, journal, lists, ladder, tombs)


def _wanted(row: Row) -> dict[str, object]:
    """A property spells its departments alike, whoever writes them how."""
    said = {name: getattr(row, name) for name in SHOWN}
    labels = {"department": row.department.lower(), "tags": sorted(row.tags)}
    return {**said, **labels, "property": row.property_, "created": row.talk.created}
