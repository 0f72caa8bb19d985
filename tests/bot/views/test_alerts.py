"""Alerts fit in Slack in every language, and a visitor's words do nothing in them."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.alerts import Rung
from bot.domain.inbox import Folder, Status, Visitor
from bot.ports.messages import Message
from bot.views.alerts import Alarm, alarm_message, many_message, raised_many_message, raised_message, seen_to_message
from bot.views.language import Language
from bot.views.telling import Assigned
from tests.bot.views.checks import liberties, misfits, shown
from tests.bot.views.samples import ANA, ENGLISH, LANGUAGES, PROPERTY, conversation, hostile_words

ALARMS = [
    Alarm(Rung.CHANNEL, 5, working=False),
    Alarm(Rung.ON_CALL, 7.5, working=True, called=[ANA]),
    Alarm(Rung.LEAD, 90, working=True),
]
visitors = st.builds(Visitor, *(st.just("") | hostile_words for _ in range(5)))


def drawn(visitor: Visitor, said: str) -> Iterator[Message]:
    about = conversation(visitor=visitor, excerpt=said[:600])
    for language in LANGUAGES:
        for alarm in ALARMS:
            for known in (True, False):
                yield raised_message(alarm, Assigned(about, PROPERTY, None, known), "", language)


@settings(max_examples=15, deadline=None)
@given(visitors, hostile_words)
def test_no_words_of_a_visitor_do_anything(visitor: Visitor, said: str) -> None:
    for message in drawn(visitor, said):
        assert liberties(message) + misfits(message) == []


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: str(alarm.rung.name))
@pytest.mark.parametrize("count", [1, 2, 20, 2_000])
def test_however_many_there_are_twenty_are_named(count: int, alarm: Alarm, language: Language) -> None:
    numbers = [f"#{number}" for number in range(1_000, 1_000 + count)]
    for message in (
        many_message(alarm, numbers, language),
        raised_many_message(alarm, numbers, PROPERTY, language),
        raised_many_message(alarm, numbers, None, language),
    ):
        assert misfits(message) + liberties(message) == []
        assert shown(message).count("#") == min(count, 20)
        assert count == 1 or str(count) in shown(message)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
def test_each_rung_says_what_it_means(language: Language) -> None:
    told = [alarm_message(alarm, conversation(), "#1042", language) for alarm in ALARMS]
    assert [misfits(one) + liberties(one) for one in told] == [[]] * 3
    assert [f"<@{ANA}>" in shown(one) for one in told] == [False, True, False]
    assert len({shown(one) for one in told}) == 3


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
def test_what_waits_no_longer_says_why_to_who_may_know(language: Language) -> None:
    taken, closed, gone = (
        conversation(agent=ANA),
        conversation(status=Status.CLOSED),
        conversation(folder=Folder.SPAM),
    )
    told = [seen_to_message(one, "#1042", language) for one in (taken, closed, gone)]
    told.append(seen_to_message(taken, "#1042", language, known=False))
    assert [misfits(one) + liberties(one) for one in told] == [[]] * 4
    assert [f"<@{ANA}>" in shown(one) for one in told] == [True, False, False, False]
    assert len({shown(one) for one in told}) == 3, "who may not know reads the same as of any other"


def test_minutes_are_told_as_they_were_set() -> None:
    texts = [shown(alarm_message(alarm, conversation(), "#1042", ENGLISH)) for alarm in ALARMS]
    assert "for 5 min." in texts[0]
    assert "for 7.5 min of working time." in texts[1]
    assert "for 90 min of working time." in texts[2]
