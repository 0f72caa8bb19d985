"""What administrators are told of a silent property fits in Slack, and its name does nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.views.language import Language
from bot.views.silence import heard_message, silence_message
from tests.bot.views.checks import liberties, misfits, shown
from tests.bot.views.samples import LANGUAGES, PROPERTY

SINCE = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
@pytest.mark.parametrize("name", ["Tienda", "<!channel> " * 200, ""])
def test_it_fits_and_its_name_does_nothing(name: str, language: Language) -> None:
    one = replace(PROPERTY, name=name)
    for message in (silence_message(one, SINCE, language), heard_message(one, language)):
        assert misfits(message) + liberties(message) == []


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
def test_it_says_since_when_and_where_to_look(language: Language) -> None:
    told = shown(silence_message(PROPERTY, SINCE, language))
    assert f"<!date^{int(SINCE.timestamp())}^" in told
    assert "Webhooks" in told
