"""What a digest tells of what waits, gathered and drawn as the store stands."""

from bot.digests.sheet import Drawn, Kind, Sheet
from bot.domain.inbox import Property
from bot.ports import Digest, Transaction
from bot.views.digest import MOST_ANSWERED, MOST_ROWS, Contents, digest_message, digest_over, shown_rows
from bot.views.language import Language


def _draw(tx: Transaction, sheet: Sheet, language: Language) -> Drawn | None:
    """One that is over lists nothing: who looks for work finds it in the newer one."""
    if sheet.is_over:
        return Drawn(digest_over(sheet.run.at, language))
    contents = _gather(tx, sheet)
    rows = shown_rows(contents, language)
    return Drawn(digest_message(contents, language), {row.number: row.version for row in rows})


def _has_news(tx: Transaction, digest: Digest) -> bool:
    return bool(tx.backlog.unassigned([one.id for one in _about(tx, digest)], 1))


def _gather(tx: Transaction, sheet: Sheet) -> Contents:
    about = {one.id: one for one in _about(tx, sheet.digest)}
    ids = list(about)
    return Contents(
        sheet.digest.id,
        tx.backlog.unassigned(ids, MOST_ROWS),
        tx.backlog.shares(ids),
        tx.backlog.answered(ids, sheet.run.since, MOST_ANSWERED),
        sheet.run.since,
        about,
    )


def _about(tx: Transaction, digest: Digest) -> list[Property]:
    """Without any it is about all that there are by now."""
    wanted = digest.property_ids
    return [one for one in tx.properties.all() if not wanted or one.id in wanted]


WAITING = Kind(_draw, _has_news)
