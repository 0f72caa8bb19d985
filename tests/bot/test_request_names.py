"""By what name a webhook is found in the log."""

import pytest

from bot.ports import Delivery
from tests.inbox import NOON

EVENT = "6c1f1f5e-0c1c-4f6e-9d51-2a6d6d6f0001"


def test_it_is_the_name_that_tawk_to_gave_the_event() -> None:
    assert Delivery(b"{}", EVENT, NOON).request == EVENT


@pytest.mark.parametrize("told", ["", "ana@shop.example", "short", f"{EVENT} and words", "f" * 65])
def test_what_may_be_words_is_not_logged(told: str) -> None:
    """Nobody signs the header: a digest of the body stands for it, the same each time it comes."""
    names = {Delivery(b"{}", told, NOON).request, Delivery(b"{}", "", NOON).request}
    assert len(names) == 1
    assert names.pop().startswith("body-")
