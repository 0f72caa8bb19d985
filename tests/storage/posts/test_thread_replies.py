"""A message in a thread is heard once, and forgotten with its conversation."""

from dataclasses import replace

from bot.ports import MailState, NewMail, Spot, ThreadReply
from storage.store import SqlStore
from tests.storage.samples import BARE, NOW, SECOND

SPOT = Spot("C1", "1.1")


def test_it_is_heard_once(store: SqlStore) -> None:
    reply = ThreadReply(1, "U1", 7)
    with store.write() as tx:
        assert tx.thread_replies.at(SPOT) is None
        assert tx.thread_replies.keep(SPOT, reply)
    with store.write() as tx:
        assert not tx.thread_replies.keep(SPOT, replace(reply, mail_id=8))
        assert tx.thread_replies.at(SPOT) == reply
        assert tx.thread_replies.keep(Spot("C2", "1.1"), reply), "a ts is one in its channel only"


def test_who_wrote_there_before_is_known(store: SqlStore) -> None:
    with store.write() as tx:
        tx.thread_replies.keep(SPOT, ThreadReply(1, "U1", 0))
        asked = [(1, "U1"), (1, "U2"), (2, "U1")]
        assert [tx.thread_replies.is_known(*one) for one in asked] == [True, False, False]


def test_it_is_forgotten_with_what_it_was_about(store: SqlStore) -> None:
    with store.write() as tx:
        property_ = tx.properties.add("p1", "Shop", "C1", NOW)
        added = tx.conversations.add(replace(BARE, property_id=property_.id))
        assert added is not None
        tx.thread_replies.keep(SPOT, ThreadReply(added.id, "U1", 7))
        tx.conversations.remove(added, NOW)
        assert tx.thread_replies.at(SPOT) is None


def test_what_waits_can_say_something_else_until_somebody_sends_it(store: SqlStore) -> None:
    with store.write() as tx:
        property_ = tx.properties.add("p1", "Shop", "C1", NOW)
        added = tx.conversations.add(replace(BARE, property_id=property_.id))
        assert added is not None
        mail = NewMail(added.id, "<1@s>", MailState.WAITING, "U1", "", "a@s", "b@s", "Re", "A > q", "A", NOW, NOW)
        mail_id = tx.mails.add(mail) or 0
        assert tx.mails.rewrite(mail_id, "B > q", "B", NOW + 5 * SECOND)
        assert tx.mails.claim(NOW + 4 * SECOND, NOW + 60 * SECOND) is None
        claim = tx.mails.claim(NOW + 5 * SECOND, NOW + 60 * SECOND)
        assert claim is not None
        assert (claim.mail.text, claim.mail.said) == ("B > q", "B")
        assert not tx.mails.rewrite(mail_id, "C", "C", NOW)
        tx.mails.remark(mail_id, "edited")
        tx.mails.remark(mail_id, "edited")
        tx.mails.remark(10**9, "edited")
        kept = tx.mails.get(mail_id)
        assert kept is not None
        assert (kept.said, kept.left_out) == ("B", ("edited",))
