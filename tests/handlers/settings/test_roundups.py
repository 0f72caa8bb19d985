"""`/inbox roundup` is worked like `/inbox digest`, beside it and in both languages."""

import pytest

from bot.ports import DigestKind
from bot.views.language import Language
from tests.handlers.settings.test_digests import Board
from tests.inbox import ANA, MADRID, NOON, Inbox


@pytest.fixture
def board(inbox: Inbox, english: Language) -> Board:
    return Board(inbox, english)


@pytest.mark.parametrize("text", ["roundup add Tienda", "semana añadir tienda", "roundups new lun 9:00"])
def test_it_comes_on_mondays_at_nine_where_nothing_else_is_said(board: Board, text: str) -> None:
    assert "*Weekly roundup 1*" in board.type(text)
    [roundup] = board.digests()
    assert roundup.kind is DigestKind.ROUNDUP
    assert (roundup.schedule.days, roundup.schedule.minutes, roundup.schedule.zone) == ((0,), (540,), MADRID)
    assert (roundup.channel, roundup.property_ids) == (board.inbox.channel, (1,))


def test_it_comes_when_somebody_says_so(board: Board) -> None:
    board.type("semanal añadir vie 17:30 America/Bogota")
    [roundup] = board.digests()
    assert (roundup.schedule.days, roundup.schedule.minutes) == ((4,), (1050,))
    assert roundup.schedule.zone.key == "America/Bogota"


def test_its_form_has_monday_at_nine_in_it(board: Board) -> None:
    assert board.type("roundup add") == ""
    [form] = board.shown
    assert form["title"]["text"] == "New weekly roundup"
    assert form["private_metadata"] == "roundup"
    days = next(block["element"] for block in form["blocks"] if block["block_id"] == "digest_days")
    assert [one["value"] for one in days["initial_options"]] == ["mon"]


def test_digests_and_roundups_are_told_apart(board: Board) -> None:
    board.type("digest add weekdays 9:00")
    board.type("roundup add tienda")
    assert "Digest 1" in board.type("digest")
    assert "roundup" not in board.type("digest").casefold().replace("weekly roundups", "")
    assert "Weekly roundup 2" in board.type("semana")
    assert "There is no 1, or it is not for you. There are 2" in board.type("roundup pause 1")
    assert "comes in a moment" in board.type("roundup now", ANA)
    assert [one.asked_at for one in board.digests()] == [None, NOON]
    assert "Weekly roundup 2 is paused." in board.type("semana pausa")
    assert "Weekly roundup 2 is removed." in board.type("roundup remove 2")
    assert [one.kind for one in board.digests()] == [DigestKind.DIGEST]
    assert "none yet" in board.type("roundup")
