"""What could not be delivered, as leads and administrators see it, and what their two buttons do."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.desks.mending import DISCARDED, PAGE_SIZE, RETRIED
from bot.domain.inbox import Kind, Role
from bot.domain.setting_ids import FailureAction
from bot.ports import Delivery, DeliveryState, Export, ExportState, Grant, MailState, NewMail
from bot.views.language import Language
from handlers.operating.failures import FailureDesk
from storage import tables
from tests.inbox import ADMIN, ANA, LUIS, Inbox

Body = Mapping[str, Any]
SECRET = "visitor@secret.example"


class Bench:
    """One failure of each kind, and who looks at them."""

    def __init__(self, inbox: Inbox, language: Language) -> None:
        self.inbox = inbox
        self.desk: FailureDesk = inbox.failure_desk(language)
        now = inbox.clock()
        inbox.receive(inbox.site.ticket(now, "My words", ticket="t"))
        self.number = inbox.get("t", kind=Kind.TICKET).id
        card = inbox.card(self.number)
        assert card is not None
        self.post = card.id
        with inbox.engine.begin() as connection:
            connection.execute(
                update(tables.post).where(tables.post.c.id == card.id).values(parked="odd_error", behind=0)
            )
        with inbox.store.write() as tx:
            delivery = tx.deliveries.add(Delivery(b"[]", "poison", now), "chat:end")
            assert delivery
            tx.deliveries.settle(delivery, DeliveryState.QUARANTINED, reason="not_an_object")
            letter = (
                self.number,
                "<1@x>",
                MailState.FAILED,
                ANA,
                "Ana",
                "us@x",
                SECRET,
                "Re",
                "My answer",
                "My answer",
            )
            mail = tx.mails.add(NewMail(*letter, now, reason=f"550 5.1.1 <{SECRET}> unknown"))
            assert mail
            export = tx.exports.add(Export(0, LUIS, (self.number,), 1, state=ExportState.REFUSED, problem="odd"), now)
        self.ids = {"delivery": delivery, "post": self.post, "mail": mail, "export": export}

    def appoint(self, actor: str, role: Role) -> None:
        with self.inbox.store.write() as tx:
            owner = tx.properties.find(self.inbox.site.tawk_id)
            assert owner is not None
            tx.people.grant(Grant(owner.id, actor, role))

    def listed(self, actor: str) -> list[str]:
        """Which kinds somebody sees."""
        blocks = self.desk.answer((), actor, "")["blocks"]
        return [str(one["block_id"]).split(":")[1] for one in blocks if str(one.get("block_id")).startswith("failure:")]

    def press(self, action: str, kind: str, actor: str = ADMIN) -> Body:
        """What is told or shown to whoever pressed."""
        mark = self.row(kind)["attempts"] if kind in ("mail", "delivery", "export") else 0
        return self._press(action, f"{kind}:{self.ids[kind]}:{mark}:1", actor)

    def _press(self, action: str, value: str, actor: str = ADMIN) -> Body:
        body = {"user": {"id": actor}, "response_url": "https://x.example/r"}
        assert self.desk.press(body, {"action_id": action, "value": value})
        with self.inbox.store.write() as tx:
            answer = tx.answers.take(self.inbox.clock())
        assert answer is not None
        return answer.body

    def row(self, kind: str) -> Mapping[str, Any]:
        table = tables.metadata.tables[kind]
        [row] = self.inbox.rows(select(table).where(table.c.id == self.ids[kind]))
        return row

    def deeds(self) -> list[tuple[str, str]]:
        rows = self.inbox.rows(select(tables.journal).order_by(tables.journal.c.id))
        return [(row["actor"], row["deed"]) for row in rows if row["deed"] in (RETRIED, DISCARDED)]


@pytest.fixture
def bench(inbox: Inbox, english: Language) -> Bench:
    with inbox.engine.begin() as connection:
        for table in (tables.delivery, tables.mail, tables.export):
            connection.execute(table.delete())
        connection.execute(update(tables.post).values(parked=""))
    return Bench(inbox, english)


def test_an_administrator_sees_all_with_why_and_what_to_do(bench: Bench) -> None:
    assert sorted(bench.listed(ADMIN)) == ["delivery", "export", "mail", "post"]
    shown = str(bench.desk.answer((), ADMIN, "")["blocks"])
    for told in ("odd_error", "not_an_object", "the address does not exist", f"#{bench.number}", LUIS):
        assert told in shown
    assert "My words" not in shown
    assert "My answer" not in shown


def test_a_lead_sees_what_is_about_their_property_and_what_they_asked_for(bench: Bench) -> None:
    bench.appoint(LUIS, Role.LEAD)
    assert sorted(bench.listed(LUIS)) == ["export", "mail", "post"]
    bench.appoint(ANA, Role.LEAD)
    assert sorted(bench.listed(ANA)) == ["mail", "post"]


def test_a_lead_sees_theirs_however_much_failed_since_that_is_anothers(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desks.mending.MOST", 1)
    bench.appoint(LUIS, Role.LEAD)
    now = bench.inbox.clock()
    bench.inbox.receive(replace(bench.inbox.site, tawk_id="another", name="Another").ticket(now, "Hi", ticket="other"))
    with bench.inbox.engine.begin() as connection:
        connection.execute(update(tables.post).values(parked="odd_error", behind=0))
    with bench.inbox.store.write() as tx:
        tx.exports.add(Export(0, ANA, (1,), 1, state=ExportState.REFUSED, problem="odd"), now)
    assert sorted(bench.listed(LUIS)) == ["export", "mail", "post"]
    assert str(bench.desk.answer((), LUIS, "")).count(f"#{bench.number}") == 2


def test_an_agent_is_told_that_it_is_for_leads(bench: Bench) -> None:
    from bot.domain.errors import Refusal

    with pytest.raises(Refusal, match="leads_only"):
        bench.desk.answer((), ANA, "")
    assert "lead" in bench.press(FailureAction.RETRY, "post", ANA)["text"]
    assert bench.row("post")["parked"] == "odd_error"


def test_where_addresses_are_masked_the_servers_words_are_too(bench: Bench) -> None:
    assert SECRET in str(bench.desk.answer((), ADMIN, "")["blocks"])
    with bench.inbox.engine.begin() as connection:
        connection.execute(update(tables.property_).values(masked=1))
    assert SECRET not in str(bench.desk.answer((), ADMIN, "")["blocks"])


def test_trying_again_puts_each_back_into_its_queue_once(bench: Bench) -> None:
    for kind in bench.ids:
        assert bench.press(FailureAction.RETRY, kind)["replace_original"]
    assert bench.listed(ADMIN) == ["delivery"] or bench.listed(ADMIN) == []
    assert (bench.row("post")["parked"], bench.row("post")["behind"]) == ("", 1)
    assert bench.row("mail")["state"] == MailState.WAITING.value
    assert bench.row("export")["state"] == ExportState.WAITING.value
    assert bench.row("delivery")["state"] == DeliveryState.FAILED.value
    with bench.inbox.store.read() as tx:
        assert [one.id for one in tx.deliveries.waiting(bench.inbox.clock(), 10)] == [bench.ids["delivery"]]
    assert bench.deeds() == [(ADMIN, RETRIED)] * 4


@pytest.mark.parametrize("kind", ["post", "mail", "export"])
@pytest.mark.parametrize("action", [FailureAction.RETRY, FailureAction.DISCARD])
def test_a_second_press_does_nothing(bench: Bench, kind: str, action: str) -> None:
    bench.press(action, kind)
    before = bench.row(kind)
    assert "Somebody has seen to it already" in bench.press(action, kind)["text"]
    assert bench.row(kind) == before
    assert len(bench.deeds()) == 1


def test_what_is_discarded_is_listed_no_more_until_it_fails_again(bench: Bench) -> None:
    for kind in bench.ids:
        bench.press(FailureAction.DISCARD, kind)
    assert bench.listed(ADMIN) == []
    assert "All that should go out went out" in bench.desk.answer((), ADMIN, "")["text"]
    assert bench.row("mail")["state"] == MailState.FAILED.value  # its thread still says so
    assert bench.deeds() == [(ADMIN, DISCARDED)] * 4
    with bench.inbox.engine.begin() as connection:
        connection.execute(update(tables.mail).values(attempts=3))
    assert bench.listed(ADMIN) == ["mail"]


@pytest.mark.parametrize("value", ["", "mail", "mail:1", "cat:1:2:3", "mail:x:0:1", "mail:99999:0:1", "post:1:-1:1"])
def test_a_button_that_nobody_drew_does_nothing(bench: Bench, value: str) -> None:
    assert "Somebody has seen to it already" in bench._press(FailureAction.RETRY, value)["text"]
    assert bench.deeds() == []


def test_many_are_shown_page_by_page(bench: Bench) -> None:
    now = bench.inbox.clock()
    with bench.inbox.store.write() as tx:
        for number in range(PAGE_SIZE):
            added = tx.deliveries.add(Delivery(b"[%d]" % number, f"more-{number}", now), "")
            assert added
            tx.deliveries.settle(added, DeliveryState.QUARANTINED, reason="odd")
    assert len(bench.listed(ADMIN)) == PAGE_SIZE
    older = bench._press(FailureAction.OLDER, "2")
    assert sum(str(one.get("block_id")).startswith("failure:") for one in older["blocks"]) == 4
    assert str(FailureAction.NEWER) in str(older["blocks"])
