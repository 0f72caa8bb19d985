"""Each slot is told once, or skipped and said; a digest edits its last message while that is the channel's newest."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.digests.kinds import KINDS
from bot.digests.sheet import Kind
from bot.domain.errors import Limited, Rejected, SlackError, Unknown
from bot.ports import Digest, DigestKind, PostKind, RunOutcome, Transaction
from bot.times.schedules import LATENESS, Schedule
from tests.bot.digests.board import AT_NINE, HOUR, MADRID, NINE, Board, Channel
from tests.inbox import MINUTE

POSTED, SKIPPED, QUIET = RunOutcome.POSTED, RunOutcome.SKIPPED, RunOutcome.QUIET
DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
KEYS = [f"2026-11-{day}T09:00" for day in range(23, 31)]


def test_a_slot_is_told_from_its_moment_on_and_once(board: Board) -> None:
    board.add().go(NINE - MOMENT)
    assert board.runs() == {}
    for late in (0, 1, 30):
        board.go(NINE + late * MINUTE)
    assert board.runs() == {KEYS[0]: POSTED}
    [post] = board.posts()
    assert (post.kind, post.channel, post.payload["slot"]) == (PostKind.DIGEST, board.inbox.channel, KEYS[0])
    [run] = board.all_runs()
    assert (run.post_id, run.at, run.since) == (post.id, NINE, board.digest.created_at)
    assert (board.digest.post_id, board.digest.told_at) == (post.id, NINE)


def test_a_slot_from_before_it_was_set_up_is_not_its_own(board: Board) -> None:
    board.inbox.clock.now = NINE + MINUTE
    board.add().go(NINE + HOUR)
    assert board.runs() == {}


@pytest.mark.parametrize(("late", "outcome"), [(LATENESS, POSTED), (LATENESS + MOMENT, SKIPPED)])
def test_a_slot_is_told_within_the_stated_lateness_and_skipped_after_it(
    board: Board, late: timedelta, outcome: RunOutcome
) -> None:
    board.add().go(NINE + late)
    assert board.runs() == {KEYS[0]: outcome}


def test_what_was_skipped_is_said_at_once_and_once(board: Board) -> None:
    board.add().go(NINE + 3 * DAY - HOUR)
    assert board.runs() == dict.fromkeys(KEYS[:3], SKIPPED)
    said = {"count": 3, "first": int(NINE.timestamp()), "last": int((NINE + 2 * DAY).timestamp())}
    [post] = board.posts()
    assert post.payload == {"digest": board.digest_id, "skipped": said}
    assert {run.post_id for run in board.all_runs()} == {post.id}
    assert board.digest.post_id is None, "that it was skipped is no digest"
    board.go(NINE + 3 * DAY)
    assert board.runs()[KEYS[3]] is POSTED
    assert "skipped" not in board.posts()[-1].payload


def test_a_digest_says_what_was_skipped_before_it_and_the_next_does_not(board: Board) -> None:
    board.add().go(NINE + 2 * DAY + HOUR)
    assert board.runs() == {KEYS[0]: SKIPPED, KEYS[1]: SKIPPED, KEYS[2]: POSTED}
    [post] = board.posts()
    assert (post.payload["slot"], post.payload["skipped"]["count"]) == (KEYS[2], 2)  # type: ignore[index]
    board.show("1.0", 7)
    board.channel.last = "1.0"
    board.go(NINE + 3 * DAY)
    [post] = board.posts()
    assert post.payload == {"digest": board.digest_id, "slot": KEYS[3]}


def test_slots_that_come_at_once_are_told_in_one_message(board: Board) -> None:
    board.add(Schedule(AT_NINE.days, (540, 570, 600), MADRID)).go(NINE + HOUR)
    assert board.runs() == dict.fromkeys(("2026-11-23T09:00", "2026-11-23T09:30", "2026-11-23T10:00"), POSTED)
    [post] = board.posts()
    assert post.payload["slot"] == "2026-11-23T10:00"


def test_it_edits_its_last_message_while_that_is_the_newest_of_the_channel(board: Board) -> None:
    board.add().go(NINE)
    board.show("5.5", 7)
    board.channel.last = "5.5"
    board.go(NINE + DAY)
    [post] = board.posts()
    assert (post.payload["slot"], post.want_version, post.ts) == (KEYS[1], 2, "5.5")
    assert [run.post_id for run in board.all_runs()] == [post.id, post.id]
    assert board.all_runs()[-1].since == NINE


@pytest.mark.parametrize(
    "last", ["6.0", "", Rejected("missing_scope"), Limited(5), Unknown("lost")], ids=lambda last: str(last) or "nothing"
)
def test_it_posts_a_new_one_where_its_last_is_not_the_newest_or_nobody_can_tell(
    board: Board, last: str | SlackError
) -> None:
    board.add().go(NINE)
    board.show("5.5", 7)
    board.channel.last = last
    board.go(NINE + DAY)
    first, second = board.posts()
    assert (first.payload["slot"], second.payload["slot"]) == (KEYS[0], KEYS[1])
    assert (first.want_version, second.ts) == (2, None), "the first is drawn once more, to say that it is over"
    assert board.digest.post_id == second.id


def test_what_another_clock_has_told_meanwhile_is_edited_and_not_piled_upon(board: Board) -> None:
    board.add().go(NINE)
    board.show("5.5", 7)
    other = replace(board, channel=Channel("6.0"))

    def tell() -> None:
        other.go(NINE + DAY)
        other.show("7.0", 7)
        board.inbox.clock.now = NINE + 2 * DAY

    board.channel = Channel("6.0", meanwhile=tell)
    board.go(NINE + DAY)
    assert [post.payload["slot"] for post in board.posts()] == [KEYS[0], KEYS[2]]
    assert board.runs() == dict.fromkeys(KEYS[:3], POSTED)


def test_it_does_not_pile_up_what_never_reached_slack_and_asks_nobody(board: Board) -> None:
    board.add().go(NINE)
    board.go(NINE + DAY)
    [post] = board.posts()
    assert (post.payload["slot"], post.want_version) == (KEYS[1], 2)
    assert board.channel.asked == 0


def test_slack_is_asked_only_when_a_slot_is_due(board: Board) -> None:
    board.add().go(NINE)
    board.show("5.5", 7)
    board.go(NINE + HOUR)
    assert board.channel.asked == 0
    board.go(NINE + DAY)
    assert board.channel.asked == 1


def test_a_message_that_is_being_deleted_is_not_edited(board: Board) -> None:
    board.add().go(NINE)
    board.show("5.5")
    with board.inbox.store.write() as tx:
        tx.posts.doom(0, NINE)
    board.channel.last = "5.5"
    board.go(NINE + DAY)
    assert [post.payload["slot"] for post in board.posts()] == [KEYS[1]]


def test_a_roundup_never_edits_the_one_of_the_week_before(board: Board) -> None:
    board.add(kind=DigestKind.ROUNDUP).go(NINE)
    board.show("5.5")
    board.channel.last = "5.5"
    board.go(NINE + DAY)
    assert [post.kind for post in board.posts()] == [PostKind.ROUNDUP, PostKind.ROUNDUP]
    assert board.channel.asked == 0


def test_that_nothing_waits_is_said_once(board: Board) -> None:
    board.waits = False
    board.add().go(NINE)
    board.show("5.5")
    for day in (1, 2):
        board.go(NINE + day * DAY)
    assert board.runs() == {KEYS[0]: POSTED, KEYS[1]: QUIET, KEYS[2]: QUIET}
    [post] = board.posts()
    assert post.want_version == 1


def test_it_speaks_again_once_something_waits_and_tells_of_the_whole_time(board: Board) -> None:
    board.waits = False
    board.add().go(NINE)
    board.show("5.5")
    board.go(NINE + DAY)
    board.waits = True
    board.go(NINE + 2 * DAY)
    assert board.runs()[KEYS[2]] is POSTED
    assert board.all_runs()[-1].since == NINE
    assert len(board.posts()) == 2


def test_who_was_told_that_something_waits_is_told_that_nothing_does_any_more(board: Board) -> None:
    board.add().go(NINE)
    board.show("5.5", 7)
    board.waits = False
    board.go(NINE + DAY)
    assert board.runs()[KEYS[1]] is POSTED


def test_what_was_skipped_is_said_though_nothing_waits(board: Board) -> None:
    board.waits = False
    board.add().go(NINE)
    board.show("5.5")
    board.go(NINE + 2 * DAY)
    assert board.runs() == {KEYS[0]: POSTED, KEYS[1]: SKIPPED, KEYS[2]: QUIET}
    assert "skipped" in board.posts()[-1].payload
    assert board.digest.post_id == board.posts()[0].id


@pytest.mark.parametrize("paused", [False, True])
def test_what_somebody_asks_for_is_told_at_once_and_once_though_nothing_waits(board: Board, paused: bool) -> None:
    board.waits = False
    board.add().go(NINE)
    board.show("5.5")
    board.change((board.digest.paused(NINE) if paused else board.digest).asked(NINE + HOUR))
    for later in (0, 1):
        board.go(NINE + HOUR + later * MINUTE)
    assert board.runs() == {KEYS[0]: POSTED, f"asked {(NINE + HOUR).isoformat()}": POSTED}
    assert len(board.posts()) == 2
    assert board.digest.next_at == (None if paused else NINE + DAY)


def test_what_somebody_asked_for_is_told_however_late(board: Board) -> None:
    board.add()
    board.change(board.digest.asked(NINE + MINUTE))
    board.go(NINE + 5 * HOUR)
    assert set(board.runs().values()) == {POSTED, SKIPPED}
    assert str(board.posts()[-1].payload["slot"]).startswith("asked")


def test_the_slots_of_a_pause_are_neither_told_nor_skipped(board: Board) -> None:
    board.add()
    board.change(board.digest.paused(NINE - HOUR))
    board.go(NINE + DAY)
    board.change(board.digest.resumed(NINE + DAY + HOUR))
    board.go(NINE + 2 * DAY)
    assert board.runs() == {KEYS[2]: POSTED}


def test_a_removed_one_is_told_no_more(board: Board) -> None:
    board.add()
    board.change(board.digest.removed(NINE - HOUR))
    board.go(NINE + DAY)
    assert board.runs() == {}


def test_a_slot_that_was_dealt_with_is_not_told_again_though_all_else_was_forgotten(board: Board) -> None:
    """As from a clock that is put back, or from a copy of the row."""
    board.add().go(NINE)
    board.change(replace(board.digest, since=NINE - HOUR))
    board.go(NINE + MINUTE)
    assert board.runs() == {KEYS[0]: POSTED}
    [post] = board.posts()
    assert post.want_version == 1


def test_one_that_can_not_be_told_does_not_keep_the_others_waiting(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    board.add(kind=DigestKind.ROUNDUP).go(NINE)
    board.show("5.5")
    broken = board.digest_id

    def fail(tx: Transaction, digest: Digest) -> bool:
        raise LookupError

    monkeypatch.setitem(KINDS, DigestKind.ROUNDUP, Kind(lambda tx, sheet, language: None, fail))
    others = [board.add().digest_id for _ in range(3)]
    board.go(NINE + DAY)
    with board.inbox.store.read() as tx:
        assert [tx.digests.run(number, KEYS[1]) is not None for number in (broken, *others)] == [
            False,
            True,
            True,
            True,
        ]


def test_clocks_that_are_apart_by_seconds_tell_each_slot_once(board: Board) -> None:
    board.add(Schedule(AT_NINE.days, (540, 555), MADRID))
    for slot in (NINE, NINE + 15 * MINUTE):
        for number, second in enumerate(range(-12, 13, 3)):
            board.go(slot + timedelta(seconds=second + 5 * (-1) ** number))
    assert [(run.slot, run.outcome) for run in board.all_runs()] == [(KEYS[0], POSTED), ("2026-11-23T09:15", POSTED)]
    [post] = board.posts()
    assert post.want_version == 2
