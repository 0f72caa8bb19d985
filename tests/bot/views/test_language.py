"""The catalogs are whole: every text that the code says has one in each language, with the same placeholders."""

import re
from collections.abc import Iterator
from gettext import NullTranslations
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import bot
from bot.languages import KEYWORDS, load_languages
from bot.views.language import Language, msgid
from handlers.exchange.sentences import SPANISH as SPANISH_WORDS
from handlers.exchange.sentences import Command
from tests.bot.views.samples import ENGLISH, SPANISH

SOURCE = Path(bot.__path__[0])
SHARED = {"ticket", "spam"}  # Spanish teams say these, too
CODES = sorted(code for code in load_languages() if code != "en")


def said() -> set[object]:
    """Every message id in the code."""
    found = extract_from_dir(SOURCE, method_map=[("**.py", "python")], keywords=KEYWORDS)
    return {text for _, _, text, _, _ in found}


def catalog(code: str) -> Catalog:
    with files("bot.languages").joinpath(f"{code}.po").open("rb") as file:
        return read_po(file)


def entries(code: str) -> Iterator[Message]:
    return (entry for entry in catalog(code) if entry.id)


def forms(text: object) -> list[str]:
    return [str(form) for form in text] if isinstance(text, tuple | list) else [str(text)]


def placeholders(text: object) -> list[set[str]]:
    return [{name for _, name, _, _ in Formatter().parse(form) if name is not None} for form in forms(text)]


@pytest.mark.parametrize("code", CODES)
def test_every_text_of_the_code_is_translated(code: str) -> None:
    translated = {entry.id for entry in entries(code) if all(forms(entry.string)) and not entry.fuzzy}
    assert said() - translated == set()


@pytest.mark.parametrize("code", CODES)
def test_no_text_is_left_over(code: str) -> None:
    assert {entry.id for entry in entries(code)} - said() == set()
    assert not catalog(code).obsolete


@pytest.mark.parametrize("code", CODES)
def test_a_translation_fills_the_same_places(code: str) -> None:
    wanted = {str(entry.id): set.union(*placeholders(entry.id)) for entry in entries(code)}
    given = {str(entry.id): set.union(*placeholders(entry.string)) for entry in entries(code)}
    assert given == wanted


def test_the_code_is_found_to_say_something_in_every_way() -> None:
    assert {"Take it", "Missed"} <= said()


def test_placeholders_are_filled_after_the_translation() -> None:
    assert SPANISH.say("Visitor from {place}", place="{agent} % <x>") == "Visitante de {agent} % <x>"
    assert ENGLISH.say(msgid("Visitor from {place}"), place="Riga") == "Visitor from Riga"


def test_counting_takes_the_form_that_goes_with_the_number() -> None:
    english = Language("en", NullTranslations())
    assert english.count("{n} row of {name}", "{n} rows of {name}", 1, name="x") == "1 row of x"
    assert english.count("{n} row of {name}", "{n} rows of {name}", 2, name="x") == "2 rows of x"


def test_languages_go_by_their_code() -> None:
    assert {code: language.code for code, language in load_languages().items()} == {"en": "en", "es": "es"}


def test_spanish_names_commands_by_their_spanish_words() -> None:
    """Both are understood, but whoever reads Spanish shall not have to learn the other."""
    said = [form for entry in entries("es") for form in forms(entry.string)]
    named = {word for form in said for word in re.findall(r"\{command\} (\w+)", form)}
    assert "sincronizar" in named
    assert named & {command.value for command in Command} - {*SPANISH_WORDS, *SHARED} == set()
