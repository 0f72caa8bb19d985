"""Modals ask for an agent, or for the number of what shall be purged."""

from collections.abc import Callable
from typing import Any, cast

import pytest

from bot.domain.ids import Action, View
from bot.views.language import Language
from bot.views.modals import assign_modal, purge_modal
from bot.views.parts import Block
from tests.bot.views.checks import texts, view_misfits
from tests.bot.views.samples import ENGLISH, LANGUAGES


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


def test_purging_is_said_to_be_for_good_and_what_it_leaves() -> None:
    said = " ".join(text["text"] for text in texts(purge_modal(1042, ENGLISH)))
    assert "*for good*" in said
    assert "What somebody copied, and what tawk.to keeps, stays." in said
    assert "Type the number #1042 to confirm" in said
