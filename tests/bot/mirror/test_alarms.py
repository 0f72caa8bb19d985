"""Alerts in Slack: where they stand, whom they call, in which language, and nothing of what somebody has by then."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.alerts import Alerts
from bot.domain.inbox import Deed
from bot.ladder.climbing import Climber
from bot.ports import Person
from tests.bot.mirror.bench import ADMIN, Bench, shown
from tests.bot.mirror.hooked import Hooked

WORDS = "Where is my lamp? <!channel>"
POST = "chat.postMessage"


def ben(bench: Bench, locale: str = "en-GB") -> str:
    """Ben, a member of the channel."""
    found = bench.world.user("ben").id
    with bench.store.write() as tx:
        tx.people.save([Person(found, "ben", locale, "Europe/London")])
        tx.people.join(bench.world.channel_id("support"), found)
        tx.people.set_site("https://team.slack.com")
    return found


def want(bench: Bench, alerts: Alerts, **different: object) -> None:
    """All properties want it so."""
    with bench.store.write() as tx:
        for one in tx.properties.all():
            tx.alerts.set(one.id, alerts)
            tx.properties.arrange(replace(one, **different))  # type: ignore[arg-type]


def climb(bench: Bench, minutes: float) -> None:
    bench.wait(minutes * 60)
    Climber(bench.store, Alerts(), frozenset({ADMIN}), bench.clock).climb()
    Climber(bench.store, Alerts(), frozenset({ADMIN}), bench.clock).climb()


def alarms(bench: Bench) -> list[dict[str, Any]]:
    """What the channel sees of them, in threads too."""
    return [one for one in bench.world.messages("support") if "⏰" in one["text"]]


def thread(bench: Bench, card: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [one for one in bench.world.thread("support", card["ts"]) if "⏰" in one["text"]]


def url_of(card: Mapping[str, Any]) -> str:
    return f"https://team.slack.com/archives/{card['channel']}/p{card['ts'].replace('.', '')}"


def direct(bench: Bench, name: str = "ben") -> list[dict[str, Any]]:
    return bench.world.messages(bench.world.dm(name))


def missed(bench: Bench, alerts: Alerts, count: int = 1, **different: object) -> list[int]:
    numbers = [bench.miss(f"{n} {WORDS}") for n in range(count)]
    want(bench, alerts, **different)
    bench.run()
    return numbers


def test_the_channel_is_told_in_the_thread_and_whoever_is_on_call_is_called(any_bench: Bench) -> None:
    bench, agent = any_bench, ben(any_bench)
    [number] = missed(bench, Alerts(5, 10, 0, person=agent, group="S0CREW"))
    [card] = bench.cards()
    place = f"<{url_of(card)}|#{number}>"
    climb(bench, 5)
    bench.run()
    [first] = alarms(bench)
    assert first["text"] == f"⏰ Nobody has taken {place} for 5 min."
    assert (first["subtype"], first["thread_ts"]) == ("thread_broadcast", card["ts"])
    climb(bench, 5)
    bench.run()
    called = f"<@{agent}> <!subteam^S0CREW> ⏰ Nobody has taken {place} for 10 min."
    assert alarms(bench)[1]["text"] == f"{called} You are on call: please take it, or find somebody who does."
    assert direct(bench) == []


def test_who_leads_is_told_directly_with_the_words_and_a_way_to_open_it(any_bench: Bench) -> None:
    bench, agent = any_bench, ben(any_bench)
    [number] = missed(bench, Alerts(0, 0, 30, head=agent))
    [card] = bench.cards()
    climb(bench, 30)
    bench.run()
    assert alarms(bench) == [], "the channel need not see it"
    [line] = thread(bench, card)
    assert line["text"].endswith("for 30 min. Whoever leads here has been told.")
    [message] = direct(bench)
    told = f"⏰ Nobody has taken <{url_of(card)}|#{number}> (Tienda Aurora) for 30 min. You lead here."
    assert message["text"] == told
    assert message["blocks"][1]["text"]["type"] == "plain_text"
    assert WORDS in message["blocks"][1]["text"]["text"]
    assert "Open…" in shown(message)


def test_many_at_once_are_one_message_that_leads_to_each(any_bench: Bench) -> None:
    bench, agent = any_bench, ben(any_bench)
    numbers = missed(bench, Alerts(5, 0, 10, head=agent), 5)
    bench.do(Deed.TAKE, numbers[0])
    climb(bench, 5)
    bench.run()
    [message] = alarms(bench)
    assert "thread_ts" not in message
    assert message["text"].startswith("⏰ Nobody has taken 4 missed chats for 5 min: <https://team.slack.com/")
    assert all(f"|#{number}>" in message["text"] for number in numbers[1:])
    climb(bench, 5)
    bench.run()
    [line] = direct(bench)
    assert "Tienda Aurora: ⏰ Nobody has taken 4 missed chats" in line["text"]
    assert "lamp" not in shown(line) + shown(message)


def test_what_somebody_took_before_it_was_sent_is_not_told(any_bench: Bench) -> None:
    bench, agent = any_bench, ben(any_bench)
    [number] = missed(bench, Alerts(5, 0, 10, head=agent))
    climb(bench, 10)
    climb(bench, 0)
    bench.do(Deed.TAKE, number)
    bench.run()
    assert alarms(bench) + direct(bench) == []
    assert [row["kind"] for row in bench.posts() if row["kind"] in ("alert", "raised")] == []


def test_an_alert_takes_its_chat_and_says_then_who_has_it(any_bench: Bench) -> None:
    bench, agent = any_bench, ben(any_bench)
    [number] = missed(bench, Alerts(5, 0, 10, head=agent))
    [card] = bench.cards()
    climb(bench, 5)
    climb(bench, 5)
    bench.run()
    told = thread(bench, card)
    assert [len(told), len(direct(bench))] == [2, 1]
    assert all("Take it" in shown(one) for one in told)
    bench.do(Deed.TAKE, number, agent)
    bench.run()
    lines = [one for one in bench.world.thread("support", card["ts"]) if one["ts"] in [line["ts"] for line in told]]
    expected = f"✅ <@{agent}> has <{url_of(card)}|#{number}> now."
    assert [one["text"] for one in (*lines, *direct(bench))] == [expected] * 3
    assert "Take it" not in "".join(map(shown, lines))
    bench.do(Deed.CLOSE, number)
    bench.run()
    assert direct(bench)[0]["text"] == expected, "it does not follow all that happens to it"


def test_what_is_taken_while_its_alert_is_under_way_is_told_as_soon_as_that_is_there(bench: Bench) -> None:
    [number] = missed(bench, Alerts(5))
    [card] = bench.cards()
    climb(bench, 5)
    bench.mirror().step()  # the card goes first
    hooked = Hooked(bench.client, after=lambda: bench.do(Deed.TAKE, number))
    bench.mirror(hooked).step()
    bench.run()
    assert [one["text"][:1] for one in bench.world.thread("support", card["ts"])[-1:]] == ["✅"]


def test_of_many_those_are_told_that_nobody_took_meanwhile(bench: Bench) -> None:
    numbers = missed(bench, Alerts(5), 4)
    climb(bench, 5)
    for number in numbers[:3]:
        bench.do(Deed.CLOSE, number)
    bench.run()
    [message] = alarms(bench)
    assert message["text"].startswith("⏰ Nobody has taken one missed chat for 5 min: ")
    assert "#4" in message["text"]


def test_it_is_said_in_the_propertys_language_and_in_that_of_who_is_told(bench: Bench) -> None:
    agent = ben(bench, "es-ES")
    missed(bench, Alerts(5, 0, 10, head=agent), language="es")
    [card] = bench.cards()
    climb(bench, 5)
    climb(bench, 5)
    bench.run()
    assert alarms(bench)[0]["text"] == f"⏰ <{url_of(card)}|#1> lleva 5 min sin que nadie lo tome."
    assert direct(bench)[0]["text"].endswith(
        "(Tienda Aurora) lleva 10 min sin que nadie lo tome. Eres responsable aquí."
    )


def test_a_stranger_learns_nothing_but_numbers(bench: Bench) -> None:
    tom = bench.world.user("tom").id
    missed(bench, Alerts(0, 0, 5, head=tom))
    climb(bench, 5)
    bench.run()
    for n in range(4):
        bench.miss(f"{n} more {WORDS}")
    climb(bench, 5)
    bench.run()
    one, many = direct(bench, "tom")
    assert one["text"] == "⏰ Nobody has taken #1 for 5 min. You lead here."
    assert "⏰ Nobody has taken 4 missed chats for 5 min: #2, #3, #4, #5." in many["text"]
    assert "lamp" not in shown(one) + shown(many)
    assert "Tienda" not in shown(one) + shown(many)


def test_contact_data_that_the_property_masks_is_not_told(bench: Bench) -> None:
    agent = ben(bench)
    bench.miss("Write to ana@example.com")
    want(bench, Alerts(0, 0, 5, head=agent), masked=True)
    bench.run()
    climb(bench, 5)
    bench.run()
    assert "Write to •••" in shown(direct(bench)[0])


def test_a_card_that_somebody_deleted_comes_back_with_the_alert_below_it(bench: Bench) -> None:
    missed(bench, Alerts(5))
    [card] = bench.cards()
    assert bench.world.user("ana").delete(card).ok
    climb(bench, 5)
    bench.run()
    bench.settle()
    [back] = [one for one in bench.cards() if "lamp" in shown(one)]
    assert back["ts"] != card["ts"]
    assert len(thread(bench, back)) == 1


@pytest.mark.parametrize("action", ["drop_after", "drop_before"])
def test_a_lost_answer_neither_doubles_nor_loses_it(any_bench: Bench, action: str) -> None:
    bench, agent = any_bench, ben(any_bench)
    missed(bench, Alerts(5, 0, 10, head=agent))
    [card] = bench.cards()
    bench.world.fault(POST, action)
    climb(bench, 5)
    bench.settle()
    bench.world.fault(POST, action, match={"channel": agent})
    climb(bench, 5)
    bench.settle()
    assert (len(thread(bench, card)), len(direct(bench))) == (2, 1)


def test_what_waits_for_a_shut_channel_goes_round_with_its_card(bench: Bench) -> None:
    numbers = missed(bench, Alerts(5), 4)
    climb(bench, 5)
    support, general = (bench.world.channel_id(name) for name in ("support", "general"))
    with bench.store.write() as tx:
        assert tx.posts.divert(support, general, bench.clock()) == 1
    bench.run()
    [message] = [one for one in bench.world.messages("general") if "⏰" in one["text"]]
    assert f"|#{numbers[0]}>" in message["text"] or f"#{numbers[0]}" in message["text"]


def test_of_what_is_purged_no_alert_is_left(any_bench: Bench) -> None:
    bench, agent = any_bench, ben(any_bench)
    [number] = missed(bench, Alerts(5, 0, 10, head=agent))
    climb(bench, 5)
    climb(bench, 5)
    bench.run()
    assert direct(bench)
    for deed in (Deed.TRASH, Deed.PURGE):
        bench.do(deed, number)
    bench.settle()
    assert bench.world.messages("support") + direct(bench) == []
