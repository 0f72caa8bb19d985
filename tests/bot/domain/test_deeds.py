"""Which deed is possible in which state, and what it changes."""

from dataclasses import replace

import pytest

from bot.domain.deeds import Change, apply, demand_possible
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Deed, Folder, Priority, Status
from tests.bot.cases import LATER, OPEN, SERVED, SPAM, STATES, TRASHED, conversation
from tests.inbox import ANA, LUIS, MINUTE

IN_TRASH = (Reason.IN_TRASH, LUIS)
SET = {"set_status_at": LATER, "set_status_by": ANA}
SNOOZING = {
    "status": Status.PENDING,
    "set_status": Status.PENDING,
    **SET,
    "snoozed_at": LATER,
    "snoozed_until": LATER + MINUTE,
}
TABLE: dict[Deed, dict[str, dict[str, object] | tuple[Reason, str]]] = {
    Deed.TAKE: {
        "open": {"agent": ANA},
        "closed": (Reason.CLOSED, LUIS),
        "mine": (Reason.ALREADY_YOURS, ""),
        "theirs": (Reason.TAKEN, LUIS),
        "trashed": IN_TRASH,
    },
    Deed.ASSIGN: {
        "open": {"agent": LUIS},
        "closed": {"agent": LUIS},
        "mine": {"agent": LUIS},
        "theirs": (Reason.ALREADY_ASSIGNED, LUIS),
        "trashed": IN_TRASH,
    },
    Deed.UNASSIGN: {
        "open": (Reason.NOT_ASSIGNED, ""),
        "closed": (Reason.NOT_ASSIGNED, ""),
        "mine": {"agent": ""},
        "theirs": {"agent": ""},
        "trashed": IN_TRASH,
    },
    Deed.CLOSE: {
        "open": {"status": Status.CLOSED, "set_status": Status.CLOSED, **SET},
        "closed": (Reason.ALREADY_CLOSED, LUIS),
        "mine": {"status": Status.CLOSED, "set_status": Status.CLOSED, **SET},
        "theirs": {"status": Status.CLOSED, "set_status": Status.CLOSED, **SET},
        "trashed": IN_TRASH,
    },
    Deed.REOPEN: {
        "open": (Reason.ALREADY_OPEN, ""),
        "closed": {"status": Status.OPEN, "set_status": Status.OPEN, **SET},
        "mine": (Reason.ALREADY_OPEN, ""),
        "theirs": (Reason.ALREADY_OPEN, ""),
        "trashed": IN_TRASH,
    },
    Deed.TRASH: {
        "open": {"folder": Folder.TRASH, "moved_by": ANA},
        "closed": {"folder": Folder.TRASH, "moved_by": ANA},
        "mine": {"folder": Folder.TRASH, "moved_by": ANA},
        "theirs": {"folder": Folder.TRASH, "moved_by": ANA},
        "trashed": IN_TRASH,
    },
    Deed.RESTORE: {
        **dict.fromkeys(("open", "closed", "mine", "theirs"), (Reason.NOT_IN_TRASH, "")),
        "trashed": {"folder": Folder.INBOX, "moved_by": ANA},
    },
    Deed.SNOOZE: {
        **dict.fromkeys(("open", "mine", "theirs"), SNOOZING),
        "closed": (Reason.CLOSED, LUIS),
        "trashed": IN_TRASH,
    },
    Deed.WAKE: {
        **dict.fromkeys(("open", "closed", "mine", "theirs"), (Reason.NOT_SNOOZED, "")),
        "trashed": IN_TRASH,
    },
    Deed.SPAM: {
        **{key: {"folder": Folder.SPAM, "moved_by": ANA} for key in ("open", "closed", "mine", "theirs")},
        "trashed": IN_TRASH,
    },
    Deed.NOT_SPAM: {
        **dict.fromkeys(("open", "closed", "mine", "theirs"), (Reason.NOT_SPAM, "")),
        "trashed": IN_TRASH,
    },
    Deed.TAG: {
        **{key: {"tags": ("High",)} for key in ("open", "closed", "mine", "theirs")},
        "trashed": IN_TRASH,
    },
    Deed.UNTAG: {
        **dict.fromkeys(("open", "closed", "mine", "theirs"), (Reason.NOT_TAGGED, "")),
        "trashed": IN_TRASH,
    },
    Deed.PRIORITY: {
        **{key: {"priority": Priority.HIGH} for key in ("open", "closed", "mine", "theirs")},
        "trashed": IN_TRASH,
    },
    Deed.DEPARTMENT: {
        **{key: {"department": "High"} for key in ("open", "closed", "mine", "theirs")},
        "trashed": IN_TRASH,
    },
    Deed.NOTE: {key: {"notes": 1} for key in ("open", "closed", "mine", "theirs", "trashed")},
    Deed.PURGE: {
        **dict.fromkeys(("open", "closed", "mine", "theirs"), (Reason.NOT_IN_TRASH, "")),
        "trashed": {},
    },
}
ROWS = [(deed, state, result) for deed, row in TABLE.items() for state, result in row.items()]


@pytest.mark.parametrize(("deed", "state", "result"), ROWS, ids=[f"{deed}-{state}" for deed, state, _ in ROWS])
def test_every_deed_in_every_state(deed: Deed, state: str, result: dict[str, object] | tuple[Reason, str]) -> None:
    change = Change(deed, ANA, LATER, LUIS if deed is Deed.ASSIGN else "", value="High", until=LATER + MINUTE)
    before = STATES[state]
    if isinstance(result, dict):
        expected = replace(before, worked_at=LATER, updated_at=LATER, **result)  # type: ignore[arg-type]
        assert apply(change, before) == expected
        return
    with pytest.raises(Refusal) as caught:
        apply(change, before)
    assert (caught.value.reason, caught.value.values.get("agent", "")) == result
    assert caught.value.values["number"] == before.id


def test_the_table_has_every_deed_in_every_state() -> None:
    assert {(deed, state) for deed, state, _ in ROWS} == {(deed, state) for deed in Deed for state in STATES}


def test_what_the_rules_closed_is_refused_without_a_name() -> None:
    with pytest.raises(Refusal) as caught:
        apply(Change(Deed.TAKE, ANA, LATER), conversation(*SERVED))
    assert (caught.value.reason, caught.value.values["agent"]) == (Reason.CLOSED, "")


def test_spam_is_restored_as_well() -> None:
    assert apply(Change(Deed.RESTORE, ANA, LATER), SPAM).folder is Folder.INBOX


def test_a_modal_asks_only_for_what_is_possible() -> None:
    demand_possible(Deed.ASSIGN, OPEN)
    demand_possible(Deed.PURGE, TRASHED)
    for deed, state, reason in (
        (Deed.ASSIGN, TRASHED, Reason.IN_TRASH),
        (Deed.PURGE, OPEN, Reason.NOT_IN_TRASH),
    ):
        with pytest.raises(Refusal) as caught:
            demand_possible(deed, state)
        assert caught.value.reason is reason


def test_spam_is_no_spam_after_all_and_not_spam_twice() -> None:
    assert apply(Change(Deed.NOT_SPAM, ANA, LATER), SPAM).folder is Folder.INBOX
    with pytest.raises(Refusal) as caught:
        apply(Change(Deed.SPAM, ANA, LATER), SPAM)
    assert caught.value.reason is Reason.ALREADY_SPAM
