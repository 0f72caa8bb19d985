"""A burst's summary tells how many of what it shows wait, of which property, and how to come to them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.inbox import Property
from bot.ports import Gathered, Span
from bot.ports.messages import Message
from bot.views.burst import PROPERTIES_SHOWN, burst_message
from bot.views.language import Language
from bot.views.parts import date
from tests.bot.views.checks import misfits, shown
from tests.bot.views.samples import ENGLISH, LANGUAGES, NOON, PROPERTY

MINUTE = timedelta(minutes=1)
OTHER = Property(2, "58ca8453b8a7e060cd3b1ecc", "Other", "C0SHOP")
PROPERTIES = {1: PROPERTY, 2: OTHER}


def drawn(*gathered: Gathered, span: Span | None = None, language: Language = ENGLISH) -> Message:
    return burst_message(33, gathered, span, PROPERTIES, language)


def labels(message: Message) -> list[str]:
    [buttons] = [block["elements"] for block in message["blocks"] if block["type"] == "actions"]
    return [button["text"]["text"] for button in buttons]  # type: ignore[attr-defined]


def test_it_counts_what_waits_and_leads_to_it() -> None:
    message = drawn(Gathered(1, 300, 8, 11))
    assert message["text"] == "319 conversations came at once"
    assert shown(message).startswith("⚡ *319 conversations came at once*\nnobody has: 300 · taken: 8 · settled: 11")
    assert "/inbox list burst:33 agent:none" in shown(message)
    assert labels(message) == ["Show what nobody has", "Show all of them"]


def test_where_somebody_has_each_of_them_it_says_so() -> None:
    message = drawn(Gathered(1, 0, 1, 0))
    assert shown(message).startswith("✅ *One conversation came at once*")
    assert labels(message) == ["Show all of them"]


def test_it_tells_a_moment_once_and_what_lasted_from_when_to_when() -> None:
    there = Gathered(1, 20, 0, 0)
    assert f"at once* · {date(NOON)}\n" in shown(drawn(there, span=Span(NOON, NOON + MINUTE)))
    lasted = drawn(there, span=Span(NOON, NOON + 9 * MINUTE))
    assert f"from {date(NOON)} to {date(NOON + 9 * MINUTE)}" in shown(lasted)


def test_of_several_properties_it_tells_each_the_one_with_most_that_wait_first() -> None:
    said = shown(drawn(Gathered(1, 2, 0, 0), Gathered(2, 30, 1, 0)))
    assert said.index("Other: nobody has: 30") < said.index("Bob's &lt;Burgers&gt; &amp; Co: nobody has: 2")


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_properties_fit_in_it(language: Language) -> None:
    many = {n: replace(PROPERTY, id=n, name=f"Shop {n} " + "W" * 100) for n in range(1, 50)}
    message = burst_message(33, [Gathered(n, n, 1, 1) for n in many], Span(NOON, NOON), many, language)
    assert misfits(message) == []
    assert shown(message).count("Shop ") == PROPERTIES_SHOWN
