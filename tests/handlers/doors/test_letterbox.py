"""The letterbox: deliveries that wait together share a commit, and each sender hears what became of it."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from bot.domain.errors import Reason, Refusal
from bot.ports import Delivery
from handlers.doors.letterbox import LARGEST_BATCH, Letter, Letterbox
from tests.inbox import NOON

PATIENCE = 5


def delivery(n: int) -> Delivery:
    return Delivery(str(n).encode(), str(n), NOON)


class SlowReceiver:
    """Holds the first batch until it is let go, so that the others must wait; then fails if it is told to."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.batches: list[list[bytes]] = []
        self.first_is_here = threading.Event()
        self.go_on = threading.Event()
        self._error = error

    def receive(self, deliveries: Sequence[Delivery]) -> None:
        self.batches.append([one.body for one in deliveries])
        self.first_is_here.set()
        assert self.go_on.wait(PATIENCE)
        if self._error:
            raise self._error


def put_all(receiver: SlowReceiver, count: int) -> tuple[list[BaseException | None], int]:
    """The first alone, the others while it is being kept: what each sender heard, and how often we were woken."""
    woken: list[None] = []
    box = Letterbox(receiver, lambda: woken.append(None))
    box.start()
    with ThreadPoolExecutor(count) as pool:
        first = pool.submit(box.put, delivery(0))
        assert receiver.first_is_here.wait(PATIENCE)
        others = [pool.submit(box.put, delivery(n)) for n in range(1, count)]
        while box._letters.qsize() < count - 1:
            threading.Event().wait(0.001)
        assert not first.done(), "nobody is let go before the commit"
        receiver.go_on.set()
        heard = [future.exception(PATIENCE) for future in (first, *others)]
    box.stop()
    return heard, len(woken)


def test_what_waits_at_the_same_time_shares_a_commit() -> None:
    receiver = SlowReceiver()
    heard, woken = put_all(receiver, 9)
    assert heard == [None] * 9
    assert [len(batch) for batch in receiver.batches] == [1, 8]
    assert woken == 2, "the worker is told after each commit"


def test_no_batch_is_larger_than_is_allowed() -> None:
    receiver = SlowReceiver()
    put_all(receiver, LARGEST_BATCH + 3)
    assert [len(batch) for batch in receiver.batches] == [1, LARGEST_BATCH, 2]
    assert sorted(int(body) for batch in receiver.batches for body in batch) == list(range(LARGEST_BATCH + 3))


@pytest.mark.parametrize("error", [Refusal(Reason.BUSY), ZeroDivisionError(), SystemExit()])
def test_a_failure_reaches_everybody_who_waits_and_the_next_are_kept(error: BaseException) -> None:
    receiver = SlowReceiver(error)
    heard, woken = put_all(receiver, 4)
    assert heard == [error] * 4
    assert woken == 0
    assert [len(batch) for batch in receiver.batches] == [1, 3], "the writer goes on after a failure"


def test_stopping_keeps_what_waits() -> None:
    receiver = SlowReceiver()
    receiver.go_on.set()
    box = Letterbox(receiver, lambda: None)
    threads = [threading.Thread(target=box.put, args=(delivery(n),)) for n in range(3)]
    for thread in threads:
        thread.start()
    while box._letters.qsize() < 3:
        threading.Event().wait(0.001)
    box.start()
    box.stop()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    assert [len(batch) for batch in receiver.batches] == [3]


def test_who_was_let_go_together_is_waited_for_together() -> None:
    """Else the first would go alone and all others after it, in turns for ever."""
    box = Letterbox(SlowReceiver(), lambda: None)
    with ThreadPoolExecutor(2) as pool:
        first = (delivery(0), Future[None]())
        waiting = pool.submit(box._batch, first, expected=3, patience=PATIENCE)
        box._letters.put((delivery(1), Future()))
        assert not waiting.done()
        box._letters.put((delivery(2), Future()))
        batch, last = waiting.result(PATIENCE)
    assert ([one.event_id for one, _ in batch], last) == (["0", "1", "2"], False)


def test_nobody_is_waited_for_longer_than_patience_lasts() -> None:
    box = Letterbox(SlowReceiver(), lambda: None)
    box._letters.put((delivery(1), Future()))
    batch, _ = box._batch((delivery(0), Future()), expected=3, patience=0)
    assert [one.event_id for one, _ in batch] == ["0", "1"]


def test_as_many_are_expected_as_were_let_go_or_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    expected: list[tuple[int, bool]] = []

    def note(self: Letterbox, first: Letter, many: int, patience: float) -> tuple[list[Letter], bool]:
        expected.append((many, patience > 0))
        return real(self, first, many, patience)

    real = Letterbox._batch
    monkeypatch.setattr(Letterbox, "_batch", note)
    put_all(SlowReceiver(), 9)
    assert expected == [(1, False), (9, True)], "who comes first of all waits for nobody"
