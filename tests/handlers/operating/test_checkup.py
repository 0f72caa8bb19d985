"""`/inbox doctor`: acknowledged at once, looked over outside of any transaction, told to administrators alone."""

import threading
from collections.abc import Sequence
from typing import Any

import pytest

from bot.domain.checkup import Check, Finding, Sign
from bot.domain.checkup import found as finding
from bot.views.checkup import MOST_BAD, findings_message
from bot.views.language import Language
from handlers.operating.checkup import CheckupDesk
from tests.bot.views.samples import SPANISH
from tests.inbox import ADMIN, ANA, Inbox


class Ward:
    """Where the round can be held up, and it is known when it is over."""

    def __init__(self, inbox: Inbox, language: Language, *checks: Check) -> None:
        self.inbox, self.over = inbox, threading.Event()
        parts = inbox.store, inbox.permissions, lambda _: language, inbox.clock, self.over.set
        self.desk = CheckupDesk(lambda: list(checks), *parts)

    def ask(self, text: str = "doctor", actor: str = ADMIN) -> dict[str, Any] | None:
        return self.desk.answer({"text": text, "user_id": actor, "response_url": "https://x.example/r"})

    def told(self) -> str:
        assert self.over.wait(30)
        with self.inbox.store.write() as tx:
            answer = tx.answers.take(self.inbox.clock())
        assert answer is not None
        return str(answer.body)


def found(*findings: Finding) -> Check:
    return lambda: findings


def test_it_is_acknowledged_before_anybody_has_looked(inbox: Inbox, english: Language) -> None:
    go = threading.Event()

    def slow() -> Sequence[Finding]:
        assert go.wait(30)
        return [finding(Sign.SLACK, True, user="recado", team="T")]

    ward = Ward(inbox, english, slow)
    acknowledged = ward.ask()
    assert acknowledged is not None
    assert "looking everything over" in acknowledged["text"]
    go.set()
    assert "we are recado" in ward.told()


def test_what_is_not_well_comes_first_with_its_cure(inbox: Inbox, english: Language) -> None:
    bad = finding(Sign.CHANNEL_REFUSED, False, channel="C1", code="not_in_channel")
    ward = Ward(inbox, english, found(finding(Sign.TABLES, True), bad))
    ward.ask()
    told = ward.told()
    assert "1 finding is not well" in told
    assert told.index("not_in_channel") < told.index("Invite the bot") < told.index("as this version expects")


def test_a_check_that_breaks_is_a_finding_and_stops_no_other(inbox: Inbox, english: Language) -> None:
    def broken() -> Sequence[Finding]:
        raise ZeroDivisionError

    ward = Ward(inbox, english, broken, found(finding(Sign.IMAP, True, where="mail:993")))
    ward.ask()
    told = ward.told()
    assert "could not look: ZeroDivisionError" in told
    assert "lets us in" in told


def test_whoever_reads_spanish_is_told_in_spanish(inbox: Inbox) -> None:
    bad = finding(Sign.API_NO_SCOPE, False, what="chat", name="T", code="c", scope="s")
    ward = Ward(inbox, SPANISH, found(bad))
    ward.ask("diagnóstico")
    told = ward.told()
    assert "no muestra los chats de T: c" in told
    assert "Su clave necesita el permiso s" in told


def test_where_nothing_can_be_looked_at_that_is_told(inbox: Inbox, english: Language) -> None:
    def away() -> Sequence[Check]:
        raise ZeroDivisionError

    ward = Ward(inbox, english)
    ward.desk = CheckupDesk(away, inbox.store, inbox.permissions, lambda _: english, inbox.clock, ward.over.set)
    ward.ask()
    assert "could not look: ZeroDivisionError" in ward.told()


def test_whoever_asks_again_meanwhile_is_told_to_wait(inbox: Inbox, english: Language) -> None:
    """Or each press would be a thread that waits."""
    go, begun = threading.Event(), list[str]()

    def slow() -> Sequence[Finding]:
        begun.append("look")
        assert go.wait(30)
        return []

    ward = Ward(inbox, english, slow)
    ward.ask()
    again = ward.ask()
    go.set()
    assert again is not None
    assert "at it already" in again["text"]
    assert "All is well" in ward.told()
    assert begun == ["look"]
    asked_anew = ward.ask()
    assert asked_anew is not None
    assert "looking everything over" in asked_anew["text"]


def test_only_administrators_are_told(inbox: Inbox, english: Language) -> None:
    ward = Ward(inbox, english, lambda: pytest.fail("nobody may look"))
    answer = ward.ask(actor=ANA)
    assert answer is not None
    assert "administrator" in answer["text"]


def test_other_commands_are_anothers(inbox: Inbox, english: Language) -> None:
    assert Ward(inbox, english).ask("list") is None


def test_however_much_is_found_it_fits_into_a_message(english: Language) -> None:
    bad = finding(Sign.CHANNEL_TROUBLE, False, channel="words " * 200, code="odd")
    many = [bad, finding(Sign.PROPERTY, True, name="words " * 200, channel="C1")] * 100
    blocks = findings_message(many, english)["blocks"]
    assert len(blocks) <= 50
    assert sum(str(one["text"]).count("⚠️") for one in blocks if "text" in one) == MOST_BAD


def test_names_do_nothing_in_it(english: Language) -> None:
    hostile = finding(Sign.CHANNEL_TROUBLE, False, channel="<!channel> *bold* <https://x|bank>", code="odd")
    assert all(
        one["text"]["type"] == "plain_text"  # type: ignore[index]
        for one in findings_message([hostile], english)["blocks"]
        if one["type"] == "section"
    )
