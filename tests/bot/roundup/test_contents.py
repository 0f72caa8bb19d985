"""A roundup is drawn of the seven days before its slot, from what webhooks and mails told."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.digests.kinds import KINDS
from bot.digests.roundups import CHARTS_AGAIN, refuses_charts
from bot.digests.sheet import Sheet
from bot.domain.inbox import Deed, Kind
from bot.ports import DigestKind, NewDigest, Run, RunOutcome
from bot.ports.messages import Message
from bot.times.schedules import Schedule
from tests.bot.tickets.correspondence import ANA, ANSWER, Correspondence
from tests.bot.views.checks import shown
from tests.bot.views.samples import ENGLISH
from tests.inbox import MADRID, MINUTE, Inbox, said

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=MADRID)
TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.fixture
def mail(inbox: Inbox) -> Correspondence:
    return Correspondence(inbox)


def drawn(mail: Correspondence, slot: str, now: datetime = MONDAY, zone: ZoneInfo = MADRID) -> Message:
    """The roundup of this inbox for this slot; other properties' conversations are none of its own."""
    mail.inbox.receive(mail.inbox.site.end(MONDAY + timedelta(days=1), chat="any"))
    with mail.inbox.store.write() as tx:
        mine = tx.properties.find(mail.inbox.site.tawk_id)
        assert mine is not None
        new = NewDigest(DigestKind.ROUNDUP, "C1", (mine.id,), Schedule((0,), (540,), zone), "en", ANA)
        digest = tx.digests.get(tx.digests.add(new, now))
        assert digest is not None
        run = Run(digest.id, slot, now, now, RunOutcome.POSTED)
        made = KINDS[DigestKind.ROUNDUP].draw(tx, Sheet(digest, run, now, is_over=False), ENGLISH)
    assert made is not None
    assert not made.listed
    return made.message


def chat(mail: Correspondence, key: str, at: datetime, *, answered: timedelta | None = None) -> None:
    lines = [said("v", at, "?"), *([said("a", at + answered, "!")] if answered else [])]
    mail.inbox.receive(mail.inbox.site.start(at, "?", chat=key), mail.inbox.site.transcript(at, *lines, chat=key))


def test_it_counts_what_was_told_of_the_week_before_its_slot(mail: Correspondence) -> None:
    wednesday = datetime(2026, 11, 18, 10, 0, tzinfo=MADRID)
    for number in range(3):
        chat(mail, f"served{number}", wednesday, answered=(number + 1) * MINUTE)
    chat(mail, "missed", wednesday)
    chat(mail, "before", wednesday - timedelta(days=7), answered=MINUTE)
    chat(mail, "after", MONDAY.replace(hour=0))
    mail.inbox.receive(mail.inbox.site.ticket(wednesday, ticket="offline"))
    mail.inbox.clock.now = wednesday + timedelta(hours=5)
    ticket = mail.tickets.convert(mail.inbox.get("missed").id, ANA, ANSWER)
    mail.inbox.desk.do(Deed.CLOSE, ticket, ANA)
    text = shown(drawn(mail, "2026-11-23T09:00"))
    assert "Monday 2026-11-16 to Sunday 2026-11-22 · Europe/Madrid · Tienda Aurora" in text
    for line in (
        "*Chats answered*\n3 ↑ (1 before)",
        "*Missed chats*\n1 ↑ (0 before)",
        "*Offline messages*\n1 ↑ (0 before)",
        "*Tickets created*\n2 ↑ (0 before)",
        "*Tickets resolved*\n1 ↑ (0 before)",
        "*Wait for an answer (median)*\n2 min ↑ (1 min before)",
        "*Longest wait*\n5 h 0 min ↑ (1 min before)",
    ):
        assert line in text
    assert mail.inbox.get("offline", Kind.TICKET).answered_at is None


def test_its_week_is_that_of_its_zone_and_of_the_day_it_was_due(mail: Correspondence) -> None:
    late = MONDAY + timedelta(hours=15, minutes=30)  # it is Tuesday by then
    assert "2026-11-16 to Sunday" in shown(drawn(mail, "2026-11-23T23:30", late))
    asked = f"asked {(MONDAY.replace(hour=20)).isoformat()}"  # which is Tuesday in Tokyo
    assert "2026-11-16 to Sunday" in shown(drawn(mail, asked))
    assert "Tuesday 2026-11-17 to Monday 2026-11-23 · Asia/Tokyo" in shown(drawn(mail, asked, zone=TOKYO))


def test_where_charts_were_refused_they_are_written_for_a_while(mail: Correspondence) -> None:
    chat(mail, "served", MONDAY - timedelta(days=3), answered=MINUTE)
    message = drawn(mail, "2026-11-23T09:00")
    assert kinds(message).count("data_visualization") == 2
    with mail.inbox.store.write() as tx:
        tx.roundups.refuse_charts(MONDAY)
    written = drawn(mail, "2026-11-23T09:00", MONDAY + CHARTS_AGAIN)
    assert "data_visualization" not in kinds(written)
    assert kinds(written).count("rich_text") == 2
    later = MONDAY + CHARTS_AGAIN + timedelta(seconds=1)
    assert kinds(drawn(mail, "2026-11-23T09:00", later)) == kinds(message)
    assert refuses_charts("invalid_blocks", message)
    assert not refuses_charts("invalid_blocks", written)
    assert not refuses_charts("channel_not_found", message)


def kinds(message: Message) -> list[object]:
    assert json.dumps(message)
    return [block["type"] for block in message["blocks"]]
