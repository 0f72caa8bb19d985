"""Which cards are looked for at once after a restore: those that wait and that Slack was never asked for."""

from datetime import timedelta

from sqlalchemy import Engine

from tests.inbox import Inbox


def test_cards_that_wait_are_those_that_slack_was_never_asked_for(engine: Engine) -> None:
    inbox = Inbox(engine)
    now = inbox.clock()
    inbox.receive(*(inbox.site.ticket(now, "Hi", ticket=name) for name in "abc"))
    with inbox.store.write() as tx:
        claim = tx.posts.claim(now, now + timedelta(minutes=1))
        assert claim is not None
        channel = claim.post.channel
        before = [one.id for one in tx.posts.waiting_cards(channel, 10)]
        assert tx.posts.set_intent(claim, now, now)
        waiting = [one.id for one in tx.posts.waiting_cards(channel, 10)]
        assert tx.posts.waiting_cards("C0OTHER", 10) == []
        assert len(tx.posts.waiting_cards(channel, 1)) == 1
    assert len(before) == 3
    assert waiting == [one for one in before if one != claim.post.id]
