"""What is joined where a key of tawk.to's REST API is set, and that nothing is without one."""

from types import SimpleNamespace
from typing import Any

from pydantic import SecretStr

from bot.reading_room import inquiry_of, reading_ticks, tawk_checks, upstream_of
from sandbox.tawk.control import LocalTawk
from sandbox.visitors.shops import AURORA
from tests.findings import in_words
from tests.inbox import NOON, Inbox


def settings(tawk: LocalTawk | None, follow_seconds: float = 60) -> Any:
    key = None if tawk is None else SecretStr(tawk.key)
    url = "" if tawk is None else tawk.url
    asked = {"tawk_api_key": key, "tawk_api_url": url, "tawk_api_seconds": 0, "tawk_follow_seconds": follow_seconds}
    house = {"grace_minutes": 10, "default_channel": "C1", "admins": frozenset[str]()}
    return SimpleNamespace(**asked, **house, tawk_webhook_secrets={})


def test_without_a_key_nothing_is_read(own_inbox: Inbox) -> None:
    assert upstream_of(settings(None)) is None
    assert tawk_checks(None, settings(None), own_inbox.store) == []
    assert reading_ticks(settings(None), own_inbox.store, None) == {}
    assert inquiry_of(settings(None), own_inbox.store, None) is None


def test_the_doctor_reads_who_works_at_tawk(own_inbox: Inbox) -> None:
    with own_inbox.store.write() as tx:
        tx.properties.add(AURORA.property_id, AURORA.name, own_inbox.channel, NOON)
    with LocalTawk() as tawk:
        checks = tawk_checks(upstream_of(settings(tawk)), settings(tawk), own_inbox.store)
        found = in_words(one for check in checks for one in check())
        assert [one.words for one in found if not one.well] == []
        assert found[-1].words.startswith("known in Slack: 0 of the 4 at tawk.to")
        assert [len(call.args) for call in tawk.calls("members.list")] == [1]
    with own_inbox.store.read() as tx:
        assert "ben@example.com" in tx.members.emails()


def test_the_clock_reads_who_works_at_tawk(own_inbox: Inbox) -> None:
    with own_inbox.store.write() as tx:
        tx.properties.add(AURORA.property_id, AURORA.name, own_inbox.channel, NOON)
    with LocalTawk() as tawk:
        step, _ = reading_ticks(settings(tawk), own_inbox.store, upstream_of(settings(tawk)))["members"]
        assert (step(), step()) == (1, 0)
    with own_inbox.store.read() as tx:
        assert "ben@example.com" in tx.members.emails()


def test_the_dashboard_is_followed_unless_that_is_switched_off(own_inbox: Inbox) -> None:
    with own_inbox.store.write() as tx:
        tx.properties.add(AURORA.property_id, AURORA.name, own_inbox.channel, NOON)
    with LocalTawk() as tawk:
        upstream = upstream_of(settings(tawk))
        assert "following" not in reading_ticks(settings(tawk, 0), own_inbox.store, upstream)
        step, seconds = reading_ticks(settings(tawk, 0.5), own_inbox.store, upstream)["following"]
        assert (step(), seconds) == (2, 0.5)
        assert {call.args["propertyId"] for call in tawk.calls("ticket.list")} == {AURORA.property_id}
