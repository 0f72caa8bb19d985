"""The pre-chat form in a visitor's first line, and all that only looks like one."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.forms import form_fields, question_in, read_form
from bot.domain.inbox import Visitor
from tests.inbox import sample


def test_the_form_of_the_sample_body_is_read() -> None:
    text = json.loads(sample("chat_start_prechat_form"))["message"]["text"]
    assert read_form(text) == Visitor("Ana Torres", "ana.torres@example.com", "+34 600 111 222")
    assert form_fields(text)[-1] == ("Order number", "A-10432")


@pytest.mark.parametrize(
    ("text", "visitor"),
    [
        ("Nombre: Ana\nCorreo electrónico: ana@example.com", Visitor("Ana", "ana@example.com")),
        ("Adresse : ana@example.com", Visitor(email="ana@example.com")),
        ("Email : o'brien@example.com", Visitor(email="o'brien@example.com")),
        ("Móvil : 600 111 222", Visitor(phone="600 111 222")),
        ("Teléfono: (+34) 600-111-222\nPedido:", Visitor(phone="(+34) 600-111-222")),
        ("NAME : Ana\r\n\r\n  Phone :  600111222  ", Visitor("Ana", phone="600111222")),
        ("Name : Ana\r\nEmail : unknown", Visitor("Ana")),
        ("Name : Ana: the second", Visitor("Ana: the second")),
        ("Name : \r\nEmail : ana@example.com", Visitor(email="ana@example.com")),
    ],
)
def test_an_address_is_known_by_its_shape_and_the_rest_by_its_label(text: str, visitor: Visitor) -> None:
    assert read_form(text) == visitor


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        "hello",
        "Note: I need a lamp",
        "Hola: ¿hay alguien?",
        "https://shop.example/lamp",
        "See https://shop.example: it is broken",
        "My address: ana@example.com or ana@work.example",
        "Name : Ana\nhello, is anyone there?",
        "10:30 works for me",
        "Total: 12345678",
        "Hotel: 12345678",
        "I was telling you: 12345678",
        "Phone: - - - - - -",
        "Tel: tomorrow",
        "ana@example.com, order 88213",
    ],
)
def test_ordinary_text_with_colons_is_no_form(text: str) -> None:
    assert read_form(text) == Visitor()
    assert form_fields(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        " " * 1_000_000,
        "Name" + " " * 1_000_000 + ":",
        "Name : " + "a@" * 500_000,
        "Email : " + "a" * 500_000 + "@" + "a." * 250_000,
        "Phone : " + "+1 " * 333_333,
        "a:" * 500_000,
        "a : b\r\n" * 140_000,
        "\r" * 1_000_000,
        ("a" * 59 + " ") * 16_000,
    ],
    ids=range(10),
)
def test_a_megabyte_of_hostile_text_is_read_at_once(text: str) -> None:
    assert isinstance(read_form(text), Visitor)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("Name :\r\n\tEmail@x.example0123/\x1c\u2028é"), max_size=80))
def test_whatever_is_typed_the_answer_is_a_visitor_of_plain_words(text: str) -> None:
    visitor = read_form(text)
    assert not visitor.email or "@" in visitor.email
    assert (visitor.city, visitor.country) == ("", "")
    assert "\n" not in visitor.name


def test_a_card_shows_what_a_form_asks_and_not_again_who_asks() -> None:
    form = "Name : Ana Torres\r\nEmail : ana.torres@example.com\r\nPhone : +34 600 111 222\r\nOrder number : A-10432"
    assert question_in(form) == "Order number: A-10432"
    assert question_in("Name : Ana Torres\r\nEmail : ana.torres@example.com") == ""
    assert question_in("My order: where is it?") == "My order: where is it?"
