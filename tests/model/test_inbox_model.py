"""Thousands of random steps over the real store end in what the model says, and planted mistakes are found."""

import os
import tempfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

import bot.deeds
import bot.desk
import storage.conversations
from bot.deeds import PRIORITIES
from bot.desk import Choice
from bot.errors import Refusal
from bot.inbox import Deed, Folder, Status
from bot.query import Query
from bot.snooze import Snooze
from storage.engine import open_engine
from tests.inbox import ADMIN, ANA, LUIS, MINUTE, NOON, Inbox, migrated, said
from tests.model.ledger import Ledger, Row

CHATS = ("a", "b", "c", "d", "e")
ACTORS = (ANA, LUIS, ADMIN)
CHOICES = {
    Deed.ASSIGN: (ANA, LUIS),
    Deed.PRIORITY: tuple(PRIORITIES),
    Deed.DEPARTMENT: ("", "sales", "help"),
    Deed.TAG: ("vip", "refund"),
    Deed.UNTAG: ("vip", "refund"),
    Deed.NOTE: ("called back",),
    Deed.SNOOZE: ("30m", "reply"),
}
deeds = st.sampled_from(list(Deed)).flatmap(
    lambda deed: st.tuples(st.just(deed), st.sampled_from(CHOICES.get(deed, ("",))))
)
chats = st.lists(st.sampled_from(CHATS), min_size=1, max_size=4, unique=True)
STEPS = int(os.environ.get("MODEL_STEPS", "40"))
EXAMPLES = int(os.environ.get("MODEL_EXAMPLES", "25"))


class InboxMachine(RuleBasedStateMachine):
    """Visitors write, agents do all they can alone and in bulk, take it back, and the clock ticks."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name) / "recado.db"
        path.write_bytes(_migrated_file())
        self._engine = open_engine(f"sqlite:///{path}")
        self._inbox = Inbox(self._engine)
        self._ledger = Ledger()
        self._numbers: dict[str, int] = {}
        self._lines: dict[str, list[dict[str, object]]] = {chat: [] for chat in CHATS}

    def teardown(self) -> None:
        self._engine.dispose()
        self._folder.cleanup()

    @rule(chat=st.sampled_from(CHATS))
    def a_visitor_writes(self, chat: str) -> None:
        self._inbox.clock.forward(MINUTE)
        now = self._inbox.clock()
        self._lines[chat].append(dict(said("v", now, f"line of {chat}")))
        self._deliver(chat)
        number = self._numbers.get(chat)
        if number is None:
            number = self._numbers[chat] = self._inbox.get(chat).id
        if number not in self._ledger.purged:
            self._ledger.wrote(number, now)

    @rule(chat=st.sampled_from(CHATS))
    def an_old_webhook_comes_again(self, chat: str) -> None:
        if self._lines[chat]:
            self._deliver(chat)

    def _deliver(self, chat: str) -> None:
        self._inbox.receive(self._inbox.site.transcript(self._inbox.clock(), *self._lines[chat], chat=chat))

    @rule(deed=deeds, chosen=chats, actor=st.sampled_from(ACTORS))
    def an_agent_does_something(self, deed: tuple[Deed, str], chosen: list[str], actor: str) -> None:
        self._inbox.clock.forward(timedelta(seconds=30))
        (what, choice), now = deed, self._inbox.clock()
        numbers = [self._numbers.get(chat, 10**9) for chat in chosen]
        if what is Deed.PURGE and actor != ADMIN:
            assert self._inbox.desk.do_all(what, numbers, actor).done == ()
            return
        self._ledger.begin()
        expected = {n for n in sorted(set(numbers)) if self._ledger.do(what.value, n, actor, choice, now)}
        done = self._inbox.desk.do_all(what, numbers, actor, _choice(what, choice, now))
        assert set(done.done) == expected
        assert len(done.done) + len(done.refused) == len(set(numbers))

    @rule(chat=st.sampled_from(CHATS))
    def an_administrator_purges(self, chat: str) -> None:
        for deed in (Deed.TRASH, Deed.PURGE):
            self.an_agent_does_something((deed, ""), [chat], ADMIN)

    @rule(actor=st.sampled_from(ACTORS), minutes=st.sampled_from([0, 0, 0, 9, 12]))
    def an_agent_takes_it_back(self, actor: str, minutes: int) -> None:
        self._inbox.clock.forward(minutes * MINUTE)
        expected = self._ledger.undo(actor, self._inbox.clock())
        try:
            back = set(self._inbox.desk.undo(actor).done)
        except Refusal:
            back = set()
        assert back == expected

    @rule(minutes=st.sampled_from([1, 31]))
    def the_clock_ticks(self, minutes: int) -> None:
        self._inbox.clock.forward(minutes * MINUTE)
        self._ledger.wake(self._inbox.clock())
        Snooze(self._inbox.store, self._inbox.clock).end()

    @invariant()
    def the_rows_are_those_of_the_model(self) -> None:
        with self._inbox.store.read() as tx:
            for number in self._numbers.values():
                known, row = tx.conversations.head(number), self._ledger.rows.get(number)
                assert (known is None) == (row is None)
                if known is not None and row is not None:
                    assert _shown(known) == _wanted(row)

    @invariant()
    def lists_and_badges_are_those_of_the_model(self) -> None:
        rows = self._ledger.rows.values()
        with self._inbox.store.read() as tx:
            owner = tx.properties.find(self._inbox.site.tawk_id)
            if owner is None:
                return
            counts = tx.conversations.counts([owner.id])
            listed = tx.conversations.page(Query((owner.id,)), 50)
            tagged = tx.conversations.page(Query((owner.id,), status=None, tags=("vip",)), 50)
        inbox = [row for row in rows if row.folder == "inbox"]
        assert counts.open == len(listed) == sum(row.status == "open" for row in inbox)
        assert counts.unassigned == sum(row.status == "open" and not row.agent for row in inbox)
        assert (counts.trash, counts.spam) == tuple(
            sum(row.folder == name for row in rows) for name in ("trash", "spam")
        )
        assert len(tagged) == sum("vip" in row.tags for row in inbox)


def _choice(deed: Deed, value: str, now: Any) -> Choice:
    if deed is Deed.ASSIGN:
        return Choice(value)
    if deed is Deed.SNOOZE:
        return Choice(until=now + 30 * MINUTE if value == "30m" else None)
    return Choice(value=value)


def _shown(known: Any) -> dict[str, object]:
    return {
        "folder": Folder(known.folder).name.lower(),
        "status": Status(known.status).name.lower(),
        "agent": known.agent,
        "priority": known.priority.name.lower(),
        "department": known.department,
        "tags": sorted(known.tags),
        "asleep": known.snoozed_at is not None,
        "until": known.snoozed_until,
        "notes": known.notes,
    }


def _wanted(row: Row) -> dict[str, object]:
    names = ("folder", "status", "agent", "priority", "department", "asleep", "until", "notes")
    return {**{name: getattr(row, name) for name in names}, "tags": sorted(row.tags)}


@cache
def _migrated_file() -> bytes:
    """An empty database, made once: to migrate takes longer than a whole run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recado.db"
        with migrated(f"sqlite:///{path}"):
            pass  # closing the last connection brings everything into the one file
        return path.read_bytes()


def run(examples: int = EXAMPLES, phases: Sequence[Phase] = tuple(Phase)) -> None:
    suppressed = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    chosen = settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=suppressed,
        database=None,
        phases=phases,
    )
    run_state_machine_as_test(InboxMachine, settings=chosen)


@pytest.mark.slow
def test_the_inbox_is_what_the_model_says() -> None:
    run()


def _undo_whoever_acted_since(entry: Any, newest: Any, now: Any) -> None:
    """A mistake: it does not look who acted since."""


def _forget_purges(self: Any, property_id: int, kind: Any, external_id: str) -> bool:
    """A mistake: what was purged may come back."""
    return False


def _keep_asleep(conversation: Any) -> Any:
    """A mistake: what is closed or reopened stays snoozed."""
    return conversation


PLANTED: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "undo ignores later deeds": lambda patch: patch.setattr(bot.desk, "demand_undoable", _undo_whoever_acted_since),
    "a purge leaves no tombstone": lambda patch: patch.setattr(
        storage.conversations.SqlConversations, "is_purged", _forget_purges
    ),
    "closing keeps the snooze": lambda patch: patch.setattr(bot.deeds, "awake", _keep_asleep),
}


@pytest.mark.slow
@pytest.mark.parametrize("mistake", PLANTED)
def test_a_planted_mistake_is_found(mistake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    PLANTED[mistake](monkeypatch)
    with pytest.raises(BaseException):  # noqa: B017, PT011 - what it breaks first differs, and may be a group
        run(examples=200, phases=[Phase.generate])


def test_the_model_knows_every_deed() -> None:
    ledger = Ledger()
    ledger.wrote(1, NOON)
    for deed in Deed:
        ledger.do(deed.value, 1, ANA, CHOICES.get(deed, ("",))[0], NOON)
    assert {done.deed for done in ledger.log} >= {"take", "close", "trash", "note", "tag"}
