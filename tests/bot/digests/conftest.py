"""A board on each database, on which no other digest is due; whether something waits is the board's to say."""

import pytest

from bot.digests.kinds import KINDS
from bot.digests.sheet import Kind
from bot.ports import DigestKind
from tests.bot.digests.board import NINE, Board
from tests.inbox import Inbox


@pytest.fixture
def board(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> Board:
    board = Board(inbox)
    for kind in DigestKind:
        monkeypatch.setitem(KINDS, kind, Kind(lambda tx, sheet, language: None, lambda tx, digest: board.waits))
    inbox.clock.now = NINE.replace(hour=6)
    with inbox.store.write() as tx:
        for other in tx.digests.all():
            tx.digests.save(other.removed(inbox.clock()))
    return board
