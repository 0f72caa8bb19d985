"""What webhooks tell of a property: that there is one, and what it is called."""

import json
from datetime import timedelta

from tests.inbox import MINUTE, NOON, Inbox


def named(body: bytes, name: str) -> bytes:
    parsed = json.loads(body)
    parsed["property"]["name"] = name
    return json.dumps(parsed).encode()


def name_of(inbox: Inbox) -> tuple[str, str]:
    with inbox.store.read() as tx:
        found = tx.properties.find(inbox.site.tawk_id)
    assert found is not None
    return found.name, found.channel


def test_a_property_makes_itself_known_and_is_renamed_by_newer_events_only(inbox: Inbox) -> None:
    inbox.receive(named(inbox.site.start(NOON), "Aurora"))
    assert name_of(inbox) == ("Aurora", inbox.channel)
    inbox.receive(named(inbox.site.end(NOON + MINUTE), "Aurora & Co"))
    assert name_of(inbox) == ("Aurora & Co", inbox.channel)
    inbox.receive(named(inbox.site.start(NOON - MINUTE), "Old Aurora"))
    assert name_of(inbox) == ("Aurora & Co", inbox.channel)


def test_an_event_without_the_name_takes_none_away(inbox: Inbox) -> None:
    inbox.receive(inbox.site.start(NOON), named(inbox.site.end(NOON + MINUTE), ""))
    assert name_of(inbox) == ("Tienda Aurora", inbox.channel)


def test_a_configured_property_is_known_at_once_and_named_by_whatever_event_comes(inbox: Inbox) -> None:
    inbox.intake.register([inbox.site.tawk_id])
    inbox.intake.register([inbox.site.tawk_id])
    assert name_of(inbox) == ("", inbox.channel)
    inbox.receive(inbox.site.start(NOON - timedelta(days=1)))
    assert name_of(inbox) == ("Tienda Aurora", inbox.channel)


def test_a_name_that_comes_late_names_a_property_that_came_without(inbox: Inbox) -> None:
    inbox.receive(named(inbox.site.end(NOON + MINUTE), ""), inbox.site.start(NOON))
    assert name_of(inbox) == ("Tienda Aurora", inbox.channel)


# Texts and contacts ------------------------------------------------------------------------------
