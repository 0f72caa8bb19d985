"""`python -m bot sync`: what the terminal shows, what Ctrl-C leaves, and that the bot beside it is not in the way."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from rich.console import Console

from bot.domain.errors import Reason, Refusal, UpstreamRefused
from bot.operating.foreground import Asked, Foreground
from bot.ports import BackfillState, Hitch, Phase, Tally
from bot.views.sync_lines import summary
from storage.store import SqlStore, SqlTransaction
from tests.bot.upstream.archive import DAY, Mover
from tests.inbox import ADMIN, MADRID, NOON, Inbox

START = datetime(2026, 11, 1)  # noqa: DTZ001 – a day, as it is typed


class Terminal:
    """An inbox, an archive with five chats, and what is printed."""

    def __init__(self, inbox: Inbox, *, is_terminal: bool = False) -> None:
        self.mover = Mover(inbox)
        for n in range(5):
            self.mover.archive.add_chat(f"c{n}", NOON - n * DAY, personId="p1")
        self.mover.archive.persons["p1"] = {"name": "Ana"}
        self.printed = io.StringIO()
        console = Console(file=self.printed, force_terminal=is_terminal, width=100, highlight=False, markup=False)
        steps = (self.mover.worker.step, self.mover.persons.step)
        self.foreground = Foreground(
            inbox.store, self.mover.archive, steps, inbox.channel, MADRID, inbox.clock, console, self._sleep
        )

    def _sleep(self, seconds: float) -> None:
        self.mover.inbox.clock.forward(timedelta(seconds=seconds))

    @property
    def told(self) -> str:
        return self.printed.getvalue()


@pytest.fixture
def terminal(own_inbox: Inbox) -> Terminal:
    return Terminal(own_inbox)


def test_all_comes_over_and_is_told_in_lines(terminal: Terminal) -> None:
    assert terminal.foreground.bring(Asked())
    told = terminal.told
    assert "chats 0%, looking for where they begin" in told
    assert "all is here" in told
    assert "chats: 5 read (5 new)" in told
    assert "persons: 1 of 1" in told
    assert len(told.splitlines()) < 40


def test_a_terminal_has_bars(own_inbox: Inbox) -> None:
    terminal = Terminal(own_inbox, is_terminal=True)
    assert terminal.foreground.bring(Asked(phases=(Phase.CHATS,)))
    assert "100%" in terminal.told
    assert "━" in terminal.told


def test_days_are_those_of_the_installation(terminal: Terminal) -> None:
    assert terminal.foreground.bring(Asked(start=START, end=START, phases=(Phase.CHATS,)))
    done = terminal.mover.now
    assert (done.start.isoformat(), done.end - done.start) == ("2026-10-31T23:00:00+00:00", DAY)


def test_ctrl_c_stops_it_and_says_how_to_go_on(terminal: Terminal) -> None:
    def interrupted(method: str) -> None:
        if method == "chat.list" and len(terminal.mover.archive.calls) > 3:
            raise KeyboardInterrupt

    terminal.mover.archive.trouble = interrupted
    assert not terminal.foreground.bring(Asked())
    assert terminal.mover.now.state is BackfillState.PAUSED
    assert "goes on from there" in terminal.told
    terminal.mover.archive.trouble = lambda method: None
    first = terminal.mover.now
    assert terminal.foreground.bring(Asked())
    assert terminal.mover.now.id == first.id


def test_what_was_asked_for_in_slack_is_joined_and_goes_on_without_us(terminal: Terminal) -> None:
    terminal.mover.begin(NOON - 9 * DAY, asked_by=ADMIN)

    def interrupted(method: str) -> None:
        if method == "chat.list":
            raise KeyboardInterrupt

    terminal.mover.archive.trouble = interrupted
    assert not terminal.foreground.bring(Asked())
    assert "on its way already" in terminal.told
    assert terminal.mover.now.state is BackfillState.RUNNING


def test_what_stops_it_is_told(terminal: Terminal) -> None:
    def refused(method: str) -> None:
        raise UpstreamRefused(method, "invalid_auth")

    terminal.mover.archive.trouble = refused
    assert not terminal.foreground.bring(Asked())
    assert "does not accept the key" in terminal.told
    assert "TAWK_API_KEY" in terminal.told


def test_a_store_that_is_busy_is_waited_for(terminal: Terminal) -> None:
    steps, busy = terminal.foreground.steps, iter([True, True])

    def sometimes() -> bool:
        if next(busy, False):
            raise Refusal(Reason.BUSY)
        return steps[0]()

    terminal.foreground.steps = (sometimes, steps[1])
    assert terminal.foreground.bring(Asked())


def test_ctrl_c_stops_it_though_the_bot_writes_just_then(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    busy = iter([True, True])
    real = SqlStore.write

    @contextmanager
    def write(self: SqlStore) -> Iterator[SqlTransaction]:
        if next(busy, False):
            raise Refusal(Reason.BUSY)
        with real(self) as tx:
            yield tx

    def interrupted(method: str) -> None:
        if method == "chat.list":
            monkeypatch.setattr(SqlStore, "write", write)
            raise KeyboardInterrupt

    terminal.mover.archive.trouble = interrupted
    assert not terminal.foreground.bring(Asked())
    assert terminal.mover.now.state is BackfillState.PAUSED
    assert next(busy, None) is None


def test_a_property_of_which_no_webhook_came_is_found_by_its_name(terminal: Terminal) -> None:
    terminal.mover.archive.sites = [{"propertyId": "5f1", "name": "Fresh"}, {"name": "without an id"}]
    terminal.mover.archive.chats.clear()
    assert terminal.foreground.bring(Asked("fresh"))
    with terminal.mover.inbox.store.read() as tx:
        found = tx.properties.find("5f1")
    assert found is not None
    assert (found.name, found.channel) == ("Fresh", terminal.mover.inbox.channel)


def test_a_property_of_which_no_webhook_told_a_name_gets_it_from_tawk(terminal: Terminal) -> None:
    tawk_id = terminal.mover.inbox.site.tawk_id
    terminal.mover.archive.sites = [{"propertyId": tawk_id, "name": "Tienda Aurora"}, {"propertyId": "other"}]
    assert terminal.foreground.bring(Asked(phases=(Phase.CHATS,)))
    assert "Tienda Aurora: all is here" in terminal.told
    assert terminal.mover.property_.name == "Tienda Aurora"
    assert terminal.foreground.bring(Asked(phases=(Phase.CHATS,)))
    assert terminal.mover.archive.calls.count("property.list") == 1


def test_what_is_not_possible_is_told(terminal: Terminal) -> None:
    assert not terminal.foreground.bring(Asked("nowhere"))
    assert "There is no property “nowhere”" in terminal.told
    assert not terminal.foreground.bring(Asked(start=START, end=START - DAY))
    assert "ends before it begins" in terminal.told

    def refused(method: str) -> None:
        raise UpstreamRefused(method, "invalid_auth")

    terminal.mover.archive.trouble = refused
    assert not terminal.foreground.bring(Asked("nowhere"))
    assert "did not tell which properties there are" in terminal.told


def test_a_store_that_stays_busy_is_not_our_say(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(self: Foreground, name: str) -> None:
        raise Refusal(Reason.BUSY)

    monkeypatch.setattr(Foreground, "_chosen", busy)
    with pytest.raises(Refusal):
        terminal.foreground.bring(Asked())


def test_two_names_that_begin_alike_are_told_apart(terminal: Terminal) -> None:
    with terminal.mover.inbox.store.write() as tx:
        for name in ("North one", "North two"):
            tx.properties.add(name, name, "C1", NOON)
    assert not terminal.foreground.bring(Asked("north"))
    assert "North one, North two" in terminal.told


def test_its_status_is_told_and_it_can_be_stopped(terminal: Terminal) -> None:
    terminal.foreground.status()
    assert "nothing was brought over yet" in terminal.told
    assert not terminal.foreground.stop("")
    terminal.mover.begin(NOON - 9 * DAY, asked_by=ADMIN)
    assert not terminal.foreground.stop("another")
    assert not terminal.foreground.status("another")
    assert terminal.told.count("There is no property “another”") == 2
    assert terminal.foreground.stop(terminal.mover.inbox.site.tawk_id)
    assert terminal.mover.now.state is BackfillState.PAUSED
    terminal.foreground.status()
    assert "stopped" in terminal.told


def test_a_summary_leaves_nothing_out(terminal: Terminal) -> None:
    begun = terminal.mover.begin(NOON - 9 * DAY)
    counted = replace(begun.counted(Tally(1, 2, 3, 1_004)), hitch=Hitch.PERSONS, cut_short=2)
    told = summary(replace(counted, state=BackfillState.CANCELLED), "Shop")
    assert "1,010 read (1 new, 2 here before, 3 purged here before, 1,004 kept as they came)" in told
    assert "In 2 moments" in told
    assert "given up" in told


@pytest.mark.parametrize("start", [None, datetime.min, START])  # noqa: DTZ901 – days, as they are typed
@pytest.mark.parametrize("end", [None, datetime.max.replace(hour=0, minute=0, second=0, microsecond=0)])  # noqa: DTZ901
def test_the_first_and_the_last_day_that_can_be_typed_are_days(
    terminal: Terminal, start: datetime | None, end: datetime | None
) -> None:
    assert terminal.foreground.bring(Asked(start=start, end=end, phases=(Phase.CHATS,)))


@pytest.mark.parametrize("is_terminal", [False, True])
def test_names_neither_steer_the_terminal_nor_format_it(own_inbox: Inbox, *, is_terminal: bool) -> None:
    terminal = Terminal(own_inbox, is_terminal=is_terminal)
    with own_inbox.store.write() as tx:
        tx.properties.add("5f1", "[/red][bold]Shop\x1b[2J\x1b]0;pwned\x07\r\n{task.id}", "C1", NOON)
    assert terminal.foreground.bring(Asked("5f1", phases=(Phase.CHATS,)))
    terminal.foreground.status()
    assert "[/red][bold]Shop" in terminal.told
    assert not [code for code in ("\x1b[2J", "\x1b]0", "\x07") if code in terminal.told]
