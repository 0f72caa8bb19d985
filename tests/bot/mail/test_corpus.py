"""What is shown of real-shaped mails: right in nine of ten, and never without a word of the writer's."""

import pytest

from bot.mail.quotes import visible
from tests.bot.mail.corpus import FOLDERS, samples


@pytest.mark.parametrize("folder", FOLDERS)
def test_nine_of_ten_mails_show_exactly_what_was_said_and_none_loses_a_word(folder: str) -> None:
    read = samples(folder)
    right = [sample for sample in read if sample.is_right]
    wrong = [sample.name for sample in read if not sample.is_right]
    print(f"{folder}: {len(right)} of {len(read)} mails exactly right; not: {', '.join(wrong) or 'none'}")
    assert {sample.name: sample.lost for sample in read if sample.lost} == {}
    assert len(right) >= 0.9 * len(read) > 0


def test_a_sentence_that_resembles_an_introduction_takes_nothing_away() -> None:
    text = "On Monday Ana wrote:\nit is on its way.\n\nIt is not."
    assert visible(text) == text


def test_answers_between_quotes_keep_what_they_answer() -> None:
    text = "On 3 May 2026 at 10:12 Ana wrote:\n> Which colour?\nGreen.\n> Which size?\nThe large one.\n> Bye\n> Ana"
    assert visible(text).split("\n") == ["> Which colour?", "", "Green.", "", "> Which size?", "", "The large one."]


def test_answers_inside_of_what_outlook_quotes_are_kept_where_the_writer_points_at_them() -> None:
    quoted = "\n\nFrom: Ana\nSent: Monday\nTo: Bo\nSubject: Lamp\n\nWhich colour? Green!"
    assert visible("See my answers below." + quoted).split() == ("See my answers below." + quoted).split()
    assert visible("Thanks." + quoted) == "Thanks."


def test_nothing_but_a_quote_is_shown_whole() -> None:
    text = "On 3 May 2026 at 10:12 Ana wrote:\n> Which colour?"
    assert visible(text) == text


def test_own_words_beyond_the_caps_are_kept() -> None:
    quote = "On 3 May 2026 at 10:12 Ana wrote:\n" + "> a\n" * 600
    assert visible(quote + "Here is my answer.").endswith("Here is my answer.")
    assert visible("Thanks.\n\n" + quote) == "Thanks."
