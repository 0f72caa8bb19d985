"""One line says what a list shows, in English or Spanish; what is wrong in it is pointed at."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Folder, Kind, Status
from bot.domain.query import Assigned, Query, Sort
from bot.filters import Filters, Reader, read_filters, write_filters

MADRID = ZoneInfo("Europe/Madrid")
ANA = Reader("U0ANA", MADRID, datetime(2026, 11, 25, 23, 30, tzinfo=UTC))  # in Madrid it is the 26th already


def read(line: str) -> Query:
    return read_filters(line, ANA).query


def midnight(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=MADRID).astimezone(UTC)


def test_the_whole_line_of_the_manual() -> None:
    line = "status:open agent:none kind:chats property:shop dept:sales tag:vip from:2026-11-01 to:2026-11-07"
    found = read_filters(f'{line} sort:priority refund "exact words"', ANA)
    assert found.properties == ("shop",)
    assert found.query == Query(
        (),
        status=Status.OPEN,
        kind=Kind.CHAT,
        assigned=Assigned.NOBODY,
        department="sales",
        tags=("vip",),
        words=("refund", "exact words"),
        since=midnight(2026, 11, 1),
        until=midnight(2026, 11, 8),
        sort=Sort.PRIORITY,
    )


PAIRS = [
    ("", Query(())),
    ("status:any", Query((), status=None)),
    ("STATUS:Closed", Query((), status=Status.CLOSED)),
    ("estado:cerradas agente:yo", Query((), status=Status.CLOSED, assigned=Assigned.ONE, agent="U0ANA")),
    ("agent:<@U0LUIS|luis>", Query((), assigned=Assigned.ONE, agent="U0LUIS")),
    ("tipo:tickets carpeta:papelera", Query((), folder=Folder.TRASH, status=None, kind=Kind.TICKET)),
    ("folder:spam status:closed", Query((), folder=Folder.SPAM, status=Status.CLOSED)),
    ("status:closed folder:spam", Query((), folder=Folder.SPAM, status=Status.CLOSED)),
    ('dept:"Customer care" etiqueta:vip tag:refund', Query((), department="Customer care", tags=("vip", "refund"))),
    ("desde:hoy", Query((), since=midnight(2026, 11, 26), sort=Sort.CREATED)),
    (
        "from:yesterday to:today",
        Query((), since=midnight(2026, 11, 25), until=midnight(2026, 11, 27), sort=Sort.CREATED),
    ),
    ("from:7d", Query((), since=midnight(2026, 11, 19), sort=Sort.CREATED)),
    ("to:today", Query((), until=midnight(2026, 11, 27), sort=Sort.CREATED)),
    ("burst:12 agent:none", Query((), burst=12, assigned=Assigned.NOBODY, sort=Sort.CREATED)),
    ("ráfaga:#12 status:any sort:updated", Query((), burst=12, status=None)),
    ("sort:updated from:7d", Query((), since=midnight(2026, 11, 19))),
    ("from:7d orden:prioridad", Query((), since=midnight(2026, 11, 19), sort=Sort.PRIORITY)),
    ("sort:created-asc", Query((), sort=Sort.CREATED, ascending=True)),
    ("orden:-prioridad", Query((), sort=Sort.PRIORITY)),
    ("“las palabras exactas” sueltas", Query((), words=("las palabras exactas", "sueltas"))),
    ("https://shop.example/lamp 12:30", Query((), words=("https://shop.example/lamp", "12:30"))),
    ('an unfinished "quote', Query((), words=("an", "unfinished", "quote"))),
]


@pytest.mark.parametrize(("line", "expected"), PAIRS)
def test_a_line_is_read(line: str, expected: Query) -> None:
    assert read(line) == expected


WRONG = [
    ("burst:many", Reason.WRONG_VALUE, "burst:many", None),
    ("burst:9999999999999999999", Reason.WRONG_VALUE, "burst:9999999999999999999", None),
    ("refund status:opne", Reason.WRONG_VALUE, "status:opne", "open"),
    ("agente:nadi", Reason.WRONG_VALUE, "agent:nadi", "nadie"),
    ("kind:letters", Reason.WRONG_VALUE, "kind:letters", None),
    ("sort:age", Reason.WRONG_VALUE, "sort:age", None),
    ("from:yesteryear", Reason.WRONG_VALUE, "from:yesteryear", None),
    ("to:2026-02-30", Reason.WRONG_VALUE, "to:2026-02-30", None),
    ("to:9999-12-31", Reason.WRONG_VALUE, "to:9999-12-31", None),
    ("tag:", Reason.VALUE_MISSING, "tag:", None),
    ('dept:" "', Reason.VALUE_MISSING, "dept:", None),
    ("statos:open", Reason.UNKNOWN_WORD, "statos:", "status:"),
    ("from:2026-11-08 to:2026-11-01", Reason.DATES_CROSSED, None, None),
    ("x" * 4_000, Reason.LINE_TOO_LONG, None, None),
    (f"tag:{'x' * 41}", Reason.LABEL_TOO_LONG, "x" * 41, None),
]


@pytest.mark.parametrize(("line", "reason", "word", "nearest"), WRONG)
def test_what_is_wrong_is_pointed_at(line: str, reason: Reason, word: str | None, nearest: str | None) -> None:
    with pytest.raises(Refusal) as caught:
        read(line)
    assert caught.value.reason is reason
    assert caught.value.values.get("word") == word
    if nearest is not None:
        assert caught.value.values["nearest"] == nearest


names = st.text("abcñé XYZ09", min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)
days = st.dates(date(2000, 1, 1), date(2040, 1, 1))


@st.composite
def any_filters(draw: st.DrawFn) -> Filters:
    assigned = draw(st.sampled_from(Assigned))
    since, until = draw(st.none() | days), draw(st.none() | days)
    if since and until and since >= until:
        until = since + timedelta(days=1)
    query = Query(
        (),
        folder=draw(st.sampled_from(Folder)),
        status=draw(st.none() | st.sampled_from(Status)),
        kind=draw(st.none() | st.sampled_from(Kind)),
        assigned=assigned,
        agent="U0LUIS" if assigned is Assigned.ONE else "",
        department=draw(st.just("") | names),
        tags=tuple(draw(st.lists(names, max_size=3))),
        words=tuple(draw(st.lists(names, max_size=3))),
        since=datetime.combine(since, time(), MADRID).astimezone(UTC) if since else None,
        until=datetime.combine(until, time(), MADRID).astimezone(UTC) if until else None,
        sort=draw(st.sampled_from(Sort)),
        ascending=draw(st.booleans()),
        burst=draw(st.none() | st.integers(0, 10**18 - 1)),
    )
    return Filters(query, tuple(draw(st.lists(names, max_size=2))))


def test_what_was_chosen_elsewhere_is_where_a_line_begins() -> None:
    begin = Filters(Query((), status=None, since=midnight(2026, 11, 1), kind=Kind.TICKET), ("shop",))
    found = read_filters("kind:chats lamp", ANA, begin)
    assert found == Filters(replace(begin.query, kind=Kind.CHAT, words=("lamp",), sort=Sort.CREATED), ("shop",))


@given(any_filters())
def test_what_is_written_is_read_as_the_same(filters: Filters) -> None:
    assert read_filters(write_filters(filters, ANA), ANA) == filters


pieces = st.sampled_from(['"', ":", "status:", "to:", "from:9999d", "agent:<@U1>"])


@given(st.text(max_size=80) | st.lists(pieces).map("".join))
def test_any_line_is_a_query_or_a_refusal(line: str) -> None:
    with suppress(Refusal):
        assert isinstance(read(line), Query)
