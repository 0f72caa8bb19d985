"""Who is assigned something by somebody else is told by a direct message: once, in their language, if it holds."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from bot.desks.desk import Choice
from bot.domain.inbox import Deed
from bot.ports import Person, PostKind
from tests.bot.mirror.bench import ADMIN, Bench, shown
from tests.bot.mirror.fake_slack import FakeSlack, Fault, Killed

POST, WORDS = "chat.postMessage", "Where is my lamp?"
QUIET = 4


def ben(bench: Bench) -> str:
    return bench.world.user("ben").id


def told(bench: Bench, name: str = "ben") -> list[dict[str, Any]]:
    """The direct messages to somebody."""
    return bench.world.messages(bench.world.dm(name))


def known(bench: Bench, locale: str = "en-GB", site: str = "") -> str:
    """Ben, as Slack describes him, a member of the channel."""
    with bench.store.write() as tx:
        tx.people.save([Person(ben(bench), "ben", locale, "Europe/London")])
        tx.people.join(bench.world.channel_id("support"), ben(bench))
        tx.people.set_site(site)
    return ben(bench)


def send(bench: Bench) -> None:
    bench.wait(QUIET)
    bench.run()


def words(message: Mapping[str, Any]) -> str:
    return str(message["blocks"])


def test_who_is_assigned_something_is_told_with_a_link_to_the_card(any_bench: Bench) -> None:
    bench = any_bench
    number = bench.miss(f"{WORDS} <!channel>")
    bench.run()
    [card] = bench.cards()
    bench.do(Deed.ASSIGN, number, agent=known(bench, site="https://team.slack.com"))
    send(bench)
    [message] = told(bench)
    url = f"https://team.slack.com/archives/{card['channel']}/p{card['ts'].replace('.', '')}"
    assert message["text"] == f"<@{ADMIN}> assigned <{url}|#{number}> to you (Tienda Aurora)."
    assert message["blocks"][1]["text"] == {
        "type": "plain_text",
        "emoji": False,
        "text": f"Ana Torres: {WORDS} <!channel>",
    }
    send(bench)
    assert len(told(bench)) == 1


def test_it_is_said_in_the_readers_language(bench: Bench) -> None:
    bench.do(Deed.ASSIGN, bench.miss(WORDS), agent=known(bench, "es-ES"))
    send(bench)
    assert "te asignó #1 (Tienda Aurora)." in told(bench)[0]["text"]


def test_a_stranger_learns_nothing_but_the_number(bench: Bench) -> None:
    bench.do(Deed.ASSIGN, bench.miss(WORDS), agent=ben(bench))
    send(bench)
    [message] = told(bench)
    assert message["text"] == f"<@{ADMIN}> assigned #1 to you."
    assert "lamp" not in shown(message)
    assert "Tienda" not in shown(message)


def test_contact_data_that_the_property_masks_is_not_told(bench: Bench) -> None:
    number = bench.miss("Write to ana@example.com")
    with bench.store.write() as tx:
        [owner] = tx.properties.all()
        tx.properties.arrange(replace(owner, masked=True))
    bench.do(Deed.ASSIGN, number, agent=known(bench))
    send(bench)
    assert "Write to •••" in shown(told(bench)[0])


def test_nobody_is_told_what_they_did_themselves(bench: Bench) -> None:
    agent = known(bench)
    bench.do(Deed.ASSIGN, bench.miss(WORDS), agent, agent)
    bench.do(Deed.TAKE, bench.miss("Another one"), agent)
    send(bench)
    assert told(bench) == []


def test_what_was_taken_back_before_it_was_sent_is_not_told(any_bench: Bench) -> None:
    bench, agent = any_bench, known(any_bench)
    number = bench.miss(WORDS)
    bench.do(Deed.ASSIGN, number, agent=agent)
    bench.do(Deed.UNASSIGN, number)
    send(bench)
    assert told(bench) == []
    assert [row["kind"] for row in bench.posts() if row["kind"] == "assigned"] == []
    bench.do(Deed.ASSIGN, number, agent=agent)
    bench.do(Deed.UNASSIGN, number)
    bench.do(Deed.ASSIGN, number, agent=agent)
    send(bench)
    assert len(told(bench)) == 1


@pytest.mark.parametrize("count", [2, 120])
def test_many_at_once_make_one_message(any_bench: Bench, count: int) -> None:
    bench, agent = any_bench, known(any_bench)
    numbers = [bench.miss(f"{WORDS} {n}") for n in range(count)]
    assert bench.desk.do_all(Deed.ASSIGN, numbers, ADMIN, Choice(agent)).refused == ()
    send(bench)
    [message] = told(bench)
    assert f"assigned {count} conversations to you: #1, #2" in message["text"]
    assert "lamp" not in shown(message)


def test_who_goes_on_and_on_is_told_of_in_between(bench: Bench) -> None:
    agent = known(bench)
    for n in range(40):
        bench.do(Deed.ASSIGN, bench.miss(f"{WORDS} {n}"), agent=agent)
        bench.wait(2)
        bench.run()
    send(bench)
    assert ["30 conversations" in told(bench)[0]["text"], "10 conversations" in told(bench)[1]["text"]] == [True, True]


def test_what_two_people_assign_are_two_messages(bench: Bench) -> None:
    agent, ana = known(bench), bench.world.user("ana").id
    with bench.store.write() as tx:
        tx.people.join(bench.world.channel_id("support"), ana)
    for n, actor in enumerate((ADMIN, ana)):
        bench.do(Deed.ASSIGN, bench.miss(f"{WORDS} {n}"), actor, agent)
    send(bench)
    assert [message["text"].partition(" ")[0] for message in told(bench)] == [f"<@{ADMIN}>", f"<@{ana}>"]


def test_what_joins_a_message_that_is_being_drawn_is_not_lost(any_bench: Bench) -> None:
    """The mirror has read it, and has not yet written down that it will post it."""
    bench, agent = any_bench, known(any_bench)
    first, second = bench.miss(WORDS), bench.miss("Another one")
    bench.run()
    bench.do(Deed.ASSIGN, first, agent=agent)
    bench.run()
    bench.wait(QUIET)
    now = bench.clock()
    with bench.store.write() as tx:
        claim = tx.posts.claim(now, now)
        assert claim is not None
        waiting = tx.posts.unseen(PostKind.ASSIGNED, agent)
        assert waiting is not None
        assert tx.posts.extend(waiting, 0, {**waiting.payload, "numbers": [first, second]}, now)
        tx.posts.set_intent(claim, now, now)
        assert not tx.posts.extend(waiting, 0, {}, now), "it is on its way"
        tx.posts.set_posted(claim, "1.000001", claim.post.want_version)
        tx.posts.release(claim, now)
    assert [row["behind"] for row in bench.posts() if row["kind"] == "assigned"] == [1], "to be changed"


def test_of_many_those_are_told_that_still_are_theirs(bench: Bench) -> None:
    agent = known(bench)
    numbers = [bench.miss(f"{WORDS} {n}") for n in range(3)]
    bench.desk.do_all(Deed.ASSIGN, numbers, ADMIN, Choice(agent))
    bench.do(Deed.UNASSIGN, numbers[0])
    bench.do(Deed.TRASH, numbers[1])
    send(bench)
    [message] = told(bench)
    assert "#3" in message["text"]
    assert "#1" not in message["text"]


def test_what_is_given_back_by_an_undo_is_told(bench: Bench) -> None:
    agent = known(bench)
    number = bench.miss(WORDS)
    bench.do(Deed.TAKE, number, agent)
    bench.do(Deed.UNASSIGN, number)
    bench.desk.undo(ADMIN, number)
    send(bench)
    assert len(told(bench)) == 1


@pytest.mark.parametrize("action", ["drop_after", "drop_before"])
def test_a_lost_answer_neither_doubles_nor_loses_it(any_bench: Bench, action: str) -> None:
    bench, agent = any_bench, known(any_bench)
    number = bench.miss(WORDS)
    bench.run()
    bench.world.fault(POST, action, match={"channel": agent})
    bench.do(Deed.ASSIGN, number, agent=agent)
    bench.wait(QUIET)
    bench.settle()
    assert len(told(bench)) == 1
    assert [row["behind"] for row in bench.posts() if row["kind"] == "assigned"] == [0]


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.REFUSED])
def test_whatever_happens_to_the_process_or_the_call_it_is_told_once(any_bench: Bench, fault: Fault) -> None:
    """Also in Slack's memory, where the rest of the messages is left out."""
    bench, agent = any_bench, known(any_bench)
    slack = FakeSlack(bench.clock)
    number = bench.miss(WORDS)
    bench.run(bench.mirror(slack))
    bench.do(Deed.ASSIGN, number, agent=agent)
    bench.run(bench.mirror(slack))
    bench.wait(QUIET)
    slack.faults = [fault]
    with suppress(Killed):
        bench.run(bench.mirror(slack))
    for _ in range(4):
        bench.wait(301 if fault is Fault.TROUBLE else 31)
        slack.catch_up()
        bench.run(bench.mirror(slack))
    direct = [shown for shown in slack.messages.values() if shown.channel == agent]
    assert len(direct) == (0 if fault is Fault.TROUBLE else 1)


def test_a_purge_takes_it_away_as_well(bench: Bench) -> None:
    number = bench.miss(WORDS)
    bench.do(Deed.ASSIGN, number, agent=known(bench))
    send(bench)
    assert len(told(bench)) == 1
    for deed in (Deed.TRASH, Deed.PURGE):
        bench.do(deed, number)
    send(bench)
    assert told(bench) == []
    assert bench.posts() == []


@pytest.mark.parametrize(("method", "code"), [("chat.update", "edit_window_closed"), ("chat.delete", "not_in_channel")])
def test_a_purge_takes_it_away_though_slack_refused_something_before(bench: Bench, method: str, code: str) -> None:
    number = bench.miss(WORDS)
    bench.do(Deed.ASSIGN, number, agent=known(bench))
    send(bench)
    [post] = [row for row in bench.posts() if row["kind"] == PostKind.ASSIGNED]
    bench.world.fault(method, "error", error=code, count=1)
    with bench.store.write() as tx:
        tx.posts.restate(post["id"], bench.clock())
    send(bench)
    for deed in (Deed.TRASH, Deed.PURGE):
        bench.do(deed, number)
    for _ in range(2):
        bench.run()
        bench.wait(301)
    bench.run()
    assert told(bench) == []


def test_what_a_purge_would_not_take_away_holds_no_words_though_one_is_left_of_several(bench: Bench) -> None:
    agent, numbers = known(bench), [bench.miss(WORDS), bench.miss("another")]
    bench.desk.do_all(Deed.ASSIGN, numbers, ADMIN, Choice(agent))
    bench.do(Deed.UNASSIGN, numbers[1])
    send(bench)
    [message] = told(bench)
    assert "#1" in message["text"]
    assert WORDS not in words(message)


@pytest.mark.parametrize("code", ["user_not_found", "channel_not_found", "messages_tab_disabled", "restricted_action"])
def test_who_can_not_be_told_holds_nothing_up(bench: Bench, code: str) -> None:
    agent = known(bench)
    bench.world.fault(POST, "error", error=code, match={"channel": agent})
    bench.do(Deed.ASSIGN, bench.miss(WORDS), agent=agent)
    send(bench)
    assert told(bench) == []
    assert (bench.parked(), bench.troubles()) == ([], [])
    bench.do(Deed.ASSIGN, bench.miss("Another one"), agent=agent)
    send(bench)
    assert len(told(bench)) == 1


def test_who_is_gone_and_apps_are_not_told(bench: Bench) -> None:
    agent = known(bench)
    with bench.store.write() as tx:
        tx.people.save([Person(agent, active=False), Person("U0ROBOT", is_bot=True)])
    numbers = [bench.miss(f"{WORDS} {n}") for n in range(2)]
    for number, one in zip(numbers, (agent, "U0ROBOT"), strict=True):
        bench.do(Deed.ASSIGN, number, agent=one)
    assert [row["kind"] for row in bench.posts() if row["kind"] == "assigned"] == []
