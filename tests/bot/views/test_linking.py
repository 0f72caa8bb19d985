"""Who is who: a name at tawk.to is a person's by a lead's word, or by the e-mail address that both have."""

from collections.abc import Sequence

import pytest

from bot.ports import Member, Person
from bot.views.linking import links, name_in_slack
from tests.inbox import ADMIN, NOON, Inbox, said

ANA = Person("U1", "ana", email="ana@shop.example")
LUIS = Person("U2", "luis", email="luis@shop.example")


def whose(people: Sequence[Person], *members: Member) -> dict[str, tuple[str, bool]]:
    return {link.name: (link.person.id, link.by_hand) for link in links(people, members).values()}


def test_an_agent_is_who_has_their_address() -> None:
    members = (
        Member("1", " Ana  Torres", ANA.email),
        Member("2", "Luis", LUIS.email),
        Member("3", "Eva", "eva@x.example"),
    )
    assert whose([ANA, LUIS], *members) == {"Ana Torres": ("U1", False), "Luis": ("U2", False)}


def test_what_a_lead_said_comes_first() -> None:
    named = Person("U3", "carla", tawk_name="ANA torres")
    assert whose([ANA, named], Member("1", "Ana Torres", ANA.email)) == {"ANA torres": ("U3", True)}


def test_who_was_linked_by_hand_to_one_name_may_have_another_by_address() -> None:
    both = Person("U1", "ana", tawk_name="Anita", email=ANA.email)
    assert whose([both], Member("1", "Ana", ANA.email)) == {"Ana": ("U1", False), "Anita": ("U1", True)}


@pytest.mark.parametrize("other", [LUIS.email, "stranger@shop.example", ""])
def test_a_name_that_two_agents_have_is_nobodys(other: str) -> None:
    assert whose([ANA, LUIS], Member("1", "Sam", ANA.email), Member("2", "sam", other)) == {}


@pytest.mark.parametrize("order", [1, -1])
def test_an_agent_of_two_properties_is_one_though_only_one_tells_the_address(order: int) -> None:
    twice = [Member("1", "Ana", ANA.email), Member("1", "Ana")][::order]
    assert whose([ANA], *twice) == {"Ana": ("U1", False)}


def test_agents_without_name_or_address_are_nobody() -> None:
    nobody = Person("U4", "dora")
    assert whose([nobody, ANA], Member("1", "Dora"), Member("2", " ", ANA.email)) == {}


def test_no_app_is_an_agent() -> None:
    assert whose([Person("U5", "robot", is_bot=True, email=ANA.email)], Member("1", "Ana", ANA.email)) == {}


@pytest.mark.parametrize("order", [1, -1])
def test_an_address_that_was_given_to_somebody_else_is_theirs(order: int) -> None:
    gone = Person("U6", "ana-old", active=False, email=ANA.email)
    assert whose([ANA, gone][::order], Member("1", "Ana", ANA.email)) == {"Ana": ("U1", False)}
    assert whose([gone], Member("1", "Ana", ANA.email)) == {"Ana": ("U6", False)}


def test_lines_of_an_agent_with_the_same_address_bear_the_name_in_slack(own_inbox: Inbox) -> None:
    line = {**said("a", NOON, "hello"), "sender": {"t": "a", "n": "Ana Torres"}}
    own_inbox.receive(own_inbox.site.transcript(NOON, said("v", NOON, "hi"), line))
    number = own_inbox.get().id
    with own_inbox.store.write() as tx:
        tx.people.save([ANA])
        tx.members.set(own_inbox.get().property_id, [Member("1", "Ana Torres", ANA.email)])
    with own_inbox.store.read() as tx:
        assert [name_in_slack(tx, name) for name in ("ana torres", "Eva")] == ["ana", "Eva"]
    seen = own_inbox.lookup.detail(number, ADMIN).conversation.lines
    assert [one.name for one in seen] == ["", "ana"]
