"""What is said of the doctor's findings: each has its sentences, in every language, and each bad one its cure."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import bot
import handlers
from bot.domain.checkup import Sign, found
from bot.views.language import Language
from bot.views.signs import SENTENCES, told
from config.manifest import SPARE_SCOPES
from tests.bot.views.samples import ENGLISH, SPANISH

SOURCES = [Path(package.__path__[0]) for package in (bot, handlers)]


def values_of(sign: Sign) -> set[str]:
    fields = (name for sentence in SENTENCES[sign] for _, name, _, _ in Formatter().parse(sentence))
    return {name for name in fields if name} - {"command"}


def test_every_sign_has_its_sentences() -> None:
    assert set(SENTENCES) == set(Sign)


@pytest.mark.parametrize("language", [ENGLISH, SPANISH], ids=["en", "es"])
@pytest.mark.parametrize("sign", Sign)
def test_a_finding_is_told_with_its_values(sign: Sign, language: Language) -> None:
    values = {name: f"<{name}>" for name in values_of(sign)}
    one = told(found(sign, False, **values), language)
    assert all(value in f"{one.name} {one.words} {one.cure}" for value in values.values())
    assert told(found(sign, True, **values), language).cure == ""


def test_what_is_so_without_a_scope_is_said() -> None:
    for scope in SPARE_SCOPES:
        words = told(found(Sign.SCOPE_SPARED, True, scope=scope, loss=scope), ENGLISH).words
        assert f"without {scope}, agents of tawk.to are not known" in words


def test_names_are_not_taken_for_words_of_ours() -> None:
    assert "chat posts to {x}" in told(found(Sign.PROPERTY, True, name="chat", channel="{x}"), SPANISH).words.replace(
        "publica en", "posts to"
    )


def test_whatever_is_found_is_bad_only_where_a_cure_is_known() -> None:
    """Of a webhook that nobody can read there is none, and it is not counted as bad."""
    bad = {sign for sign, well in _signs_found() if not well}
    assert bad
    assert {sign for sign in bad if len(SENTENCES[sign]) < 3} == set()


def _signs_found() -> Iterator[tuple[Sign, bool]]:
    """Each `found(Sign.X, False, …)` in the code."""
    for source in SOURCES:
        for file in source.rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "found":
                    sign, well = node.args[:2]
                    if isinstance(sign, ast.Attribute) and isinstance(well, ast.Constant):
                        yield Sign[sign.attr], bool(well.value)
