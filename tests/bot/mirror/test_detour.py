"""Where a channel can't be written to, its cards go to the default one, and administrators are told once."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.inbox import Deed, Role
from bot.mirror.detour import Detour
from bot.ports import DigestKind, Grant, NewDigest, NewPost, Person, PostKind
from bot.times.schedules import Schedule
from handlers.talk.workspace import Workspace
from tests.bot.mirror.bench import Bench, shown

POST, WORDS = "chat.postMessage", "Where is my lamp?"
SHUT, DEFAULT = "leads", "general"  # a private channel that the bot is not in, and one that it is in


def admin(bench: Bench) -> str:
    return bench.world.user("ana").id


def detour(bench: Bench) -> Detour:
    return Detour(bench.store, frozenset({admin(bench)}), bench.world.channel_id(DEFAULT), bench.clock)


def told(bench: Bench, name: str = "ana") -> list[dict[str, Any]]:
    return bench.world.messages(bench.world.dm(name))


def go_round(bench: Bench) -> None:
    """What mirror and clock do within seconds."""
    for _ in range(2):
        bench.run()
        detour(bench).step()
    bench.run()
    bench.wait(1)


def miss(bench: Bench, words: str = WORDS) -> int:
    return bench.miss(words, "Is anybody there?", channel=SHUT)


def channel(bench: Bench) -> str:
    return bench.world.channel_id(SHUT)


def test_a_card_and_its_thread_go_to_the_default_channel(any_bench: Bench) -> None:
    bench = any_bench
    miss(bench)
    go_round(bench)
    [card] = bench.cards(DEFAULT)
    assert WORDS in shown(card)
    assert [WORDS in shown(reply) for reply in bench.replies(card)] == [True]
    assert bench.cards(SHUT) == []
    miss(bench, "Another one")
    go_round(bench)
    assert len(bench.cards(DEFAULT)) == 2
    assert [row["behind"] for row in bench.posts()] == [0] * len(bench.posts())


def test_administrators_are_told_once_what_to_do(any_bench: Bench) -> None:
    bench = any_bench
    miss(bench)
    with bench.store.write() as tx:
        [owner] = tx.properties.of_channel(channel(bench))
        tx.people.grant(Grant(owner.id, bench.world.user("ben").id, Role.ADMIN))
        tx.people.save([Person(bench.world.user("ben").id, "ben", "es-ES")])
    for n in range(3):
        miss(bench, f"Another {n}")
        go_round(bench)
        bench.wait(301)
    [message] = told(bench)
    for part in (f"<#{channel(bench)}>", "/invite", "/inbox here", "Tienda Aurora", "general"):
        assert part.replace("general", bench.world.channel_id(DEFAULT)) in shown(message)
    [spanish] = told(bench, "ben")
    assert "No puedo escribir" in shown(spanish)
    assert told(bench, "luis") == []


def test_who_administers_one_property_learns_nothing_of_another_that_shares_its_channel(bench: Bench) -> None:
    miss(bench)
    with bench.store.write() as tx:
        [owner] = tx.properties.of_channel(channel(bench))
        tx.properties.add("p2", "Aquarium", channel(bench), bench.clock())
        tx.people.grant(Grant(owner.id, bench.world.user("ben").id, Role.ADMIN))
    go_round(bench)
    [message], [everything] = told(bench, "ben"), told(bench)
    assert "Tienda Aurora" in shown(message)
    assert "Aquarium" not in shown(message)
    assert "Aquarium" in shown(everything)


def test_a_lost_answer_does_not_have_it_told_again(bench: Bench) -> None:
    """That nobody knows what became of a post does not mean that the channel works."""
    miss(bench)
    go_round(bench)
    bench.wait(301)
    bench.world.fault(POST, "drop_before", match={"channel": channel(bench)})
    miss(bench, "Another one")
    for _ in range(4):
        go_round(bench)
        bench.wait(31)
    bench.wait(301)
    miss(bench, "A third one")
    go_round(bench)
    assert len(told(bench)) == 1


def test_once_the_bot_is_invited_cards_go_to_their_channel_again(any_bench: Bench) -> None:
    bench = any_bench
    miss(bench)
    go_round(bench)
    bench.world.user("ana").join(SHUT, user=bench.world.bot_user_id)
    bench.wait(301)
    miss(bench, "Another one")
    go_round(bench)
    assert len(bench.cards(SHUT)) == 1
    assert bench.troubles() == []
    bench.world.user("ana").leave(SHUT, user=bench.world.bot_user_id)
    miss(bench, "A third one")
    go_round(bench)
    assert (len(bench.cards(DEFAULT)), len(told(bench))) == (2, 2), "told anew, since it had worked"


def test_an_invitation_is_heard_and_tried_at_once(bench: Bench) -> None:
    miss(bench)
    go_round(bench)
    bench.world.user("ana").join(SHUT, user=bench.world.bot_user_id)
    event = {"type": "member_joined_channel", "channel": channel(bench), "user": bench.world.bot_user_id}
    Workspace(bench.store, bench.clock).hear(event)
    assert bench.troubles() == []
    miss(bench, "Another one")
    go_round(bench)
    assert len(bench.cards(SHUT)) == 1


def test_a_card_that_stands_there_stays_there(bench: Bench) -> None:
    bench.world.user("ana").join(SHUT, user=bench.world.bot_user_id)
    number = miss(bench)
    go_round(bench)
    bench.world.user("ana").leave(SHUT, user=bench.world.bot_user_id)
    bench.do(Deed.TAKE, number)
    go_round(bench)
    assert bench.cards(DEFAULT) == []
    assert len(told(bench)) == 1
    bench.world.user("ana").join(SHUT, user=bench.world.bot_user_id)
    bench.wait(301)
    go_round(bench)
    assert "U0ADMIN" in shown(bench.cards(SHUT)[0])


@pytest.mark.parametrize("action", ["drop_after", "drop_before"])
def test_what_may_be_there_is_not_posted_elsewhere(bench: Bench, action: str) -> None:
    """A card whose answer was lost is looked for first, however shut the channel is since."""
    bench.world.user("ana").join(SHUT, user=bench.world.bot_user_id)
    bench.world.fault(POST, action, match={"channel": channel(bench)})
    miss(bench)
    bench.run()
    bench.world.user("ana").leave(SHUT, user=bench.world.bot_user_id)
    miss(bench, "Another one")
    for _ in range(3):
        go_round(bench)
        bench.wait(31)
    assert [WORDS in shown(card) for card in bench.cards(DEFAULT)] == [False], "only the other"
    bench.world.user("ana").join(SHUT, user=bench.world.bot_user_id)
    bench.wait(301)
    go_round(bench)
    bench.wait(31)
    go_round(bench)
    cards = [*bench.cards(SHUT), *bench.cards(DEFAULT)]
    assert [WORDS in shown(card) for card in cards].count(True) == 1


def test_the_default_channel_has_no_detour_and_loses_nothing(bench: Bench) -> None:
    broken = bench.world.fault(POST, "error", error="is_archived", match={"channel": bench.world.channel_id(DEFAULT)})
    bench.miss(WORDS, channel=DEFAULT)
    miss(bench, "In the other")
    go_round(bench)
    assert bench.cards(DEFAULT) == []
    assert any("archived" in shown(message) and "wait" in shown(message) for message in told(bench))
    bench.world.remove_fault(broken)
    for _ in range(2):
        bench.wait(301)
        go_round(bench)
    assert len(bench.cards(DEFAULT)) == 2


def test_what_was_mended_before_it_was_told_is_not_told(bench: Bench) -> None:
    miss(bench)
    bench.run()
    detour(bench).step()
    with bench.store.write() as tx:
        tx.posts.forgive(channel(bench), bench.clock())
    bench.run()
    assert told(bench) == []


def test_a_token_at_fault_moves_nothing(bench: Bench) -> None:
    bench.world.fault(POST, "error", error="invalid_auth", count=100)
    miss(bench)
    go_round(bench)
    assert told(bench) == []
    assert {row["channel"] for row in bench.posts()} == {channel(bench)}


def test_a_channel_that_works_is_left_alone(bench: Bench) -> None:
    bench.miss(WORDS)
    bench.run()
    assert detour(bench).step() == 0
    rows: list[Mapping[str, Any]] = list(bench.posts())
    assert {row["channel"] for row in rows} == {bench.world.channel_id("support")}


def test_of_a_channel_to_which_no_cards_go_whoever_set_its_digests_up_is_told(any_bench: Bench) -> None:
    bench, ben = any_bench, any_bench.world.user("ben").id
    schedule = Schedule((0,), (0,), ZoneInfo("UTC"))
    with bench.store.write() as tx:
        tx.digests.add(NewDigest(DigestKind.DIGEST, channel(bench), (), schedule, "", ben), bench.clock())
        tx.posts.add(
            NewPost(PostKind.NOTICE, channel(bench), 0, None, {"notice": "missed", "agent": ""}), bench.clock()
        )
    for _ in range(2):
        go_round(bench)
    [message] = told(bench, "ben")
    for part in (f"<#{channel(bench)}>", "/invite", "waits meanwhile"):
        assert part in shown(message)
    assert "/inbox here" not in shown(message)
    assert told(bench) == []
