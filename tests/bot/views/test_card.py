"""A card says what a conversation is and offers the deeds that make sense, and no other."""

from dataclasses import replace
from itertools import product
from typing import Any, cast

import pytest

from bot.domain.ids import Action
from bot.domain.inbox import Conversation, Folder, Kind, Outcome, Priority, Status, Visitor
from bot.views.card import card
from bot.views.language import Language
from bot.views.parts import Block, date
from bot.views.work import work_modal
from tests.bot.views.checks import liberties, misfits, shown, texts, view_misfits
from tests.bot.views.samples import ANA, ENGLISH, LANGUAGES, LUIS, NOON, PROPERTY, SPANISH, conversation


def elements(shown_: Conversation) -> list[Any]:
    return cast(list[Any], card(shown_, PROPERTY, ENGLISH)["blocks"][-1]["elements"])


def buttons(shown_: Conversation) -> list[str]:
    return [element["action_id"] for element in elements(shown_) if element["type"] == "button"]


def options(shown_: Conversation) -> list[str]:
    more = elements(shown_)[-1]
    assert (more["type"], more["action_id"]) == ("overflow", Action.MORE)
    return [option["value"] for option in more["options"]]


def words(shown_: Conversation, language: Language = ENGLISH) -> str:
    return shown(card(shown_, PROPERTY, language))


def test_a_missed_chat_is_told_with_all_that_is_known() -> None:
    said = words(conversation())
    assert "🔴 *Missed* · #1042 · Bob's &lt;Burgers&gt; &amp; Co" in said
    assert "Laura Gómez\nlaura@example.com · +34 600 11 22 33" in said
    assert "Where is my order?" in said
    assert f"Waiting since {date(NOON)}" in said
    assert "Assigned to nobody" in said
    assert "nothing changes in tawk.to" in said


def test_a_spanish_card_is_spanish() -> None:
    said = words(conversation(), SPANISH)
    assert "🔴 *Chat perdido* · #1042" in said
    assert "Sin asignar" in said


def test_notifications_tell_state_number_name_and_first_words() -> None:
    top = card(conversation(), PROPERTY, ENGLISH)["text"]
    assert top == "Missed · #1042 · Bob's &lt;Burgers&gt; &amp; Co · Laura Gómez · Where is my order?"


@pytest.mark.parametrize(
    ("visitor", "name"),
    [
        (Visitor("V1561719148780935", city="jelgava", country="LV"), "Visitor from Jelgava, LV"),
        (Visitor("V1561719148780935", city="san josé", country="cr"), "Visitor from San José, CR"),
        (Visitor("V1561719148780935", country="ES"), "Visitor from ES"),
        (Visitor("V1561719148780935"), "Visitor"),
        (Visitor("\u200b\u202e"), "Visitor"),
        (Visitor("Vera"), "Vera"),
    ],
)
def test_a_visitor_without_a_name_is_known_by_the_place(visitor: Visitor, name: str) -> None:
    assert name in [text["text"] for text in texts(card(conversation(visitor=visitor), PROPERTY, ENGLISH)["blocks"])]


def test_a_date_shows_the_readers_own_hour_and_has_a_fallback() -> None:
    assert date(NOON) == "<!date^1795348800^{date_short_pretty} {time}|2026-11-22 12:00 UTC>"


def test_a_chat_links_to_its_place_in_the_dashboard() -> None:
    place = "https://dashboard.tawk.to/#/inbox/58ca8453b8a7e060cd3b1ecb/all/chat/"
    assert f"<{place}70fe3290-99ad-11e9-a30a-51567162179f|Open in tawk.to>" in words(conversation())
    assert f"<{place}a%3E%7C%3C%2F%3F|Open in tawk.to>" in words(conversation(external_id="a>|</\ud800"))


def test_a_ticket_links_to_the_dashboard_alone() -> None:
    ticket = conversation(kind=Kind.TICKET, outcome=Outcome.OFFLINE)
    assert "<https://dashboard.tawk.to/|Open in tawk.to>" in words(ticket)


def test_an_open_chat_of_nobody_can_be_taken_or_closed() -> None:
    assert buttons(conversation()) == ["take", "ticket_convert", "close"]
    assert elements(conversation())[0]["style"] == "primary"
    assert options(conversation()) == ["assign:1042", "spam:1042", "trash:1042", "form:1042"]


def test_a_taken_chat_can_be_closed_or_unassigned() -> None:
    taken = conversation(agent=ANA)
    assert buttons(taken) == ["ticket_convert", "close"]
    assert options(taken) == ["assign:1042", "unassign:1042", "spam:1042", "trash:1042", "form:1042"]
    assert f"Assigned to <@{ANA}>" in words(taken)


def test_a_closed_chat_can_be_reopened_and_names_who_closed_it() -> None:
    closed = conversation(status=Status.CLOSED, set_status=Status.CLOSED, set_status_by=LUIS)
    assert buttons(closed) == ["reopen", "ticket_convert"]
    assert "⚪ *Missed · Closed*" in words(closed)
    assert f"Closed by <@{LUIS}>" in words(closed)
    assert f"Started {date(NOON)}" in words(closed)


def test_who_left_an_address_is_answered_by_e_mail_and_who_left_none_can_be_asked() -> None:
    assert "Answer by e-mail…" in words(conversation())
    assert "Turn into a ticket…" in words(conversation(visitor=Visitor("Vera")))
    assert "Responder por e-mail…" in words(conversation(), SPANISH)
    assert "ticket_convert" not in buttons(conversation(folder=Folder.SPAM))


def test_a_ticket_is_replied_to_even_where_the_form_has_to_ask_for_an_address() -> None:
    ticket = conversation(kind=Kind.TICKET, outcome=Outcome.TICKET, agent=ANA)
    assert buttons(ticket) == ["ticket_reply", "close"]
    assert elements(ticket)[0]["style"] == "primary"
    assert buttons(replace(ticket, visitor=Visitor("Vera"))) == ["ticket_reply", "close"]


def test_an_answered_ticket_is_pending() -> None:
    ticket = conversation(kind=Kind.TICKET, outcome=Outcome.TICKET, status=Status.PENDING)
    assert "🎫 *Ticket · Pending*" in words(ticket)


def test_a_chat_and_the_ticket_that_it_became_name_and_lead_to_one_another() -> None:
    chat, ticket = replace(conversation(), linked=1050), replace(conversation(kind=Kind.TICKET), linked=1041)
    assert buttons(chat) == ["take", "close"]
    assert "🎫 It became the ticket #1050" in words(chat)
    assert "🎫 It was the chat #1041" in words(ticket)
    url = "https://aurora.slack.com/archives/C1/p2"
    led = shown(card(chat, PROPERTY, ENGLISH, url))
    assert f"🎫 It became the ticket <{url}|#1050>" in led


def test_a_served_chat_was_closed_by_nobody() -> None:
    served = conversation(outcome=Outcome.SERVED, status=Status.CLOSED)
    assert "⚪ *Answered · Closed*" in words(served)
    assert "Closed by" not in words(served)


def test_a_chat_that_came_back_says_why() -> None:
    back = conversation(set_status=Status.CLOSED, set_status_by=LUIS)
    assert f"<@{LUIS}> had closed it; the visitor wrote again." in words(back)


def test_what_lies_in_the_trash_can_be_restored_or_purged_only() -> None:
    trashed = conversation(folder=Folder.TRASH, moved_by=LUIS)
    assert buttons(trashed) == []
    assert options(trashed) == ["restore:1042", "purge:1042"]
    assert "🗑️ *Missed · Trash*" in words(trashed)
    assert f"<@{LUIS}> put it in the trash. It can be restored until it is purged." in words(trashed)
    assert "It is in the trash." in words(conversation(folder=Folder.TRASH))


def test_spam_can_be_restored_or_trashed() -> None:
    spam = conversation(folder=Folder.SPAM)
    assert "🚫 *Missed · Spam*" in words(spam)
    assert options(spam) == ["assign:1042", "trash:1042", "restore:1042", "form:1042"]


def test_every_button_carries_the_number_and_nothing_else() -> None:
    assert {element["value"] for element in elements(conversation()) if "value" in element} == {"1042"}


def test_a_card_drawn_anew_forgets_what_was_chosen_before() -> None:
    assert card(conversation(), PROPERTY, ENGLISH)["blocks"][-1]["block_id"] == "do:1042:7"


def test_first_words_that_are_cut_say_so() -> None:
    assert "a" * 600 + "…" in words(conversation(excerpt="a" * 600))
    assert "a…" not in words(conversation(excerpt="a" * 599))


def test_nothing_said_is_no_empty_block() -> None:
    assert misfits(card(conversation(excerpt=" \u200b"), PROPERTY, ENGLISH)) == []


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
def test_every_state_fits_in_slack(language: Language) -> None:
    states = product(Outcome, Status, Folder, ("", ANA), (None, Status.CLOSED), ("", LUIS))
    for outcome, status, folder, agent, set_status, by in states:
        drawn = conversation(
            outcome=outcome,
            status=status,
            folder=folder,
            agent=agent,
            set_status=set_status,
            set_status_by=by,
            moved_by=by,
        )
        message = card(drawn, PROPERTY, language)
        assert misfits(message) == []
        assert liberties(message) == []


def test_a_property_without_a_name_is_shown_by_its_id() -> None:
    nameless = type(PROPERTY)(1, PROPERTY.tawk_id, "\u200b", "C0SHOP")
    blocks: list[Block] = card(conversation(), nameless, ENGLISH)["blocks"]
    assert PROPERTY.tawk_id in str(blocks[0])


def test_a_card_shows_what_the_team_set() -> None:
    said = words(
        replace(
            conversation(),
            priority=Priority.URGENT,
            department="Sales",
            tags=("vip", "<!channel>"),
            notes=2,
        )
    )
    assert "🔥 Urgent" in said
    assert "🏢 Sales" in said
    assert "🏷️ vip, <!channel>" in said  # in plain text, where it calls nobody
    assert "📝 2 notes" in said
    assert liberties(card(replace(conversation(), tags=("<!channel>",)), PROPERTY, ENGLISH)) == []


def test_a_snoozed_card_says_until_when() -> None:
    asleep = replace(conversation(status=Status.PENDING), snoozed_at=NOON)
    assert f"💤 Until {date(NOON)}" in words(replace(asleep, snoozed_until=NOON))
    assert "💤 Until the visitor writes" in words(asleep)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
@pytest.mark.parametrize("status", Status)
def test_the_form_of_every_deed_is_as_slack_wants_it(status: Status, language: Language) -> None:
    shown_ = replace(conversation(status=status, agent=ANA), tags=("a" * 40,) * 20, department="Sales", notes=1)
    form = work_modal(shown_, language)
    assert view_misfits(form) == []
    statuses = next(block["element"] for block in cast(list[Any], form["blocks"]) if block.get("block_id") == "status")
    assert statuses["initial_option"] in statuses["options"]
