"""Whatever is done here and in tawk.to's dashboard, in whatever order it is heard of: the newer deed holds."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.deeds import Change, apply
from bot.domain.errors import Refusal
from bot.domain.events import ConversationRead
from bot.domain.inbox import BY_TAWK, Author, Conversation, Deed, Folder, Kind, Line, Place, Status, There, Visitor
from bot.domain.merge import merge
from bot.domain.rules import recompute
from bot.upstream.standing import RECENT, followed, settled
from tests.bot.cases import ASKED, MISSED, OPEN, SERVED, conversation
from tests.inbox import ANA, GRACE, MINUTE, NOON

DEEDS = [Deed.TAKE, Deed.CLOSE, Deed.REOPEN, Deed.TRASH, Deed.RESTORE, Deed.SPAM, Deed.NOT_SPAM, Deed.SNOOZE]


def read(there: There, *lines: Line) -> ConversationRead:
    said = lines or (ASKED,)
    return ConversationRead(
        "property", "Shop", "chat", said[-1].at, Visitor(), Kind.CHAT, said[0].at, said, over=True, there=there
    )


@st.composite
def days(draw: st.DrawFn) -> list[Change | There]:
    """What happens one minute after the other: deeds of the team, and looks at how it stands there."""
    happened = list[Change | There]()
    for minute in range(1, draw(st.integers(2, 12))):
        at = NOON + minute * MINUTE
        if draw(st.booleans()):
            happened.append(Change(draw(st.sampled_from(DEEDS)), ANA, at))
        else:
            status, place = draw(st.none() | st.sampled_from(Status)), draw(st.sampled_from(Place))
            happened.append(There(status, place, at - draw(st.integers(0, 3)) * MINUTE, at))
    return happened


def lived(happened: Sequence[Change | There]) -> list[tuple[Conversation, Change | There, Conversation]]:
    one, story = OPEN, []
    for thing in happened:
        before = one
        if isinstance(thing, Change):
            with suppress(Refusal):
                one = apply(thing, one)
        else:
            one, _ = followed(one, read(thing), thing.read_at, GRACE)
        story.append((before, thing, one))
    return story


@settings(max_examples=300, deadline=None)
@given(days())
def test_what_is_seen_twice_is_done_once(happened: list[Change | There]) -> None:
    for _, thing, after in lived(happened):
        if isinstance(thing, There):
            later = replace(thing, read_at=thing.read_at + 10 * MINUTE, since=thing.since + 10 * MINUTE)
            assert followed(after, read(thing), thing.read_at, GRACE) == (after, ())
            assert followed(after, read(later), later.read_at, GRACE) == (after, ())


@settings(max_examples=300, deadline=None)
@given(days())
def test_nothing_that_is_older_there_changes_what_the_team_did(happened: list[Change | There]) -> None:
    for before, thing, after in lived(happened):
        if not isinstance(thing, There) or before.worked_at is None:
            continue
        known = before.facts.there
        began = max(thing.since, known.read_at) if known else thing.since
        if began <= before.worked_at:
            assert (after.status, after.folder) == (before.status, before.folder)


@settings(max_examples=300, deadline=None)
@given(days())
def test_only_what_was_put_away_there_comes_back_from_there(happened: list[Change | There]) -> None:
    for before, thing, after in lived(happened):
        if isinstance(thing, There) and before.folder is not Folder.INBOX and after.folder is not before.folder:
            assert before.moved_by == after.moved_by == BY_TAWK


@settings(max_examples=300, deadline=None)
@given(days())
def test_what_nobody_here_has_touched_stands_here_as_there(happened: list[Change | There]) -> None:
    looks = [thing for thing in happened if isinstance(thing, There) and thing.place is not Place.GONE]
    folders = {Place.INBOX: Folder.INBOX, Place.TRASH: Folder.TRASH, Place.SPAM: Folder.SPAM}
    told = Status.OPEN
    for _, thing, after in lived(looks):
        assert isinstance(thing, There)
        told = thing.status or told
        assert (after.status, after.folder) == (told, folders[thing.place])


def test_what_is_closed_there_was_closed_with_all_that_was_said_by_then() -> None:
    """The time of change may be no more than that of the look before."""
    again = Line(Author.VISITOR, NOON + 5 * MINUTE, "hello?")
    seen = There(Status.CLOSED, Place.INBOX, NOON + MINUTE, NOON + 6 * MINUTE)
    after, steps = followed(OPEN, read(seen, ASKED, again), seen.read_at, GRACE)
    assert (after.status, [step.deed for step in steps]) == (Status.CLOSED, [Deed.CLOSE])


def test_a_webhook_that_comes_later_leaves_it_as_it_stands_there() -> None:
    closed, _ = followed(OPEN, read(There(Status.CLOSED, Place.TRASH, NOON, NOON)), NOON, GRACE)
    for event in MISSED:
        after = recompute(closed, merge(closed.facts, event), NOON, GRACE)
        assert (after.status, after.folder) == (Status.CLOSED, Folder.TRASH)


def test_a_served_chat_that_is_open_there_is_open_here() -> None:
    served = conversation(*SERVED)
    assert served.status is Status.CLOSED
    after, _ = followed(served, read(There(Status.OPEN, Place.INBOX, NOON, NOON)), NOON, GRACE)
    assert after.status is Status.OPEN


def test_what_comes_of_the_past_without_a_status_is_open_for_a_week() -> None:
    def comes(age: timedelta) -> Status:
        now = NOON + age
        there = There(None, Place.INBOX, NOON, now)
        return settled(replace(OPEN, facts=replace(OPEN.facts, there=there)), last_of(OPEN), now).status

    assert [comes(RECENT - MINUTE), comes(RECENT)] == [Status.OPEN, Status.CLOSED]


def last_of(one: Conversation) -> datetime:
    return max(line.at for line in one.lines if line.author is Author.VISITOR)


def test_a_clock_that_is_put_back_hides_nothing_that_is_done_since() -> None:
    late, now = NOON + 120 * MINUTE, NOON + MINUTE
    seen, _ = followed(OPEN, read(There(Status.OPEN, Place.INBOX, late, late)), late, GRACE)
    after, steps = followed(seen, read(There(Status.CLOSED, Place.INBOX, now, now)), now, GRACE)
    assert ([step.deed for step in steps], after.status) == (["close"], Status.CLOSED)


def test_what_was_read_earlier_says_nothing_against_what_was_read_later() -> None:
    late, now = NOON + 120 * MINUTE, NOON + MINUTE
    seen, _ = followed(OPEN, read(There(Status.OPEN, Place.INBOX, late, late)), late, GRACE)
    after, steps = followed(seen, read(There(Status.CLOSED, Place.INBOX, now, now)), late + MINUTE, GRACE)
    assert (steps, after.status) == ((), Status.OPEN)
