"""One worker a channel, in order, and none who was replaced has a say."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from threading import Lock, Thread
from time import sleep

import pytest
from sqlalchemy import Engine, select

from bot.ports import Burst, Claim, NewPost, PostKind
from storage.sql.engine import open_engine
from storage.store import SqlStore, SqlTransaction
from storage.tables import channel, post
from tests.storage.posts.test_posts import LATER, SETTLED, add_below, add_card, card, claim, show
from tests.storage.samples import MISSED, NOW, SECOND, add_property, keep

LEASE = 60 * SECOND
WRITES: dict[str, Callable[[SqlTransaction, Claim], bool]] = {
    "set_intent": lambda tx, held: tx.posts.set_intent(held, NOW, SETTLED),
    "set_posted": lambda tx, held: tx.posts.set_posted(held, "9.9", 1),
    "come back": lambda tx, held: tx.posts.set_gone(held, comes_back=True, now=LATER),
    "let go": lambda tx, held: tx.posts.set_gone(held, comes_back=False, now=LATER),
    "delay": lambda tx, held: tx.posts.delay(held, LATER),
    "park": lambda tx, held: tx.posts.park(held, "reason"),
    "remove": lambda tx, held: tx.posts.remove(held),
}


def everything(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        return [list(connection.execute(select(table).order_by(table.c.id))) for table in (post, channel)]


def test_a_channel_has_one_holder_until_the_lease_is_over(store: SqlStore) -> None:
    with store.write() as tx:
        add_card(tx, 1)
        add_card(tx, 2)
        first = claim(tx)
        assert tx.posts.claim(NOW, NOW + LEASE) is None
        assert not tx.posts.any_due(NOW + LEASE)
        second = claim(tx, NOW + LEASE + SECOND)
    assert (first.fence, second.fence) == (1, 2)


def test_a_channel_that_was_let_go_is_free_from_the_moment_it_says(store: SqlStore) -> None:
    with store.write() as tx:
        add_card(tx)
        tx.posts.release(claim(tx), NOW + SECOND)
        assert tx.posts.claim(NOW, NOW + LEASE) is None
        assert claim(tx, NOW + SECOND).fence == 2


def test_the_next_channel_to_be_free_is_the_first_of_those_that_rest_or_are_held(store: SqlStore) -> None:
    with store.write() as tx:
        for number, place in enumerate(("C1", "C2", "C3"), 1):
            add_card(tx, number, place)
        assert tx.posts.next_free_at(NOW) is None
        rests, _held = claim(tx), claim(tx)
        assert tx.posts.next_free_at(NOW) == NOW + LEASE
        tx.posts.release(rests, NOW + SECOND)
        assert tx.posts.next_free_at(NOW) == NOW + SECOND
        assert tx.posts.next_free_at(NOW + SECOND) == NOW + LEASE


def test_another_channel_is_not_held(store: SqlStore) -> None:
    with store.write() as tx:
        add_card(tx, 1, "C1")
        add_card(tx, 2, "C2")
        assert [claim(tx).post.channel, claim(tx).post.channel] == ["C1", "C2"]


def test_the_one_that_has_waited_longest_comes_first(store: SqlStore) -> None:
    with store.write() as tx:
        for number in (1, 2):
            add_card(tx, number)
        tx.posts.mark_stale(2, 2, NOW - SECOND)
        assert claim(tx).post.number == 2


@pytest.mark.parametrize("name", WRITES)
def test_what_a_former_holder_writes_has_no_effect(engine: Engine, name: str) -> None:
    store = SqlStore(engine)
    with store.write() as tx:
        card_id = add_card(tx)
        add_below(tx, card_id)
        former = claim(tx)
        claim(tx, NOW + LEASE + SECOND)
    before = everything(engine)
    with store.write() as tx:
        assert not WRITES[name](tx, former)
        tx.posts.release(former, NOW, "problem")
    assert everything(engine) == before


@pytest.mark.parametrize("name", WRITES)
def test_what_the_holder_writes_has_an_effect(engine: Engine, name: str) -> None:
    store = SqlStore(engine)
    with store.write() as tx:
        add_card(tx)
        held = claim(tx)
    before = everything(engine)
    with store.write() as tx:
        assert WRITES[name](tx, held)
    assert everything(engine) != before


@pytest.mark.parametrize("name", WRITES)
def test_a_holder_is_told_that_the_post_is_gone(store: SqlStore, name: str) -> None:
    with store.write() as tx:
        add_card(tx)
        held = claim(tx)
        tx.posts.doom(7, NOW)
        assert not WRITES[name](tx, held)


def test_a_holder_may_write_about_any_post_of_its_channel_and_of_no_other(store: SqlStore) -> None:
    with store.write() as tx:
        for number, where in ((1, "C1"), (2, "C1"), (3, "C2")):
            add_card(tx, number, where)
        held = claim(tx)
        assert tx.posts.set_posted(replace(held, post=card(tx, 2)), "2.0", 1)
        assert card(tx, 2).ts == "2.0"
        assert not tx.posts.set_posted(replace(held, post=card(tx, 3)), "3.0", 1)


def test_a_thread_line_waits_for_its_card(store: SqlStore) -> None:
    with store.write() as tx:
        card_id = add_card(tx)
        line_id = add_below(tx, card_id)
        held = claim(tx)
        assert held.post.id == card_id
        tx.posts.delay(held, LATER)
        tx.posts.release(held, NOW)
        assert not tx.posts.any_due(NOW)
        show(tx, "1.0", LATER)
        assert claim(tx, LATER).post.id == line_id


def test_thread_lines_come_in_their_order_even_when_the_first_is_delayed(store: SqlStore) -> None:
    with store.write() as tx:
        card_id = add_card(tx)
        first, second = add_below(tx, card_id), add_below(tx, card_id)
        show(tx, "1.0")
        held = claim(tx)
        assert held.post.id == first
        tx.posts.delay(held, LATER)
        tx.posts.release(held, NOW)
        assert not tx.posts.any_due(NOW)
        assert [show(tx, ts, LATER).post.id for ts in ("2", "3")] == [first, second]


def test_a_parked_line_does_not_hold_up_the_next(store: SqlStore) -> None:
    with store.write() as tx:
        card_id = add_card(tx)
        add_below(tx, card_id)
        second = add_below(tx, card_id)
        show(tx, "1.0")
        held = claim(tx)
        tx.posts.park(held, "msg_too_long")
        tx.posts.release(held, NOW)
        assert claim(tx).post.id == second


def test_lines_of_another_thread_are_not_held_up(store: SqlStore) -> None:
    with store.write() as tx:
        first, second = add_card(tx, 1), add_card(tx, 2)
        show(tx, "1.0")
        show(tx, "2.0")
        add_below(tx, first, PostKind.LINES, 1)
        other = add_below(tx, second, PostKind.LINES, 2)
        held = claim(tx)
        tx.posts.delay(held, LATER)
        tx.posts.release(held, NOW)
        assert claim(tx).post.id == other


@pytest.mark.parametrize("updates_wait_until", [NOW, LATER])
def test_doomed_posts_wait_for_no_pace_and_the_card_goes_last(store: SqlStore, updates_wait_until: datetime) -> None:
    with store.write() as tx:
        card_id = add_card(tx)
        ids = [card_id, add_below(tx, card_id), add_below(tx, card_id)]
        for ts in ("1", "2", "3"):
            show(tx, ts)
        tx.posts.set_pace("chat.update", updates_wait_until)
        tx.posts.doom(7, NOW)
        removed = []
        while held := tx.posts.claim(NOW, NOW + LEASE):
            removed.append(held.post.id)
            tx.posts.remove(held)
            tx.posts.release(held, NOW)
    assert removed == [*ids[1:], ids[0]]


def test_a_doomed_line_waits_for_no_older_one(store: SqlStore) -> None:
    with store.write() as tx:
        card_id = add_card(tx)
        add_below(tx, card_id)
        second = add_below(tx, card_id)
        for ts in ("1", "2", "3"):
            show(tx, ts)
        tx.posts.doom(7, NOW)
        held = claim(tx)
        tx.posts.delay(held, LATER)
        tx.posts.release(held, NOW)
        assert claim(tx).post.id == second


def test_updates_wait_for_their_pace_and_posts_do_not(store: SqlStore) -> None:
    with store.write() as tx:
        add_card(tx, 1)
        show(tx, "1.0")
        tx.posts.mark_stale(1, 2, NOW)
        tx.posts.set_pace("chat.update", NOW + SECOND)
        assert not tx.posts.any_due(NOW)
        assert tx.posts.claim(NOW, NOW + LEASE) is None
        add_card(tx, 2)
        assert show(tx, "2.0").post.number == 2
        assert claim(tx, NOW + SECOND).post.number == 1


def test_what_changes_again_and_again_goes_before_no_other(store: SqlStore) -> None:
    with store.write() as tx:
        for number in (1, 2):
            add_card(tx, number)
            show(tx, f"{number}.0")
        tx.posts.mark_stale(2, 2, NOW + SECOND)
        tx.posts.mark_stale(1, 2, NOW + 2 * SECOND)
        tx.posts.mark_stale(2, 3, NOW + 3 * SECOND)
        assert claim(tx, NOW + 4 * SECOND).post.number == 2


def test_what_stands_in_a_summary_is_passed_on_with_the_pace_of_updates(store: SqlStore) -> None:
    with store.write() as tx:
        add_property(tx)
        for number in (1, 2):
            add_card(tx, keep(tx, replace(MISSED, external_id=str(number))).id)
        summary = tx.posts.add(NewPost(PostKind.BURST, "C1", 0), NOW)
        tx.bursts.keep(Burst(summary, NOW + SECOND))
        assert tx.bursts.absorb(summary, "C1", NOW) == 2
        show(tx, "1.0", version=2)
        assert not tx.posts.any_due(LATER)
        tx.posts.mark_stale(1, 2, NOW)
        tx.posts.set_pace("chat.update", LATER)
        assert not tx.posts.any_due(NOW)
        due = claim(tx, LATER + SECOND)
        assert due.post.is_in_summary
        tx.bursts.collect(summary, LATER)
        tx.posts.release(due, LATER)
        assert claim(tx, LATER + SECOND).post.id == summary


def test_workers_at_once_show_each_post_once_and_never_two_in_a_channel(engine: Engine) -> None:
    patient = open_engine(str(engine.url), busy_ms=20_000)
    store, shown = SqlStore(patient, patience=20), list[int]()
    holders = {name: Lock() for name in ("C0", "C1", "C2")}
    with store.write() as tx:
        for number in range(15):
            add_card(tx, number, f"C{number % 3}")

    def work() -> None:
        while True:
            with store.write() as tx:
                mine = tx.posts.claim(NOW, NOW + LEASE)
                if mine is None and not tx.posts.any_due(NOW) and len(shown) >= 15:
                    return
            if mine is None:
                continue
            assert holders[mine.post.channel].acquire(blocking=False)
            shown.append(mine.post.id)
            sleep(0.002)
            holders[mine.post.channel].release()
            with store.write() as tx:
                assert tx.posts.set_posted(mine, str(mine.post.id), 1)
                tx.posts.release(mine, NOW)

    with ThreadPoolExecutor(8) as pool:
        for outcome in [pool.submit(work) for _ in range(8)]:
            outcome.result()
    assert len(shown) == len(set(shown)) == 15
    patient.dispose()


def test_a_channel_that_is_being_claimed_is_passed_over(postgresql: Engine) -> None:
    store = SqlStore(postgresql)
    with store.write() as tx:
        add_card(tx, 1, "C1")
        add_card(tx, 2, "C2")
    with store.write() as one, store.write() as other:
        assert claim(one).post.channel == "C1"
        assert claim(other).post.channel == "C2"
        assert other.posts.claim(NOW, NOW + LEASE) is None


def test_a_channel_whose_holder_is_just_writing_is_not_taken(postgresql: Engine) -> None:
    """Or the new holder would go by what stood there before."""
    store = SqlStore(postgresql)
    with store.write() as tx:
        add_card(tx)
        held = claim(tx)
    late = NOW + LEASE + SECOND
    with store.write() as holder, store.write() as other:
        assert holder.posts.set_posted(held, "1.0", 1)
        assert other.posts.claim(late, late + LEASE) is None
    with store.write() as tx:
        assert tx.posts.claim(late, late + LEASE) is None
        assert card(tx).ts == "1.0"


def test_who_writes_while_the_channel_is_being_taken_comes_too_late(postgresql: Engine) -> None:
    store = SqlStore(postgresql)
    with store.write() as tx:
        add_card(tx)
        former = claim(tx)
    answers: list[bool] = []

    def write() -> None:
        with store.write() as tx:
            answers.append(tx.posts.set_intent(former, NOW, SETTLED))

    late = Thread(target=write)
    with store.write() as tx:
        claim(tx, NOW + LEASE + SECOND)
        late.start()
        late.join(timeout=0.3)
        assert answers == []
    late.join()
    assert answers == [False]


def test_a_post_that_is_just_being_changed_is_passed_over_and_nobody_waits(postgresql: Engine) -> None:
    store = SqlStore(postgresql)
    with store.write() as tx:
        add_card(tx, 1)
    with store.write() as agent, store.write() as worker:
        agent.posts.mark_stale(1, 2, NOW)
        assert worker.posts.claim(NOW, NOW + LEASE) is None
    with store.write() as tx:
        assert claim(tx).post.want_version == 2


def test_a_new_post_does_not_make_its_channel_look_taken(postgresql: Engine) -> None:
    store = SqlStore(postgresql)
    with store.write() as tx:
        add_card(tx, 1)
    with store.write() as intake, store.write() as worker:
        add_card(intake, 2)
        assert claim(worker).post.number == 1
