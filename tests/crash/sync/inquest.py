"""The inquest after a storm over a past: what is at tawk.to, what is kept of it, what is counted, and who was told."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from bot.domain.inbox import Folder, Status
from bot.ports import Backfill, Phase, PostKind
from sandbox.tawk.records import Kind
from sandbox.visitors.shops import SHOPS
from storage.tables import conversation, delivery, line, metadata, post, raw_reading, rescue_wait, rung
from tests.crash.sync.truth import Truth, Wanted, persons

Row = Mapping[str, Any]
KINDS = {Phase.CHATS: Kind.CHAT, Phase.TICKETS: Kind.TICKET}
MOST_TOLD = 10  # of one sort


@dataclass(frozen=True, slots=True)
class Kept:
    """What is here: conversations by tawk.to's ids, their lines, and all of what we have in Slack."""

    rows: Sequence[Row]
    lines: Mapping[int, Sequence[tuple[Any, ...]]]
    engine: Engine

    def all(self, table: Any, *columns: Any) -> Sequence[Row]:
        with self.engine.connect() as connection:
            found = connection.execute(select(*(columns or (table,))).select_from(table))
            return [dict(row) for row in found.mappings()]


def kept_in(engine: Engine) -> Kept:
    lines: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    with engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(select(conversation)).mappings()]
        said = select(line.c.conversation_id, line.c.seq, line.c.at, line.c.author, line.c.text)
        for row in connection.execute(said.order_by(line.c.conversation_id, line.c.seq.desc())):
            if row.seq or not lines[row.conversation_id]:  # the first that was told of stands in a transcript, too
                lines[row.conversation_id].append((row.at, row.author, row.text))
    return Kept(rows, lines, engine)


def findings(kept: Kept, truth: Truth, jobs: Sequence[Backfill]) -> list[str]:
    """Everything that breaks a promise, as a sentence; of each sort a few."""
    wanted = {one.item.id: one for one in truth.here()}
    sorts = (
        _wrong_ones(kept, wanted),
        _wrong_lines(kept, wanted),
        _wrong_standing(kept, wanted),
        _wrong_persons(kept, wanted, truth),
        _wrong_counts(jobs, truth),
        _unreadable(kept, truth),
        _left_of_purged(kept, truth),
        _alarmed(kept, truth),
    )
    return [sentence for sort in sorts for sentence in _few(sort)]


def _wrong_ones(kept: Kept, wanted: Mapping[str, Wanted]) -> Iterator[str]:
    times = Counter(row["external_id"] for row in kept.rows)
    yield from (f"{one} is missing" for one in wanted if one not in times)
    yield from (f"{one} is here and ought not to" for one in times if one not in wanted)
    yield from (f"{one} is here {n} times" for one, n in times.items() if n > 1)


def _wrong_lines(kept: Kept, wanted: Mapping[str, Wanted]) -> Iterator[str]:
    for row in _known(kept, wanted):
        there = [(said.at, said.author.value, said.text) for said in wanted[row["external_id"]].read.lines]
        here = kept.lines.get(row["id"], [])
        if sorted(here) != sorted(there):
            yield f"{row['external_id']} has {len(here)} lines that differ from the {len(there)} there"


def _wrong_standing(kept: Kept, wanted: Mapping[str, Wanted]) -> Iterator[str]:
    """What webhooks told of besides has a status by their rules, too."""
    for row in _known(kept, wanted):
        one = wanted[row["external_id"]]
        if not one.knows_better and (row["folder"], row["status"]) != (one.folder, one.status):
            here = f"{Status(row['status']).name} in {Folder(row['folder']).name}"
            yield f"{row['external_id']} is {here}, there {one.status.name} in {one.folder.name}"


def _wrong_persons(kept: Kept, wanted: Mapping[str, Wanted], truth: Truth) -> Iterator[str]:
    known = persons(truth.archive.world, wanted.values())
    for row in _known(kept, wanted):
        one, person = wanted[row["external_id"]], known[row["external_id"]]
        names = ("email",) if one.knows_better else ("email", "phone", "name")  # nobody need have asked who that is
        told = [next(filter(None, (getattr(who, name) for who in (*one.tellers, person))), "") for name in names]
        if person.email:
            wrong = [(row[name], there) for name, there in zip(names, told, strict=True) if not _same(row[name], there)]
            yield from (f"{row['external_id']} is of {here!r}, not of {there!r}" for here, there in wrong)


def _wrong_counts(jobs: Sequence[Backfill], truth: Truth) -> Iterator[str]:
    for job, shop in zip(jobs, SHOPS, strict=True):
        for phase, kind in KINDS.items():
            yield from _wrong_count(job, phase, truth.listed(shop.property_id, kind, job.end), truth)
        read = job.tally(Phase.PERSONS).total
        if read != job.persons:
            yield f"backfill {job.id} counts {read} of {job.persons} persons"
        if job.cut_short or job.hitch:
            yield f"backfill {job.id} says that something lacks: {job.cut_short} {job.hitch}"


def _wrong_count(job: Backfill, phase: Phase, listed: set[str], truth: Truth) -> Iterator[str]:
    tally, beside = job.tally(phase), truth.neighbours
    unreadable, purged = len(listed & truth.archive.broken), len(listed & beside.purged_before)
    told, true = (tally.total, tally.unreadable, tally.purged), (len(listed), unreadable, purged)
    if told != true:
        yield f"backfill {job.id} counts {told} {phase} (all, unreadable, purged), and there are {true}"
    sure, possible = beside.heard_first - beside.purged_before, beside.heard | beside.changed | beside.trashed_first
    least, most = len(listed & sure), len(listed & (possible - beside.purged_before))
    if not least <= tally.known <= most:
        yield f"backfill {job.id} counts {tally.known} {phase} as known, and there were {least} to {most}"


def _unreadable(kept: Kept, truth: Truth) -> Iterator[str]:
    rows = [row for row in kept.all(delivery) if row["event"].startswith("rest:")]
    if len(rows) != len(truth.archive.broken) or any(row["state"] != "quarantined" for row in rows):
        yield f"{len(rows)} unreadable ones are set aside, and there are {len(truth.archive.broken)}"


def _left_of_purged(kept: Kept, truth: Truth) -> Iterator[str]:
    words = [truth.archive.marked[one] for one in truth.neighbours.purged]
    for table in metadata.sorted_tables:
        for row in kept.all(table):
            told = " ".join(v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in row.values())
            if "unforgettable" in told:
                yield from (f"{word} was purged and stands in {table.name}" for word in words if word in told)
    numbers = {row["id"] for row in kept.rows}
    strange = [
        row for row in kept.all(raw_reading, raw_reading.c.conversation_id) if row["conversation_id"] not in numbers
    ]
    yield from (f"an answer is kept of {row['conversation_id']}, which is not here" for row in strange)


def _alarmed(kept: Kept, truth: Truth) -> Iterator[str]:
    """Whatever no webhook told of is the past, and nobody is told of it."""
    heard = {row["id"] for row in kept.rows if row["external_id"] in truth.neighbours.heard}
    past = {row["id"] for row in kept.rows} - heard
    for row in kept.all(post):
        if row["kind"] != PostKind.SYNC:
            yield from (f"#{n} of the past was told of: {row['kind']}" for n in past.intersection(_about(row)))
    for table, name in ((rung, "conversation_id"), (rescue_wait, "number")):
        yield from (f"#{row[name]} of the past is in {table.name}" for row in kept.all(table) if row[name] in past)
    yield from _not_told_once(kept)


def _about(row: Row) -> set[int]:
    """The numbers of all that a message of ours tells of."""
    told = row["payload"].get("numbers", ())
    return {row["number"], *told}


def _not_told_once(kept: Kept) -> Iterator[str]:
    """Of each backfill that was begun in Slack: how far it is, and that it is done."""
    told = Counter(
        (row["payload"]["backfill"], "news" in row["payload"]) for row in kept.all(post) if row["kind"] == "sync"
    )
    yield from (f"backfill {one} was told of {n} times" for (one, _), n in told.items() if n != 1)


def _same(here: str, there: str) -> bool:
    """Neither how a number is parted nor how much is kept of a long name matters."""
    return here.replace(" ", "")[:40] == there.replace(" ", "")[:40]


def _known(kept: Kept, wanted: Mapping[str, Wanted]) -> Iterator[Row]:
    return (row for row in kept.rows if row["external_id"] in wanted)


def _few(sort: Iterable[str]) -> list[str]:
    told = list(sort)
    more = [f"… and {len(told) - MOST_TOLD} more of this sort"] if len(told) > MOST_TOLD else []
    return told[:MOST_TOLD] + more
