"""What a deed that makes no sense is answered with, and from where on it makes some."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.deeds import LONGEST_LABEL, LONGEST_NOTE, MOST_TAGS, Change, apply, clean_label, possible
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Conversation, Deed, Folder, Priority, Status
from tests.bot.cases import CLOSED, LATER, MINE, OPEN, SNOOZED, SPAM, THEIRS, TRASHED
from tests.inbox import ANA

MOMENT = timedelta(microseconds=1)
MANY = tuple(f"tag {n}" for n in range(MOST_TAGS))
TAGGED = replace(OPEN, tags=("VIP", "new"), department="Sales", priority=Priority.HIGH)


def change(deed: Deed, value: str = "", **more: object) -> Change:
    return replace(Change(deed, ANA, LATER, value=value), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "before", "reason", "values"),
    [
        (change(Deed.SNOOZE, until=LATER), OPEN, Reason.SNOOZE_PAST, {}),
        (change(Deed.SPAM), SPAM, Reason.ALREADY_SPAM, {}),
        (change(Deed.NOT_SPAM), OPEN, Reason.NOT_SPAM, {}),
        (change(Deed.TAG, " vip,"), TAGGED, Reason.TAGGED_ALREADY, {"word": "vip"}),
        (change(Deed.TAG, "one more"), replace(OPEN, tags=MANY), Reason.TOO_MANY_TAGS, {"limit": MOST_TAGS}),
        (change(Deed.TAG, " # "), OPEN, Reason.TAG_MISSING, {}),
        (change(Deed.UNTAG, "old"), TAGGED, Reason.NOT_TAGGED, {"word": "old", "names": ("VIP", "new")}),
        (change(Deed.UNTAG, ""), TAGGED, Reason.TAG_MISSING, {}),
        (change(Deed.PRIORITY, "soon"), OPEN, Reason.PRIORITY_UNKNOWN, {"word": "soon"}),
        (change(Deed.PRIORITY, "HIGH"), TAGGED, Reason.SAME_PRIORITY, {}),
        (change(Deed.DEPARTMENT, "sales"), TAGGED, Reason.SAME_DEPARTMENT, {}),
        (change(Deed.NOTE, " \n"), OPEN, Reason.NOTE_MISSING, {}),
        (change(Deed.NOTE, "x" * (LONGEST_NOTE + 1)), OPEN, Reason.NOTE_TOO_LONG, {"limit": LONGEST_NOTE}),
    ],
    ids=lambda value: value.name if isinstance(value, Reason) else "",
)
def test_a_refusal_says_what_of_and_why(
    asked: Change, before: Conversation, reason: Reason, values: dict[str, object]
) -> None:
    with pytest.raises(Refusal) as caught:
        apply(asked, before)
    assert (caught.value.reason, caught.value.values) == (reason, {"number": before.id, **values})


@pytest.mark.parametrize("agent", ["", "somebody", "<@U0ANA>"])
def test_nothing_is_assigned_to_who_is_no_person(agent: str) -> None:
    with pytest.raises(Refusal) as caught:
        apply(change(Deed.ASSIGN, agent=agent), OPEN)
    assert caught.value.reason is Reason.AGENT_MISSING


@pytest.mark.parametrize(
    ("asked", "before", "changes"),
    [
        (change(Deed.TAG, "last"), replace(OPEN, tags=MANY[1:]), {"tags": (*MANY[1:], "last")}),
        (change(Deed.UNTAG, "vip"), TAGGED, {"tags": ("new",)}),
        (change(Deed.NOTE, "x" * LONGEST_NOTE), OPEN, {"notes": 1}),
        (change(Deed.NOT_SPAM), SPAM, {"folder": Folder.INBOX, "moved_by": ANA}),
        (change(Deed.DEPARTMENT, ""), TAGGED, {"department": ""}),
        (change(Deed.PRIORITY, "Low"), TAGGED, {"priority": Priority.LOW}),
    ],
    ids=["as many tags", "another spelling", "as long a note", "no spam", "no department", "another priority"],
)
def test_what_is_just_possible_is_done(asked: Change, before: Conversation, changes: dict[str, object]) -> None:
    expected = replace(before, worked_at=LATER, updated_at=LATER, **changes)  # type: ignore[arg-type]
    assert apply(asked, before) == expected


def test_a_snooze_may_be_as_short_as_a_moment() -> None:
    assert apply(change(Deed.SNOOZE, until=LATER + MOMENT), OPEN).snoozed_until == LATER + MOMENT
    assert apply(change(Deed.SNOOZE), OPEN).snoozed_until is None


def test_what_is_woken_is_open_by_the_word_of_who_woke_it() -> None:
    assert apply(change(Deed.WAKE), SNOOZED) == replace(
        SNOOZED,
        status=Status.OPEN,
        set_status=Status.OPEN,
        set_status_at=LATER,
        set_status_by=ANA,
        snoozed_at=None,
        snoozed_until=None,
        worked_at=LATER,
        updated_at=LATER,
    )


def test_what_was_newer_already_stays_so() -> None:
    later = replace(OPEN, updated_at=LATER + MOMENT)
    assert apply(change(Deed.CLOSE), later).updated_at == LATER + MOMENT


@pytest.mark.parametrize(
    ("typed", "name"), [(" #VIP; ", "VIP"), ("Xmas  sale", "Xmas sale"), ("x" * LONGEST_LABEL, "x" * LONGEST_LABEL)]
)
def test_a_label_is_one_line_without_what_parts_labels(typed: str, name: str) -> None:
    assert clean_label(typed) == name


def test_a_label_that_is_too_long_is_shown_with_how_long_it_may_be() -> None:
    with pytest.raises(Refusal) as caught:
        clean_label("#" + "x" * (LONGEST_LABEL + 1))
    assert caught.value.reason is Reason.LABEL_TOO_LONG
    assert caught.value.values == {"word": "x" * (LONGEST_LABEL + 1), "limit": LONGEST_LABEL}


@pytest.mark.parametrize(
    ("before", "offered"),
    [
        (OPEN, {Deed.TAKE, Deed.CLOSE, Deed.TRASH, Deed.SPAM}),
        (MINE, {Deed.UNASSIGN, Deed.CLOSE, Deed.TRASH, Deed.SPAM}),
        (THEIRS, {Deed.UNASSIGN, Deed.CLOSE, Deed.TRASH, Deed.SPAM}),
        (CLOSED, {Deed.REOPEN, Deed.TRASH, Deed.SPAM}),
        (SNOOZED, {Deed.TAKE, Deed.CLOSE, Deed.REOPEN, Deed.WAKE, Deed.TRASH, Deed.SPAM}),
        (SPAM, {Deed.TAKE, Deed.CLOSE, Deed.TRASH, Deed.RESTORE, Deed.NOT_SPAM}),
    ],
    ids=["open", "mine", "theirs", "closed", "snoozed", "spam"],
)
def test_a_window_offers_what_makes_sense_and_all_that_a_form_asks_for(
    before: Conversation, offered: set[Deed]
) -> None:
    forms = {Deed.ASSIGN, Deed.TAG, Deed.UNTAG, Deed.PRIORITY, Deed.DEPARTMENT, Deed.NOTE, Deed.SNOOZE}
    assert {deed for deed in Deed if possible(deed, before, ANA)} == offered | forms


def test_in_the_trash_there_is_not_much_to_do() -> None:
    found = {deed for deed in Deed if possible(deed, TRASHED, ANA)}
    assert found == {Deed.RESTORE, Deed.NOTE, Deed.PURGE}
