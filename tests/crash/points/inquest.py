"""What is left after a run, without what differs by nature: numbers, moments, and how often something was tried."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from functools import cache
from typing import Any

from sqlalchemy import Column, Dialect, exists, select

from bot.ports import ExportState
from storage.sql.engine import Moment
from storage.tables.kinds import metadata
from tests.crash.points.scene import Scene

Record = str
SHOWN = 300
# How a channel or a mailbox is shared, and what is done when: no promise is about it.
PASSING = {"channel", "pace", "mailbox", "chore", "alembic_version", "signing_key", "seen_event", "habit"}
COMPARED = [table for table in metadata.sorted_tables if table.name not in PASSING]
PASSING_COLUMNS = {
    *(
        "attempts",
        "body_hash",
        "fence",
        "file_id",
        "holder",
        "key",
        "message_id",
        "natural_key",
        "op",
        "posted_version",
    ),
    *("response_url", "shown", "stamp", "transcript_digest", "ts", "uid", "validity", "version", "version_after"),
    *("version_before", "want", "want_version"),
}
NUMBERS = {"agent_key", "department", "id", "linked", "logged", "number"}
MOMENTS = (
    (re.compile(r"<!date\^\d+\^[^>]*>"), "<date>"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|\+00:00)?"), "<moment>"),
    (re.compile(r"\w{3}, \d{1,2} \w{3} \d{4}( at)? \d\d:\d\d"), "<moment>"),
    (re.compile(r"#\d+"), "#n"),
    (re.compile(r'"(digest|export|mail|mails)": \d+|(burst|export):\d+'), "<number>"),
    (re.compile(r"\+t\d+\.[0-9a-f]{32}"), "+<token>"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "<batch>"),
    (re.compile(r"\b1\d{9}(\.\d{6})?\b"), "<stamp>"),
    (re.compile(r"\d+(\.\d+)? (seconds?|min|minutes?|h|hours?)\b"), "<span>"),
)


def state_of(scene: Scene) -> Mapping[str, Counter[Record]]:
    """All that is kept, all that Slack shows, and all that came by e-mail."""
    return {"store": Counter(_kept(scene)), "Slack": Counter(_shown(scene)), "mail": Counter(_sent(scene))}


def compare(wanted: Mapping[str, Counter[Record]], found: Mapping[str, Counter[Record]]) -> Iterator[str]:
    """Each thing that is lost, or is there once too often, or is otherwise."""
    for where in wanted:
        lost, more = list((wanted[where] - found[where]).elements()), list((found[where] - wanted[where]).elements())
        for one in lost:
            other = next((each for each in more if _name(each) == _name(one)), None)
            if other is None:
                yield f"lost in {where}: {one[:SHOWN]}"
            else:
                more.remove(other)
                yield f"otherwise in {where}: {_name(one)} … {_apart(one, other)}"
        yield from (f"too much in {where}: {one[:SHOWN]}" for one in more)


def leaks(scene: Scene) -> Iterator[str]:
    """What is logged and may not be."""
    logged = scene.log()
    yield from (f"leaked: {one}" for one in scene.secrets if one in logged)


def _name(record: Record) -> str:
    return record.partition("{")[0]


def _apart(one: Record, other: Record) -> str:
    """From where they part."""
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    begin = max(0, same - 60)
    return f"{one[begin : same + 60]!r} is now {other[begin : same + 60]!r}"


def _kept(scene: Scene) -> Iterator[Record]:
    with scene.engine.connect() as connection:
        filled = connection.exec_driver_sql(_who_has_rows(scene.engine.dialect)).mappings().one()
        for table in (table for table in COMPARED if filled[table.name]):
            told = [column for column in table.c if column.name not in PASSING_COLUMNS]
            for row in connection.execute(select(table)).mappings():
                if row.get("state") == ExportState.DRAFT:  # a window that was opened: nobody is promised anything
                    continue
                record = {column.name: _plain(column, row[column.name]) for column in told}
                yield _bare(f"{table.name} {json.dumps(record, sort_keys=True, default=str)}")


@cache
def _who_has_rows(dialect: Dialect) -> str:
    """Most tables have none, and to look into each takes longer than all that a life does."""
    return str(select(*(exists(select(one)).label(one.name) for one in COMPARED)).compile(dialect=dialect))


def _plain(column: Column[Any], value: object) -> object:
    """Of numbers and moments, whether there is one."""
    if isinstance(column.type, Moment) or column.foreign_keys or column.name in NUMBERS or column.name.endswith("_id"):
        return bool(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _shown(scene: Scene) -> Iterator[Record]:
    slack = scene.slack
    for place in slack._slack.workspace.channels.values():
        roots = slack.messages(place.id)
        for message in roots:
            yield f"{place.name}: {_drawn(message)}"
            if message.get("reply_count"):
                yield from (f"{place.name} below: {_drawn(one)}" for one in slack.thread(place.id, message["ts"])[1:])
    homes = ((user.id, slack.home(user.id)) for user in slack._slack.workspace.users.values())
    yield from (f"home of {who}: {_drawn(home)}" for who, home in homes if home)
    yield from (f"file {_bare(str(one['name']))} {one.get('title')!r}" for one in slack.files())


def _drawn(message: Mapping[str, Any]) -> str:
    shown = {
        "text": message.get("text"),
        "blocks": _without_ids(message.get("blocks")),
        "files": len(message.get("files") or []),
    }
    return _bare(json.dumps(shown, sort_keys=True, ensure_ascii=False))


def _without_ids(blocks: Any) -> Any:
    if isinstance(blocks, dict):
        return {k: _without_ids(v) for k, v in blocks.items() if k not in ("block_id", "action_id", "value")}
    return [_without_ids(one) for one in blocks] if isinstance(blocks, list) else blocks


def _sent(scene: Scene) -> Iterator[Record]:
    """A letter that came twice under one Message-ID counts once: that is what is promised of e-mail."""
    letters: dict[str, EmailMessage] = {str(one["Message-ID"]): one for one in scene.letters()}
    for one in letters.values():
        body = one.get_body(("plain",))
        yield _bare(f"to {one['To']}: {one['Subject']}: {body.get_content() if body else ''}")


def _bare(text: str) -> str:
    for pattern, word in MOMENTS:
        text = pattern.sub(word, text)
    return text.replace("\n", "⏎")
