"""Modals ask for an agent, or for the number of what shall be purged."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import pytest

from bot.domain.ids import Action, View
from bot.domain.inbox import Deed
from bot.ports import Keeping
from bot.views.answers import done_message
from bot.views.contact_forms import erase_form, erased_modal
from bot.views.home.modals import purge_selected_modal
from bot.views.keeping import announcement
from bot.views.language import Language
from bot.views.modals import assign_modal, purge_modal
from bot.views.parts import Block
from bot.views.recall import what_stays
from tests.bot.views.checks import texts, view_misfits
from tests.bot.views.samples import ENGLISH, LANGUAGES, NOON
from tests.bot.views.test_contacts import CARD


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
@pytest.mark.parametrize("modal", [assign_modal, purge_modal])
@pytest.mark.parametrize("number", [1, 1042, 99_999_999])
def test_a_modal_fits_in_slack(modal: Callable[[int, Language], Block], number: int, language: Language) -> None:
    assert view_misfits(modal(number, language)) == []


@pytest.mark.parametrize(
    ("modal", "view", "action", "element"),
    [
        (assign_modal, View.ASSIGN, Action.AGENT, "users_select"),
        (purge_modal, View.PURGE, Action.CONFIRMATION, "plain_text_input"),
    ],
)
def test_a_modal_carries_the_number_and_asks_one_thing(
    modal: Callable[[int, Language], Block], view: View, action: Action, element: str
) -> None:
    drawn = modal(1042, ENGLISH)
    assert (drawn["callback_id"], drawn["private_metadata"]) == (view.value, "1042")
    (asked,) = [block for block in cast(list[Any], drawn["blocks"]) if block["type"] == "input"]
    assert (asked["block_id"], asked["element"]["action_id"]) == (action.value, action.value)
    assert asked["element"]["type"] == element


def test_purging_is_said_to_be_for_good() -> None:
    said = " ".join(text["text"] for text in texts(purge_modal(1042, ENGLISH)))
    assert "*for good*" in said
    assert "Type the number #1042 to confirm" in said


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
@pytest.mark.parametrize(
    "drawn",
    [
        partial(purge_modal, 1042),
        partial(purge_selected_modal, 3),
        partial(erase_form, CARD),
        erased_modal,
        lambda language: done_message(Deed.PURGE, [1042], [], language),
        lambda language: announcement(Keeping(1, trash_days=7, first_at=NOON), CARD.property_, language),
    ],
)
def test_whoever_purges_or_erases_is_told_what_can_not_be_called_back(
    drawn: Callable[[Language], Block], language: Language
) -> None:
    """Before it and after it: what people wrote themselves, and what was sent."""
    shown = json.dumps(drawn(language), ensure_ascii=False)
    assert what_stays(language) in shown
    named = {"en": ("people wrote in Slack themselves", "e-mails that were sent"), "es": ("escribió", "correos")}
    assert all(one in what_stays(language) for one in named[str(language.code)])


def test_what_can_not_be_called_back_is_no_matter_of_other_deeds() -> None:
    assert what_stays(ENGLISH) not in json.dumps(done_message(Deed.TRASH, [1042], [], ENGLISH))
