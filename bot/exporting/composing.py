"""Makes the next file of an export, as its asker may have it now."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.inbox import EXPORTED, Entry, Property
from bot.exporting import csv_file, html_file, json_file
from bot.exporting.bundle import MOST_ENTRIES, MOST_IN_FILE, Bundle, Ledger
from bot.exporting.gathering import gather, gather_journal
from bot.exporting.html_file import Reader
from bot.exporting.requests import permitted, with_all
from bot.ports import Export, ExportState, Form, Transaction
from bot.transactions.permissions import Permissions

SLACK = "slack"
REVEALED_HERE = "revealed"  # contact data that is hidden elsewhere


@dataclass(frozen=True, slots=True)
class Composed:
    """What stands in the next file: `count` of the things that it was to hold. The one after it begins `behind` this.

    `parts` is how many files that makes.
    """

    content: Bundle | Ledger
    count: int
    wanted: int
    behind: int
    parts: int

    @property
    def left_out(self) -> int:
        """How many were there when the export was asked for, and are gone or not the asker's any more."""
        return self.wanted - self.count

    def written(self, form: Form, reader: Reader) -> bytes:
        if form is Form.HTML:
            return html_file.written(self.content, reader)
        return csv_file.written(self.content) if form is Form.CSV else json_file.written(self.content)


def compose(tx: Transaction, export: Export, permissions: Permissions, now: datetime, most: int = 0) -> Composed:
    """At most so many things, or the usual number. Raises `Refusal` where the asker may export nothing any more."""
    owners = permitted(tx, permissions, export.slack_id)
    if export.is_journal:
        return _journal(tx, export, with_all(owners, permissions, export.slack_id), now, most or MOST_ENTRIES)
    numbers = export.numbers[export.behind :][: most or MOST_IN_FILE]
    behind, part = export.behind + len(numbers), export.part + 1
    parts = part + -(-(len(export.numbers) - behind) // MOST_IN_FILE)
    bundle = replace(gather(tx, numbers, owners, now), part=part, parts=parts)
    return Composed(bundle, len(bundle.conversations), len(numbers), behind, parts)


def advanced(export: Export, composed: Composed) -> Export:
    """The export once this file is with its asker."""
    part, count = export.part + 1, export.count + composed.count
    is_done = part >= composed.parts
    return replace(
        export,
        state=ExportState.DONE if is_done else ExportState.WAITING,
        part=part,
        parts=composed.parts,
        count=count,
        behind=composed.behind,
        file_id=export.file_id if is_done else "",  # the last mail may come back yet
        logged=max(export.logged, part),
        problem="",
        attempts=0,
    )


def _journal(tx: Transaction, export: Export, property_ids: Sequence[int], now: datetime, most: int) -> Composed:
    ledger, behind = gather_journal(tx, property_ids, export.behind, most, now)
    found = len(ledger.journal)
    parts = export.parts + (1 if found == most < MOST_ENTRIES else 0)
    return Composed(replace(ledger, part=export.part + 1, parts=parts), found, found, behind, parts)


def file_name(export: Export, now: datetime) -> str:
    """Of the next file, where `parts` says how many there are."""
    what = "journal" if export.is_journal else "conversations"
    one = f"conversation-{export.numbers[0]}" if len(export.numbers) == 1 else what
    part = f"-{export.part + 1}-of-{export.parts}" if export.parts > 1 else ""
    return f"recado-{one}-{now:%Y-%m-%d}{part}.{export.form.value}"


def entries_of(export: Export, composed: Composed, now: datetime) -> list[Entry]:
    """What the journal tells of this file: who, how many, of which property and where to; no visitor's word."""
    owners = {one.id: one for one in composed.content.properties}
    if isinstance(composed.content, Ledger):
        about = Counter(entry.property_id for entry in composed.content.journal)
        return [_entry(export, key, count, owners, "journal", now) for key, count in sorted(about.items())]
    found = [record.conversation for record in composed.content.conversations]
    number, version = (found[0].id, found[0].version) if len(export.numbers) == 1 and found else (0, 0)
    about = Counter(one.property_id for one in found)
    entries = [_entry(export, key, count, owners, "conversations", now) for key, count in sorted(about.items())]
    return [replace(one, number=number, version_before=version, version_after=version) for one in entries]


def _entry(
    export: Export, property_id: int, count: int, owners: Mapping[int, Property], what: str, now: datetime
) -> Entry:
    owner = owners.get(property_id)
    told = {"count": str(count), "what": what, "form": export.form.value, "to": export.address or SLACK}
    if export.origin:
        told["asked"] = export.origin
    shown = {REVEALED_HERE: "yes"} if owner is not None and owner.masked else {}
    return Entry(now, export.slack_id, EXPORTED, 0, property_id, 0, 0, {**told, **shown}, batch=f"export:{export.id}")
