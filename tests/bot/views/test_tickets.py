"""The forms and the letter that they make: within Slack's limits, and harmless whatever a visitor wrote."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from bot.domain.ids import TicketAction
from bot.domain.inbox import Conversation, Folder, Kind, Visitor
from bot.ports.messages import Message
from bot.tickets.composing import whole_text
from bot.views.language import Language
from bot.views.ticket_answers import form_message, queued_message, taken_back_message
from bot.views.tickets import Draft, Preview, convert_modal, preview_modal, reply_modal
from bot.views.window import Look, Opened, conversation_window
from tests.bot.views.checks import liberties, misfits, texts, view_misfits
from tests.bot.views.samples import (
    ANA,
    ENGLISH,
    LANGUAGES,
    LUIS,
    MARK,
    PROPERTY,
    SPANISH,
    VISITOR,
    conversation,
    hostile_words,
)  # fmt: skip

SENDER = ("Tienda Aurora", "help@shop.example")


def draft(conversation_: Conversation, quoted: str = "Is it red?", signature: str = "", found: str = "") -> Draft:
    return Draft(
        conversation_,
        replace(PROPERTY, signature=signature),
        address=conversation_.visitor.email,
        found=found,
        subject=PROPERTY.name,
        sender=SENDER,
        quoted=quoted,
        seen=1,
    )


def forms(one: Draft, language: Language) -> list[dict[str, Any]]:
    return [convert_modal(one, ANA, language), reply_modal(one, language)]


def read(view: dict[str, Any]) -> str:
    return "\n".join(text["text"] for text in texts(view["blocks"]))


def inputs(view: dict[str, Any]) -> dict[str, Any]:
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


def test_a_form_begins_with_what_is_known() -> None:
    form = convert_modal(draft(conversation(), signature="Ana\nAurora"), ANA, ENGLISH)
    fields = inputs(form)
    assert fields["ticket_address"]["initial_value"] == VISITOR.email
    assert fields["ticket_subject"]["initial_value"] == f"Your message to {PROPERTY.name}"
    assert fields["ticket_agent"]["initial_user"] == ANA
    assert fields["ticket_priority"]["initial_option"]["value"] == "normal"
    assert "-- \nAna\nAurora\n\n> Is it red?" in read(form)
    taken = convert_modal(draft(conversation(agent=LUIS)), ANA, ENGLISH)
    assert inputs(taken)["ticket_agent"]["initial_user"] == LUIS


def test_a_reply_asks_for_the_answer_only() -> None:
    form = reply_modal(draft(conversation(kind=Kind.TICKET)), SPANISH)
    assert {"ticket_answer", "ticket_closes"} <= set(inputs(form))
    assert not {"ticket_address", "ticket_subject", "ticket_agent"} & set(inputs(form))
    assert "Para: Laura Gómez <laura@example.com>\nDe: Tienda Aurora <help@shop.example>" in read(form)


def test_without_a_question_nothing_is_said_to_stand_below() -> None:
    form = convert_modal(draft(conversation(), quoted=""), ANA, ENGLISH)
    assert "Below your answer" not in read(form)


@settings(max_examples=25, deadline=None)
@given(hostile_words)
def test_no_words_of_a_visitor_do_anything_in_a_form_or_a_letter(said: str) -> None:
    visitor = Visitor(said, said[:400], said, said, said)
    one = draft(conversation(visitor=visitor), said, said[:500], found=said[:300])
    letter = Preview((said, "a@b.example"), said, said, whole_text("Hello!", "Ana", said))
    for language in LANGUAGES:
        for view in (*forms(one, language), preview_modal(10**9, letter, language)):
            assert liberties(Message(text="", blocks=view["blocks"])) == []
            assert view_misfits(view) == []


def test_a_letter_as_long_as_can_be_is_shown_to_its_end() -> None:
    text = whole_text("a" * 20_000, "s" * 1_000, f"{'q' * 1_900} {MARK}")
    view = preview_modal(1, Preview(SENDER, "a@b.example", "Lamp", text), ENGLISH)
    assert view_misfits(view) == []
    assert MARK in read(view)
    assert read(view).count("a" * 3_000) == 6


def test_the_title_fits_whatever_the_number() -> None:
    big = replace(conversation(), id=10**14)
    assert [view_misfits(form) for language in LANGUAGES for form in forms(draft(big), language)] == [[]] * 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_to_who_asked_are_messages_as_slack_takes_them(language: Language) -> None:
    shown = [
        *(form_message(name, 1042, language) for name in (TicketAction.CONVERT, TicketAction.REPLY)),
        form_message(TicketAction.REPLY, 1042, language, is_inside=True),
        queued_message(1042, 7, language),
        taken_back_message(language),
    ]
    assert [misfits(one) for one in shown] == [[]] * len(shown)


# The window of a conversation --------------------------------------------------------------------


def window_buttons(conversation_: Conversation, *, may_answer: bool = True) -> list[tuple[str, str]]:
    opened = Opened(conversation_, PROPERTY, [], [], frozenset(), False, None, None, may_answer=may_answer)
    blocks: list[Any] = [*conversation_window(opened, Look(), ENGLISH)["blocks"]]  # type: ignore[misc]
    return [
        (element["action_id"], element["value"])
        for block in blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def test_the_window_offers_what_can_be_answered_to_who_may() -> None:
    assert window_buttons(conversation()) == [("ticket_convert", "1042")]
    assert window_buttons(conversation(kind=Kind.TICKET)) == [("ticket_reply", "1042")]
    assert window_buttons(conversation(), may_answer=False) == []
    assert window_buttons(conversation(folder=Folder.TRASH)) == []


def test_the_window_leads_from_a_chat_to_its_ticket() -> None:
    assert window_buttons(replace(conversation(), linked=1050)) == [("contact_open", "1050")]


def test_a_ticket_that_we_made_does_not_lead_to_tawk() -> None:
    own = replace(conversation(kind=Kind.TICKET), external_id="recado:1")
    assert "tawk.to/" not in str(
        conversation_window(Opened(own, PROPERTY, [], [], frozenset(), False, None, None), Look(), ENGLISH)
    )
