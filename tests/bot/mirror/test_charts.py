"""A workspace that has no charts gets the roundup all the same, and is not asked each time whether it has them."""

from typing import Any

from bot.digests.rounds import Rounds
from bot.digests.roundups import CHARTS_AGAIN
from bot.ports import DigestKind, NewDigest
from bot.times.schedules import Schedule
from tests.bot.mirror.bench import ANA, SECOND, Bench
from tests.inbox import MADRID, said

CHART = "data_visualization"
DAY = 24 * 3600 * SECOND
POST, UPDATE = "chat.postMessage", "chat.update"


def tell(bench: Bench) -> int:
    """Let the roundup of a week with one answered chat come; the id of its digest."""
    bench.begin("Where is my lamp?")
    bench.tell("Where is my lamp?", said("v", bench.clock(), "?"), said("a", bench.clock() + 40 * SECOND, "Here."))
    bench.clock.forward(DAY)
    place = bench.world.channel_id("general")
    new = NewDigest(DigestKind.ROUNDUP, place, (), Schedule((0,), (540,), MADRID), "en", ANA)
    with bench.store.write() as tx:
        digest_id = tx.digests.add(new, bench.clock())
    ask(bench, digest_id)
    return digest_id


def ask(bench: Bench, digest_id: int) -> None:
    with bench.store.write() as tx:
        digest = tx.digests.get(digest_id)
        assert digest is not None
        tx.digests.save(digest.asked(bench.clock()))
    Rounds(bench.store, bench.slack, bench.clock).go()
    bench.run()


def roundups(bench: Bench) -> list[list[str]]:
    """The types of the blocks of each."""
    return [[block["type"] for block in one["blocks"]] for one in bench.cards("general")]


def refused(bench: Bench, method: str = POST) -> list[dict[str, Any]]:
    return [call for call in bench.world.calls(method) if (call["answer"] or {}).get("error") == "invalid_blocks"]


def test_where_slack_draws_charts_they_are_drawn(any_bench: Bench) -> None:
    tell(any_bench)
    [kinds] = roundups(any_bench)
    assert kinds.count(CHART) == 2
    assert "rich_text" not in kinds
    assert refused(any_bench) == []


def test_where_it_refuses_them_the_roundup_comes_without_and_the_next_at_once(any_bench: Bench) -> None:
    any_bench.world.refuse_blocks(CHART)
    digest_id = tell(any_bench)
    any_bench.clock.forward(SECOND)
    ask(any_bench, digest_id)
    kinds = roundups(any_bench)
    assert len(kinds) == 2
    assert all(CHART not in one and one.count("rich_text") == 2 for one in kinds)
    assert len(refused(any_bench)) == 1
    assert not any_bench.parked()
    assert not any_bench.troubles()


def test_after_a_month_they_are_tried_again(bench: Bench) -> None:
    bench.world.refuse_blocks(CHART)
    digest_id = tell(bench)
    bench.world.refuse_blocks()
    bench.clock.forward(CHARTS_AGAIN + SECOND)
    bench.begin("Hello?")
    bench.tell("Hello?", said("v", bench.clock(), "?"), said("a", bench.clock() + SECOND, "Here."))
    bench.clock.forward(DAY)
    ask(bench, digest_id)
    assert roundups(bench)[-1].count(CHART) == 2


def test_one_that_is_drawn_anew_does_without_them_too(bench: Bench) -> None:
    tell(bench)
    bench.world.refuse_blocks(CHART)
    told = next(post["id"] for post in bench.posts() if post["kind"] == "roundup")
    with bench.store.write() as tx:
        tx.posts.touch(told, bench.clock())
    bench.run()
    [kinds] = roundups(bench)
    assert CHART not in kinds
    assert len(refused(bench, UPDATE)) == 1


def test_what_is_refused_for_another_reason_is_put_aside(bench: Bench) -> None:
    bench.world.refuse_blocks(CHART, "section")
    tell(bench)
    assert roundups(bench) == []
    assert [reason for _, reason in bench.parked()] == ["invalid_blocks"]
    assert len(refused(bench)) == 2
