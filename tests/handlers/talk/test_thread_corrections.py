"""What is edited or deleted in a ticket's thread: while an answer waits it follows, later it says that it did not."""

import pytest

from bot.domain.inbox import Status
from tests.bot.tickets.correspondence import SECOND
from tests.handlers.threads import Thread


def test_while_it_waits_an_edit_takes_its_place_and_ten_seconds_begin_anew(thread: Thread) -> None:
    ts = thread.hear("It is rde.")
    thread.inbox.clock.forward(9 * SECOND)
    thread.edit(ts, "It is red &amp; round.")
    thread.inbox.clock.forward(9 * SECOND)
    assert not thread.mail.outbox.step()
    assert thread.sent() == ["It is red & round."]
    [_, mail] = thread.mail.mails(thread.number)
    assert (mail.said, "> Is it red?" in mail.text, mail.left_out) == ("It is red & round.", True, ())


def test_an_edit_that_makes_it_private_takes_it_back(thread: Thread) -> None:
    ts = thread.hear("He is angry.")
    thread.edit(ts, "note: He is angry.")
    assert thread.sent() == []


def test_an_edit_of_what_went_out_sends_nothing_and_says_so(thread: Thread) -> None:
    ts = thread.hear("It is rde.")
    assert thread.sent() == ["It is rde."]
    thread.edit(ts, "It is red.")
    thread.edit(ts, "It is red!")
    assert thread.sent() == ["It is rde."]
    [_, mail] = thread.mail.mails(thread.number)
    assert (mail.said, mail.left_out) == ("It is rde.", ("edited",))


@pytest.mark.parametrize("text", ["", "x" * 20_001])
def test_an_edit_that_can_not_go_out_leaves_the_answer_as_it_was(thread: Thread, text: str) -> None:
    thread.edit(thread.hear("It is red."), text)
    assert thread.sent() == ["It is red."]
    assert thread.mail.mails(thread.number)[1].left_out == ("edited",)


def test_an_edit_that_changes_no_words_is_none(thread: Thread) -> None:
    """Slack tells so of a link that it has unfolded."""
    ts = thread.hear("See <https://x.example>")
    woken = thread.woken
    thread.edit(ts, "See <https://x.example>")
    assert thread.woken == woken
    assert thread.mail.mails(thread.number)[1].left_out == ()


def test_what_was_never_sent_is_not_by_an_edit(thread: Thread) -> None:
    ts = thread.hear("note: he is angry")
    thread.edit(ts, "he is angry")
    thread.edit("1790000001.999999", "who knows")
    assert thread.sent() == []


def test_while_it_waits_a_deletion_takes_it_back(thread: Thread) -> None:
    ts = thread.hear("Oops.")
    thread.delete(ts)
    assert thread.mail.get(thread.number).status is Status.OPEN, "it is the team's turn again"
    assert thread.sent() == []
    thread.edit(ts, "Oops!")
    thread.hear("Oops.", ts=ts)
    assert thread.sent() == []


def test_a_deletion_of_what_went_out_says_so(thread: Thread) -> None:
    ts = thread.hear("It is red.")
    thread.sent()
    thread.delete(ts)
    assert thread.mail.mails(thread.number)[1].left_out == ("deleted",)


def test_what_was_deleted_before_it_was_heard_is_not_sent(thread: Thread) -> None:
    thread.delete("1790000001.000077")
    thread.hear("Oops.", ts="1790000001.000077")
    assert thread.sent() == []
