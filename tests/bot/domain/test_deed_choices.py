"""What a deed is given beside the conversation: labels, notes and times."""

from dataclasses import replace

import pytest

from bot.domain.deeds import Change, apply
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Deed, Status
from bot.domain.merge import merge
from bot.domain.rules import recompute
from tests.bot.cases import LATER, OPEN, SNOOZED, V, said, transcript
from tests.inbox import ANA, GRACE, LUIS


@pytest.mark.parametrize("deed", [Deed.WAKE, Deed.REOPEN])
def test_a_snoozed_one_is_brought_back_early(deed: Deed) -> None:
    after = apply(Change(deed, LUIS, LATER), SNOOZED)
    assert (after.status, after.snoozed_at, after.snoozed_until) == (Status.OPEN, None, None)


def test_closing_ends_a_snooze() -> None:
    after = apply(Change(Deed.CLOSE, LUIS, LATER), SNOOZED)
    assert (after.status, after.snoozed_at, after.snoozed_until) == (Status.CLOSED, None, None)


def test_a_visitor_who_writes_ends_a_snooze() -> None:
    silent = recompute(SNOOZED, SNOOZED.facts, LATER, GRACE)
    assert (silent.status, silent.snoozed_until) == (Status.PENDING, LATER)
    facts = merge(SNOOZED.facts, transcript(said(V, "hi"), said(V, "still there?", 20)))
    awake = recompute(SNOOZED, facts, LATER, GRACE)
    assert (awake.status, awake.snoozed_at, awake.snoozed_until) == (Status.OPEN, None, None)


REFUSED = [
    (Deed.TAG, "VIP ", {"tags": ("vip",)}, Reason.TAGGED_ALREADY),
    (Deed.TAG, " # ", {}, Reason.TAG_MISSING),
    (Deed.TAG, "# ,# ;", {}, Reason.TAG_MISSING),
    (Deed.TAG, "# vip ,", {"tags": ("vip",)}, Reason.TAGGED_ALREADY),
    (Deed.TAG, "x" * 41, {}, Reason.LABEL_TOO_LONG),
    (Deed.TAG, "new", {"tags": tuple(map(str, range(20)))}, Reason.TOO_MANY_TAGS),
    (Deed.UNTAG, "", {}, Reason.TAG_MISSING),
    (Deed.PRIORITY, "soon", {}, Reason.PRIORITY_UNKNOWN),
    (Deed.PRIORITY, "NORMAL", {}, Reason.SAME_PRIORITY),
    (Deed.DEPARTMENT, "sales", {"department": "Sales"}, Reason.SAME_DEPARTMENT),
    (Deed.DEPARTMENT, "", {}, Reason.SAME_DEPARTMENT),
    (Deed.NOTE, " \n", {}, Reason.NOTE_MISSING),
    (Deed.NOTE, "x" * 3_001, {}, Reason.NOTE_TOO_LONG),
]


@pytest.mark.parametrize(("deed", "value", "state", "reason"), REFUSED)
def test_a_choice_that_makes_no_sense_is_refused(
    deed: Deed, value: str, state: dict[str, object], reason: Reason
) -> None:
    with pytest.raises(Refusal) as caught:
        apply(Change(deed, ANA, LATER, value=value), replace(OPEN, **state))  # type: ignore[arg-type]
    assert caught.value.reason is reason


@pytest.mark.parametrize("agent", ["", "U", "D0SOMEBODY", "C0SHOP", "S0TEAM", "7:1e3", "u0luis", "U0LUIS>", "U" * 40])
def test_nobody_is_assigned_who_is_no_person(agent: str) -> None:
    with pytest.raises(Refusal) as caught:
        apply(Change(Deed.ASSIGN, ANA, LATER, agent), OPEN)
    assert caught.value.reason is Reason.AGENT_MISSING


def test_a_tag_is_one_in_any_case_of_letters() -> None:
    tagged = apply(Change(Deed.TAG, ANA, LATER, value="  Big   order, "), OPEN)
    assert tagged.tags == ("Big order",)
    assert apply(Change(Deed.UNTAG, ANA, LATER, value="BIG ORDER"), tagged).tags == ()


def test_a_snooze_into_the_past_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        apply(Change(Deed.SNOOZE, ANA, LATER, until=LATER), OPEN)
    assert caught.value.reason is Reason.SNOOZE_PAST
