"""The help and the commands are the same: none is missing, and none is told that does not exist."""

import re

import pytest

from bot.domain.ids import COMMAND
from bot.views.help import GROUPS, help_message
from bot.views.language import Language
from handlers.exchange.sentences import Command
from tests.bot.views.checks import misfits, shown
from tests.bot.views.samples import LANGUAGES

SHOWN = re.compile(rf"^`{COMMAND} (\w+)[^`]*` – ", re.MULTILINE)


def differences(text: str, commands: list[str]) -> set[str]:
    """What the help tells and nobody understands, and the other way round."""
    return set(SHOWN.findall(text)) ^ set(commands)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_the_help_tells_every_command_and_no_other(language: Language) -> None:
    message = help_message(language)
    assert differences(shown(message), list(Command)) == set(), (
        "bot/views/help.py and handlers/exchange/sentences.py differ"
    )
    assert misfits(message) == []


def test_a_command_that_one_of_the_two_does_not_have_is_found() -> None:
    text = shown(help_message(LANGUAGES[0]))
    assert differences(text, [*Command, "dance"]) == {"dance"}
    assert differences(text, [one for one in Command if one is not Command.WAKE]) == {"wake"}


def test_each_command_stands_in_one_group_only() -> None:
    told = [usage.split()[0] for _, commands in GROUPS for usage, _ in commands]
    assert sorted(told) == sorted(Command)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_the_ways_without_a_command_are_told(language: Language) -> None:
    text = shown(help_message(language))
    for way in ("@recado", "Work on this", "Search the inbox", "#1042 #1043"):
        assert way in text
