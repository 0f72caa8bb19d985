"""A message in a thread is answered once, however many processes are told of it at the same time."""

from concurrent.futures import ThreadPoolExecutor

from bot.domain.inbox import MailMode
from bot.languages import load_languages
from bot.ports import Spot
from bot.tickets.thread_replies import Said, ThreadReplies
from tests.bot.tickets.correspondence import Correspondence
from tests.handlers.threads import TS, Thread
from tests.inbox import ANA, Inbox, migrated

AT_ONCE = 6


def test_told_of_many_times_at_once_it_is_answered_once(database_url: str) -> None:
    with migrated(database_url) as engine:
        inbox, english = Inbox(engine), load_languages()["en"]
        thread = Thread(Correspondence(inbox), english, MailMode.TWO_WAY)
        replies = ThreadReplies(inbox.store, inbox.permissions, thread.mail.tickets, lambda _: english, inbox.clock)
        said = Said(Spot(inbox.channel, "1790000001.1"), TS, ANA, "It is red.")
        with ThreadPoolExecutor(AT_ONCE) as pool:
            heard = list(pool.map(replies.hear, [said] * AT_ONCE))
        assert heard == [True] * AT_ONCE
        assert thread.sent() == ["It is red."]
