"""Who the visitor is and what they asked, read out of what was written."""

from dataclasses import replace

import pytest

from bot.domain.inbox import Facts, Visitor
from bot.domain.rules import EXCERPT_LENGTH, excerpt_of, is_automatic_name, visitor_of
from tests.bot.cases import ANSWERED, ASKED, JOINED, RESCUED, A, V, known, said, started, ticket, transcript


@pytest.mark.parametrize("name", ["", "V1561719148780935", "V1234567"])
def test_tawk_to_makes_up_names_of_v_and_digits(name: str) -> None:
    assert is_automatic_name(name)


@pytest.mark.parametrize("name", ["V", "V12345", "Vera", "V1561719148780935x", "v1561719148780935"])
def test_other_names_are_people_s_own(name: str) -> None:
    assert not is_automatic_name(name)


FORM = "Name : Ana Torres\r\nEmail : form@example.com\r\nPhone : +34 600 111 222"


def test_gaps_are_filled_from_the_form_and_nothing_is_overwritten() -> None:
    event = started(V, FORM)
    assert visitor_of(known(event)) == Visitor("Ana Torres", "form@example.com", "+34 600 111 222")
    named = replace(event, visitor=Visitor("Ana T.", "told@example.com", city="sevilla"))
    assert visitor_of(known(named)) == Visitor("Ana T.", "told@example.com", "+34 600 111 222", "sevilla")
    automatic = replace(event, visitor=Visitor("V1561719148780935"))
    assert visitor_of(known(automatic)).name == "Ana Torres"


def test_the_form_is_found_in_a_transcript_and_outlives_one_that_lacks_it() -> None:
    assert visitor_of(known(transcript(said(V, FORM), ASKED))).phone == "+34 600 111 222"
    assert visitor_of(known(started(V, FORM), transcript(ASKED))).phone == "+34 600 111 222"


def test_an_agent_s_line_is_no_form() -> None:
    assert visitor_of(known(started(A, FORM))) == Visitor()


def test_the_excerpt_is_what_the_visitor_said_or_a_ticket_s_subject_and_message() -> None:
    assert excerpt_of(known(transcript(RESCUED, said(V, "one", 1), JOINED, said(V, "two", 2)))) == "one\ntwo"
    assert excerpt_of(known(transcript(ANSWERED))) == "Hello!"
    assert excerpt_of(known(ticket(A))) == "Lamp\nIt is broken"
    assert excerpt_of(known(started(V, "x" * 40_000))) == "x" * EXCERPT_LENGTH
    assert excerpt_of(Facts()) == ""
