"""The local tawk.to through time: months before it, what a later run knows, and agents who answer after a while."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sandbox.tawk.agents import LATEST, ONE_IN, DashboardAgents
from sandbox.tawk.control import LocalTawk
from sandbox.tawk.desk import NotPossible
from sandbox.tawk.past import Past
from sandbox.tawk.records import Kind, Status
from sandbox.visitors.crowd import Crowd
from sandbox.visitors.shops import AURORA, SHOPS
from tests.sandbox.tawk.conftest import LEFT, NOON, UNANSWERED, Asker

MONTH = Past(days=30, chats=200, tickets=40)


def test_the_past_is_the_same_for_the_same_seed_and_spreads_over_all_shops(t: LocalTawk) -> None:
    t.fill(MONTH, NOON)
    with LocalTawk() as other:
        other.fill(MONTH, NOON)
        assert [other.item(one) for one in other.ids()] == [t.item(one) for one in t.ids()]
    chats = [t.item(one) for one in t.ids()]
    assert (len(chats), len(t.ids(Kind.TICKET))) == (200, 40)
    assert {one.property_id for one in chats} == {shop.property_id for shop in SHOPS}
    assert all(NOON - timedelta(days=31) < one.created <= one.updated < NOON for one in chats)


def test_a_team_has_worked_on_the_past(t: LocalTawk) -> None:
    t.fill(MONTH, NOON)
    states = Counter((one.kind, one.status) for one in map(t.item, t.ids() + t.ids(Kind.TICKET)))
    assert all(
        states[one] for one in ((Kind.CHAT, Status.OPEN), (Kind.CHAT, Status.CLOSED), (Kind.TICKET, Status.OPEN))
    )
    assert all(states[Kind.TICKET, one] for one in (Status.PENDING, Status.CLOSED))
    folders = Counter((one.is_deleted, one.is_spam) for one in map(t.item, t.ids()))
    assert folders[True, False]
    assert folders[False, True]


def test_the_past_comes_once(t: LocalTawk) -> None:
    t.fill(MONTH, NOON)
    t.fill(MONTH, NOON)
    assert len(t.ids()) == 200


def test_a_later_run_knows_what_was_even_where_the_last_line_was_cut(tmp_path: Path) -> None:
    kept = tmp_path / "tawk.jsonl"
    with LocalTawk(chronicle=kept) as first:
        first.fill(MONTH, NOON)
        for delivery in Crowd(lambda _: "secret", linger=None).plan(seed=3, starts=NOON, count=20):
            first.hear(delivery, delivery.at)
        chat = first.ids()[-1]
        first.answer(chat, "Grace Kim", "Hello!", NOON)
        before = [first.item(one) for one in first.ids()]
    with kept.open("a") as file:
        file.write('{"what": "clo')
    for _ in range(2):
        with LocalTawk(chronicle=kept) as later:
            later.fill(MONTH)
            assert [later.item(one) for one in later.ids()] == before
            later.close(chat, NOON)


def test_what_is_no_longer_possible_is_left_out_by_a_later_run(tmp_path: Path) -> None:
    """As in a newer version, in which somebody does not work there any more."""
    kept = tmp_path / "tawk.jsonl"
    answer = {"what": "answer", "at": "2026-11-20T12:00:00.000Z", "id": "none", "agent": "Marta Ruiz", "text": "Hello!"}
    kept.write_text(f"{json.dumps(answer)}\n{json.dumps({**answer, 'what': 'dance'})}\n7\n{{}}\n")
    with LocalTawk(chronicle=kept) as later:
        assert later.ids() == []


def test_only_what_the_dashboard_offers_can_be_done(t: LocalTawk) -> None:
    chat = t.add(AURORA, UNANSWERED, NOON)
    for agent, text in (("Nobody", "Hello!"), ("Marta Ruiz", " ")):
        with pytest.raises(NotPossible):
            t.answer(chat, agent, text)
    with pytest.raises(KeyError):
        t.close("none")
    assert not t.item(chat).is_answered


def test_agents_answer_some_of_the_missed_and_only_after_a_while(t: LocalTawk) -> None:
    chats = [t.add(AURORA, UNANSWERED, NOON + timedelta(seconds=n)) for n in range(40)]
    t.add(AURORA, LEFT, NOON)
    agents, ended = DashboardAgents(t, seed=1), NOON + timedelta(seconds=150)
    assert agents.look(ended) == []
    answered = agents.look(ended + LATEST + timedelta(seconds=40))
    assert len(chats) / ONE_IN / 3 < len(answered) < len(chats) / ONE_IN * 3
    assert {t.item(one).status for one in answered} == {Status.CLOSED}
    assert agents.look(ended + LATEST + timedelta(seconds=40)) == []


def test_agents_leave_alone_whom_others_took_care_of_and_who_waited_too_long(t: LocalTawk) -> None:
    done = [t.add(AURORA, UNANSWERED, NOON + timedelta(seconds=n)) for n in range(40)]
    for place, chat in enumerate(done):
        (t.close, t.delete, t.spam)[place % 3](chat, NOON)
    agents, ended = DashboardAgents(t, seed=1), NOON + timedelta(seconds=200)
    assert agents.look(ended + LATEST) == []
    for n in range(40):
        t.add(AURORA, UNANSWERED, NOON + timedelta(seconds=100 + n))
    assert agents.look(ended + timedelta(hours=8)) == []


def test_an_answer_by_itself_is_read_over_the_wire(t: LocalTawk, asker: Asker) -> None:
    """The thread looks on its own; one chat in so many has to be among these."""
    with DashboardAgents(t, 1, after=(timedelta(), timedelta()), look_every=0.05):
        for _ in range(6 * ONE_IN):
            t.add(AURORA, UNANSWERED, datetime.now(UTC) - timedelta(seconds=151))
        t.wait_for(lambda: asker.ids(status="closed"), what="an answer")


def test_agents_go_on_where_somebody_was_faster(t: LocalTawk, monkeypatch: pytest.MonkeyPatch) -> None:
    chats = [t.add(AURORA, UNANSWERED, NOON) for _ in range(20)]
    agents, ended = DashboardAgents(t, seed=1), NOON + timedelta(seconds=150)
    seen = t.missed(since=NOON)
    monkeypatch.setattr(t, "missed", lambda since: seen)
    t.purge(DashboardAgents(t, seed=1).look(ended + LATEST)[0])
    assert agents.look(ended + LATEST)
    assert len(t.ids()) == len(chats) - 1
