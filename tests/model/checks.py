"""The whole state of the real inbox beside that of the model."""

from collections.abc import Callable, Sequence

from tests.inbox import ADMIN
from tests.model.common import same
from tests.model.game import STAFF, Game
from tests.model.lists import Asked, badges, listed
from tests.model.row import Row
from tests.model.wall import card, look, summed_up, thread
from tests.model.watch import TOP
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
            same((number, known and shown(known, names)), (number, row and _wanted(row)))
    same(game.world.notes(), {number: row.notes for number, row in game.ledger.rows.items() if row.notes})


def journal(game: Game) -> None:
    """In the order of each row's own story."""
    told = [(done.at, done.number, done.actor, done.deed) for done in game.ledger.log]
    same(game.world.journal(), sorted(told, key=lambda one: one[:2]))


def lists(game: Game) -> None:
    same(game.world.at_once(), (listed(game.ledger, ADMIN, Asked())[:50], badges(game.ledger, ADMIN)))


def ladder(game: Game) -> None:
    """Exactly those climb that are known to be missed, lie open in the inbox, are nobody's, and not at the top."""
    rows = game.ledger.rows.items()
    same(game.world.on_ladder(), {n for n, row in rows if row.waits and row.rung != TOP})


def tombs(game: Game) -> None:
    """Of what was purged nothing is left, and nothing shown."""
    if not game.ledger.purged:
        return
    same(game.world.tombstones(), set(game.ledger.purged))
    same(game.world.leftovers([row.key for row in game.ledger.purged.values()]), [])
    same(game.world.shown_in_slack() & set(game.ledger.purged), set())


def cards(game: Game) -> None:
    """Once Slack was told of everything: one card for each, as it stands, with its thread in order, or a summary."""
    screen = game.world.screen
    if not screen.is_still:
        return
    for name in filter(game.is_open, NAMES):
        found = screen.cards(game.world.channel(name))
        rows = {n: row for n, row in game.ledger.rows.items() if row.property_ == name and row.card == "stands"}
        same(screen.summed_up(game.world.channel(name)), summed_up(list(rows.values())))
        rows = {n: row for n, row in rows.items() if not row.is_summed_up}
        wanted = [card(n, rows[n], game.ledger.rows) for n in sorted(rows)]
        same(sorted((one for _, one in found), key=_number), wanted)
        for ts, one in found:
            look(rows[_number(one)], screen.thread(ts))
            same((_number(one), screen.thread(ts)), (_number(one), thread(rows[_number(one)])))


def _number(card: dict[str, object]) -> int:
    return int(str(card["number"]))


def secrets(game: Game) -> None:
    """Of what was purged Slack shows no word, once it was told; but a ticket goes on quoting the chat that it was."""
    if game.world.screen.is_still and game.ledger.purged:
        gone = [row for row in game.ledger.purged.values() if row.linked not in game.ledger.rows]
        everything = game.world.screen.everything()
        same([row.key for row in gone if row.key in everything], [])


def mails(game: Game) -> None:
    """Each has come as far as it should, and the mail server has taken it as often."""
    letters, room = game.mailing.letters, game.world.mailroom
    letters.forget()
    same(room.states(), {one.id: (one.number, one.state) for one in letters.letters.values()})
    same(room.taken(), {one.id: one.taken for one in letters.letters.values() if one.taken})
    failed = {one.id for one in letters.letters.values() if one.state == "failed" and one.told}
    same(room.failed(ADMIN), failed)


def slots(game: Game) -> None:
    """Each slot of a digest is dealt with once, and is told where somebody waits."""
    expected, found = game.watching.watch.slots, game.world.clockwork.slots()
    same({slot: (one if one in expected.get(slot, "") else "") for slot, one in found.items()}, dict(found))
    same(set(found), set(expected))


CHECKS: Sequence[Callable[[Game], None]] = (roles, rows, journal, lists, ladder, tombs, cards, secrets, mails, slots)


def _wanted(row: Row) -> dict[str, object]:
    """A property spells its departments alike, whoever writes them how."""
    said = {name: getattr(row, name) for name in SHOWN}
    labels = {"department": row.department.lower(), "tags": sorted(row.tags)}
    return {**said, **labels, "property": row.property_, "created": row.talk.created}
