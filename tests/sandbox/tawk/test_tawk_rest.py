"""The REST API of the local tawk.to over the wire: methods, errors, limits and faults."""

from datetime import timedelta

import pytest
import requests

from sandbox.tawk.control import LocalTawk
from sandbox.visitors.shops import AURORA, NORTHWIND, SHOPS
from tests.sandbox.tawk.conftest import ANSWERED, LEFT, NOON, UNANSWERED, Asker

HOUR = timedelta(hours=1)


def test_the_key_shows_the_properties_with_their_names(asker: Asker) -> None:
    told = asker.post("property.list", {}).json()
    assert told == {"ok": True, "data": [{"propertyId": one.property_id, "name": one.name} for one in SHOPS]}


def test_a_chat_is_listed_and_got_with_what_was_said(t: LocalTawk, asker: Asker) -> None:
    chat = t.add(AURORA, UNANSWERED, NOON)
    (listed,) = asker.ask("chat.list")["data"]
    got = asker.ask("chat.get", chatId=chat)["data"]
    assert listed == got
    assert (got["id"], got["createdOn"], got["status"]) == (chat, "2026-11-20T12:00:00.000Z", "open")
    assert [one.get("msg") for one in got["messages"]] == [None, "Is anyone there?", "Hello?"]
    assert got["messages"][0]["type"] == "nav"


def test_a_ticket_is_listed_without_its_words_and_got_with_them(t: LocalTawk, asker: Asker) -> None:
    ticket = t.add(AURORA, LEFT, NOON)
    (listed,) = asker.ask("ticket.list")["data"]
    got = asker.ask("ticket.get", ticketId=ticket)["data"]
    assert "events" not in listed
    assert [one["msg"] for one in got["events"]] == ["It is broken."]
    assert (got["subject"], got["requester"]["name"]) == ("Lamp", "Ben Okafor")


def test_a_person_has_the_telephone_number_that_no_chat_tells(t: LocalTawk, asker: Asker) -> None:
    t.add(AURORA, UNANSWERED, NOON)
    person = asker.ask("chat.list")["data"][0]["personId"]
    told = asker.ask("contact.person.get", personId=person)["data"]["person"]
    assert (told["name"], told["primaryPhone"]) == ({"first": "Ben", "last": "Okafor"}, "+447700900123")


def test_members_are_the_shops_agents_and_people_of_slack(asker: Asker) -> None:
    emails = [one["email"] for one in asker.ask("members.list")["data"]]
    assert emails == [
        "marta.ruiz@tienda-aurora.example", "andres.molina@tienda-aurora.example", "ben@example.com",
        "grace@example.com",
    ]  # fmt: skip


def test_a_list_is_of_a_window_with_both_its_ends(t: LocalTawk, asker: Asker) -> None:
    chats = [t.add(AURORA, UNANSWERED, NOON + n * HOUR) for n in range(4)]
    asked = {"startDate": "2026-11-20T13:00:00Z", "endDate": "2026-11-20T14:00:00.000Z"}
    assert asker.ids(**asked) == [chats[2], chats[1]]
    assert asker.ids(**asked, sort="co-old-new") == chats[1:3]


def test_a_list_goes_by_the_last_change_on_request(t: LocalTawk, asker: Asker) -> None:
    chats = [t.add(AURORA, UNANSWERED, NOON + n * HOUR) for n in range(3)]
    t.close(chats[0], NOON + 9 * HOUR)
    asked = {"startDate": "2026-11-20T20:00:00Z", "endDate": "2026-11-20T22:00:00Z"}
    assert asker.ids(**asked, dateType="cuo") == [chats[0]]
    assert asker.ids(**asked) == []
    assert asker.ids(sort="uo-new-old")[0] == chats[0]


def test_a_list_is_of_one_status_on_request(t: LocalTawk, asker: Asker) -> None:
    missed, served = t.add(AURORA, UNANSWERED, NOON), t.add(AURORA, ANSWERED, NOON + HOUR)
    assert asker.ids(status="open") == [missed]
    assert asker.ids(status="closed") == [served]


def test_pages_have_fifty_and_begin_at_nought(t: LocalTawk, asker: Asker) -> None:
    chats = [t.add(AURORA, UNANSWERED, NOON + n * HOUR) for n in range(60)]
    first = asker.ask("chat.list", sort="co-old-new")
    assert ([one["id"] for one in first["data"]], first["total"]) == (chats[:50], 60)
    assert asker.ids(sort="co-old-new", page=1) == chats[50:]
    assert asker.ids(sort="co-old-new", size=20, offset=30) == chats[30:50]


def test_properties_are_apart(t: LocalTawk, asker: Asker) -> None:
    chat = t.add(NORTHWIND, UNANSWERED, NOON)
    assert asker.ids() == []
    assert asker.refusal("chat.get", chatId=chat) == (404, "not_found")
    assert asker.refusal("chat.list", propertyId="65bd1f0c7ad90be0a1f33c21") == (403, "forbidden")


def test_another_key_is_refused(t: LocalTawk, asker: Asker) -> None:
    asker.key = "another"
    assert asker.refusal("property.list") == (401, "auth_error")
    t.change_key("another")
    assert asker.ask("property.list")["ok"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"startDate": "yesterday"}, {"size": 0}, {"page": -1}, {"sort": "best"}, {"deleted": "yes"},
        {"dateType": "new"}, {"status": "missed"}, {"propertyId": 3},
    ],
)  # fmt: skip
def test_a_wrong_argument_is_a_validation_error(asker: Asker, wrong: dict[str, object]) -> None:
    assert asker.refusal("chat.list", **wrong) == (400, "validation_error")


def test_what_is_no_object_is_a_validation_error(asker: Asker) -> None:
    assert asker.post("chat.list", [1]).json() == {"ok": False, "error": "validation_error", "message": "body"}


def test_no_method_changes_anything(asker: Asker) -> None:
    assert asker.refusal("chat.delete") == (404, "not_found")


def test_too_many_calls_are_refused_for_a_while(t: LocalTawk, asker: Asker) -> None:
    t.limit(1)
    t.ids()
    refused = [asker.post("property.list", {}).status_code for _ in range(3)]
    assert 429 in refused
    t.limit(0)
    assert asker.ask("property.list")["ok"]


def test_a_fault_strikes_as_often_as_it_is_told_and_where_it_is_told(t: LocalTawk, asker: Asker) -> None:
    t.fault("chat.*", "error", error="resource_locked", count=1)
    assert asker.refusal("chat.list") == (409, "resource_locked")
    assert asker.ids() == []
    rule = t.fault("*", "error", error="insufficient_scope", count=None, match={"propertyId": AURORA.property_id})
    assert asker.refusal("ticket.list") == asker.refusal("chat.list") == (403, "insufficient_scope")
    assert asker.ids(propertyId=NORTHWIND.property_id) == []
    t.remove_fault(rule)
    assert asker.ids() == []


def test_a_fault_may_come_with_a_good_status_or_break_the_answer(t: LocalTawk, asker: Asker) -> None:
    t.fault("chat.list", "error", error="conflict", status=200)
    assert asker.refusal("chat.list") == (200, "conflict")
    t.fault("chat.list", "http_500", status=502)
    assert asker.post("chat.list", {}).status_code == 502
    t.fault("chat.list", "bad_json")
    with pytest.raises(ValueError, match="Unterminated"):
        asker.post("chat.list", {}).json()
    t.fault("chat.list", "drop_before")
    with pytest.raises(requests.ConnectionError):
        asker.post("chat.list", {})


def test_a_fault_that_is_none_is_refused(t: LocalTawk) -> None:
    with pytest.raises(ValueError, match="reorder"):
        t.fault("chat.list", "reorder")


def test_each_call_is_kept_with_how_it_ended(t: LocalTawk, asker: Asker) -> None:
    t.add(AURORA, UNANSWERED, NOON)
    asker.ids(size=5)
    asker.refusal("chat.get", chatId="none")
    listed, got = t.calls()
    assert (listed.method, listed.args["size"], listed.status, listed.items) == ("chat.list", 5, 200, 1)
    assert (got.method, got.status, got.error) == ("chat.get", 404, "not_found")
    assert t.calls("chat.get") == [got]
