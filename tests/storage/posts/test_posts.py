"""What Slack shall show and what it shows."""

from datetime import datetime

import pytest
from sqlalchemy import Engine, select, update

from bot.ports import Claim, NewPost, Post, PostKind
from storage.store import SqlStore, SqlTransaction
from storage.tables import post
from tests.storage.samples import NOW, SECOND

LATER = NOW + 60 * SECOND
SETTLED = NOW + 30 * SECOND


def add_card(tx: SqlTransaction, number: int = 7, channel: str = "C1") -> int:
    return tx.posts.add(NewPost(PostKind.CARD, channel, number), NOW)


def add_below(tx: SqlTransaction, parent_id: int, kind: PostKind = PostKind.LINES, number: int = 7) -> int:
    return tx.posts.add(NewPost(kind, "C1", number, parent_id, {"text": "ñ"}), NOW)


def claim(tx: SqlTransaction, at: datetime = NOW) -> Claim:
    found = tx.posts.claim(at, at + 60 * SECOND)
    assert found is not None
    return found


def show(tx: SqlTransaction, ts: str, at: datetime = NOW, version: int | None = None) -> Claim:
    """Claim the next one, post it, let the channel go."""
    held = claim(tx, at)
    assert tx.posts.set_posted(held, ts, held.post.want_version if version is None else version)
    tx.posts.release(held, at)
    return held


def card(tx: SqlTransaction, number: int = 7) -> Post:
    found = tx.posts.card_of(number)
    assert found is not None
    return found


def test_a_new_card_is_due_at_once(store: SqlStore) -> None:
    with store.write() as tx:
        assert not tx.posts.any_due(NOW)
        card_id = tx.posts.add(NewPost(PostKind.CARD, "C1", 7, payload={"lines": 2}, version=3), NOW)
        expected = Post(card_id, PostKind.CARD, "C1", 7, None, None, {"lines": 2}, 3, 0, None, 0, None, False)
        assert tx.posts.card_of(7) == expected
        assert tx.posts.card_of(8) is None
        assert not tx.posts.any_due(NOW - SECOND)
        assert tx.posts.any_due(NOW)
        assert claim(tx) == Claim(expected, 1)


def test_a_line_knows_where_its_card_stands(store: SqlStore) -> None:
    with store.write() as tx:
        line_id = add_below(tx, add_card(tx))
        show(tx, "1.0")
        found = claim(tx).post
    assert (found.id, found.kind, found.parent_ts, found.payload) == (line_id, PostKind.LINES, "1.0", {"text": "ñ"})


def test_what_is_shown_is_not_due(store: SqlStore) -> None:
    with store.write() as tx:
        add_card(tx)
        show(tx, "1.0")
        assert not tx.posts.any_due(LATER)
        assert (card(tx).ts, card(tx).posted_version) == ("1.0", 1)


def test_a_stale_card_is_due_again(store: SqlStore) -> None:
    with store.write() as tx:
        add_card(tx)
        show(tx, "1.0")
        tx.posts.mark_stale(7, 2, NOW)
        assert tx.posts.any_due(NOW)
        assert show(tx, "1.0").post.want_version == 2
        assert not tx.posts.any_due(LATER)


def test_only_the_card_of_that_conversation_becomes_stale(store: SqlStore) -> None:
    with store.write() as tx:
        add_below(tx, add_card(tx))
        add_card(tx, 8)
        for ts in ("1", "2", "3"):
            show(tx, ts)
        tx.posts.mark_stale(7, 2, NOW)
        assert show(tx, "1", version=2).post.kind is PostKind.CARD
        assert not tx.posts.any_due(LATER)


def test_a_card_that_shows_the_wanted_version_is_not_stale(store: SqlStore) -> None:
    with store.write() as tx:
        add_card(tx)
        show(tx, "1.0")
        tx.posts.mark_stale(7, 1, NOW)
        assert not tx.posts.any_due(LATER)


def test_a_change_during_the_call_is_drawn_at_once_afterwards(store: SqlStore) -> None:
    with store.write() as tx:
        add_card(tx)
        held = claim(tx)
        tx.posts.set_intent(held, NOW, SETTLED)
        tx.posts.mark_stale(7, 2, NOW)
        tx.posts.set_posted(held, "1.0", 1)
        tx.posts.release(held, NOW)
        assert claim(tx).post.want_version == 2


def test_an_unknown_outcome_waits_to_be_looked_up_whatever_is_asked_for(store: SqlStore) -> None:
    with store.write() as tx:
        add_card(tx)
        held = claim(tx)
        tx.posts.set_intent(held, NOW, SETTLED)
        tx.posts.release(held, NOW)
        tx.posts.mark_stale(7, 1, NOW)
        tx.posts.doom(7, NOW)
        assert not tx.posts.any_due(SETTLED - SECOND)
        assert claim(tx, SETTLED).post.intent_at == NOW


def test_a_change_makes_a_delayed_card_due_and_never_later(store: SqlStore) -> None:
    with store.write() as tx:
        add_card(tx)
        held = claim(tx)
        tx.posts.delay(held, LATER)
        tx.posts.release(held, NOW)
        assert not tx.posts.any_due(NOW)
        tx.posts.mark_stale(7, 2, NOW)
        assert tx.posts.any_due(NOW)
        tx.posts.mark_stale(7, 3, LATER)
        assert tx.posts.any_due(NOW)


def test_a_cleared_intent_is_due_when_it_says(store: SqlStore) -> None:
    with store.write() as tx:
        add_card(tx)
        held = claim(tx)
        tx.posts.set_intent(held, NOW, SETTLED)
        tx.posts.set_intent(held, None, NOW)
        tx.posts.release(held, NOW)
        assert claim(tx).post.intent_at is None


def test_a_purge_drops_what_slack_never_saw_and_dooms_the_rest(engine: Engine) -> None:
    with SqlStore(engine).write() as tx:
        card_id = add_card(tx)
        unseen = add_below(tx, card_id)
        show(tx, "1.0")
        add_card(tx, 8)
        tx.posts.doom(7, NOW)
        assert claim(tx).post == card(tx)
        assert card(tx).doomed
        assert not card(tx, 8).doomed
    with engine.connect() as connection:
        assert unseen not in connection.execute(select(post.c.id)).scalars().all()


def test_a_doomed_post_stays_due_after_it_was_drawn(store: SqlStore) -> None:
    with store.write() as tx:
        add_card(tx)
        held = claim(tx)
        tx.posts.set_intent(held, NOW, SETTLED)
        tx.posts.doom(7, NOW)
        tx.posts.set_posted(held, "1.0", 1)
        tx.posts.release(held, NOW)
        tx.posts.mark_stale(7, 1, NOW)
        again = claim(tx)
        assert again.post.doomed
        assert tx.posts.remove(again)
        assert tx.posts.card_of(7) is None


def test_a_card_that_comes_back_brings_its_lines_and_leaves_its_notices(store: SqlStore) -> None:
    with store.write() as tx:
        card_id = add_card(tx)
        line_id = add_below(tx, card_id)
        add_below(tx, card_id, PostKind.NOTICE)
        for ts in ("1", "2", "3"):
            show(tx, ts)
        add_below(tx, card_id, PostKind.NOTICE)
        tx.posts.mark_stale(7, 2, NOW)
        held = claim(tx)
        assert tx.posts.set_gone(held, comes_back=True, now=NOW)
        tx.posts.release(held, NOW)
        gone = card(tx)
        assert (gone.ts, gone.posted_version, gone.generation, gone.intent_at) == (None, 0, 1, None)
        assert show(tx, "4").post.id == card_id
        line = show(tx, "5").post
        assert (line.id, line.ts, line.generation, line.parent_ts) == (line_id, None, 1, "4")
        old = claim(tx)
        assert (old.post.kind, old.post.ts, old.post.doomed) == (PostKind.LINES, "2", True)
        assert tx.posts.remove(old)
        assert not tx.posts.any_due(LATER)


def test_a_card_that_is_let_go_is_not_due_and_no_trouble(store: SqlStore) -> None:
    with store.write() as tx:
        add_below(tx, add_card(tx))
        show(tx, "1")
        show(tx, "2")
        tx.posts.mark_stale(7, 2, NOW)
        held = claim(tx)
        assert tx.posts.set_gone(held, comes_back=False, now=NOW)
        tx.posts.release(held, NOW)
        assert not tx.posts.any_due(LATER)
        assert tx.posts.parked(10) == []
        assert (card(tx).ts, card(tx).generation) == (None, 1)


def test_a_parked_post_is_told_until_it_changes(store: SqlStore) -> None:
    with store.write() as tx:
        add_card(tx)
        held = claim(tx)
        tx.posts.set_intent(held, NOW, SETTLED)
        assert tx.posts.park(held, "msg_too_long")
        tx.posts.release(held, NOW)
        assert not tx.posts.any_due(LATER)
        assert tx.posts.parked(10) == [(7, "msg_too_long")]
        assert card(tx).intent_at is None
        tx.posts.mark_stale(7, 2, NOW)
        assert tx.posts.parked(10) == []
        assert tx.posts.any_due(NOW)


def test_unknown_outcomes_are_found_by_channel_and_age(store: SqlStore) -> None:
    with store.write() as tx:
        for number, channel in ((1, "C1"), (2, "C1"), (3, "C2")):
            add_card(tx, number, channel)
        first = claim(tx)
        for number, at in ((1, NOW), (2, NOW + SECOND)):
            tx.posts.set_intent(Claim(card(tx, number), first.fence), at, SETTLED)
        other = claim(tx)
        tx.posts.set_intent(other, NOW, SETTLED)
        assert [one.number for one in tx.posts.unsettled("C1", NOW)] == [1]
        assert [one.number for one in tx.posts.unsettled("C1", NOW + SECOND)] == [1, 2]
        assert tx.posts.unsettled("C1", NOW - SECOND) == []


def test_a_payload_can_be_replaced(store: SqlStore) -> None:
    with store.write() as tx:
        tx.posts.set_payload(add_card(tx), {"lines": 4})
        assert card(tx).payload == {"lines": 4}


def test_a_troubled_channel_is_told_until_it_works(store: SqlStore) -> None:
    with store.write() as tx:
        add_card(tx)
        held = claim(tx)
        tx.posts.release(held, LATER, "not_in_channel")
        assert tx.posts.troubled_channels() == [("C1", "not_in_channel")]
        assert not tx.posts.any_due(LATER - SECOND)
        held = claim(tx, LATER)
        tx.posts.release(held, LATER)
        assert tx.posts.troubled_channels() == [("C1", "not_in_channel")], "nothing new is known of it"
        tx.posts.release(held, LATER, "")
        assert tx.posts.troubled_channels() == []


def test_a_pace_is_kept_by_its_key(store: SqlStore) -> None:
    with store.write() as tx:
        assert tx.posts.pace("chat.update") is None
        tx.posts.set_pace("chat.update", NOW)
        tx.posts.set_pace("chat.update", LATER)
        tx.posts.set_pace("other", NOW)
        assert tx.posts.pace("chat.update") == LATER


@pytest.mark.parametrize("moved_at", [NOW, LATER])
def test_the_newest_card_of_a_conversation_counts(engine: Engine, moved_at: datetime) -> None:
    with SqlStore(engine).write() as tx:
        add_card(tx)
        newest = add_card(tx)
    with engine.begin() as connection:
        connection.execute(update(post).values(next_at=moved_at))
    with SqlStore(engine).read() as tx:
        assert card(tx).id == newest
