"""What is said of skipped digests fits in Slack, in every language."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.ports import Digest, DigestKind
from bot.ports.messages import Message
from bot.times.schedules import Schedule
from bot.views.language import Language
from bot.views.skipped import skipped_line, skipped_message
from tests.bot.views.checks import liberties, misfits, shown
from tests.bot.views.samples import ENGLISH, LANGUAGES

NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ONE, MANY = ({"count": n, "first": int(NINE.timestamp()), "last": int(NINE.timestamp()) + 86_400} for n in (1, 400))


def digest(kind: DigestKind) -> Digest:
    return Digest(1, kind, "C1", (), Schedule((0,), (540,), ZoneInfo("UTC")), "", "U1", NINE, NINE, NINE)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
@pytest.mark.parametrize("kind", DigestKind)
def test_it_fits(kind: DigestKind, language: Language) -> None:
    for skipped in (ONE, MANY):
        message = skipped_message(digest(kind), skipped, language)
        below = Message(text="digest", blocks=[skipped_line(skipped, language)])
        assert liberties(message) + misfits(message) + misfits(below) == []


def test_one_is_said_by_its_time_and_several_by_their_number_and_span() -> None:
    one, many = (shown(skipped_message(digest(DigestKind.ROUNDUP), skipped, ENGLISH)) for skipped in (ONE, MANY))
    assert "Skipped: what was due <!date^1795420800^" in one
    assert "Skipped: 400 that were due from <!date^1795420800^" in many
    assert "to <!date^1795507200^" in many
    assert "more than 2 hours late. `/inbox roundup now` posts one at once." in many
