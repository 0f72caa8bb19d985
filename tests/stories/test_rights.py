"""Who may do what, over the wire: by a group, by a channel, and no more once somebody left it or the workspace."""

from collections.abc import Iterator

import pytest

from bot.domain.ids import WORK_SHORTCUT
from bot.domain.inbox import Role
from bot.ports import Grant
from sandbox.visitors.shops import AURORA, NORTHWIND
from tests.stories.reading import number, words
from tests.stories.scene import JSON, PATIENCE, Scene, english_speakers, playing
from tests.stories.visits import Visit

CREW = {"id": "S0CREW0001", "handle": "crew", "name": "The crew", "members": []}
ELSEWHERE = "escalations"  # of which only some are members
GONE = "has left the workspace"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A property in the channel of all, and another in one of few."""
    seed = {**english_speakers(), "groups": [CREW]}
    with playing(tmp_path_factory.mktemp("rights"), "http", seed=seed) as scene:
        scene.missed("Anna")
        hidden(scene, "Gus")
        assert "go to" in scene.inbox("ana", "here northwind", channel=ELSEWHERE)
        yield scene


def hidden(scene: Scene, name: str) -> None:
    Visit(scene.postbox, name, shop=NORTHWIND).asks("Hello?").is_over()


def role_is(scene: Scene, who: str, role: str) -> None:
    scene.slack.wait_for(lambda: role in scene.inbox(who, "whoami"), PATIENCE, f"{who} as {role}")


def trashed(scene: Scene, name: str) -> int:
    found = number(scene.missed(name))
    assert "in the trash" in scene.inbox("ana", f"trash #{found}")
    return found


def test_a_group_gives_its_role_when_its_event_comes_and_takes_it_again(scene: Scene) -> None:
    first, second = trashed(scene, "Bert"), trashed(scene, "Carl")
    with scene.store() as store, store.write() as tx:
        aurora = next(one for one in tx.properties.all() if one.tawk_id == AURORA.property_id)
        tx.people.grant(Grant(aurora.id, str(CREW["id"]), Role.LEAD))
    assert "Only leads" in scene.inbox("tom", f"purge #{first}")
    ana = scene.slack.user("ana")
    assert ana.change_group("crew", ["tom"]).ok
    role_is(scene, "tom", "lead (as a member of @crew)")
    assert "purged for good" in scene.inbox("tom", f"purge #{first}")
    assert ana.change_group("crew", []).ok
    scene.slack.wait_for(lambda: "@crew" not in scene.inbox("tom", "whoami"), PATIENCE, "tom as an agent")
    assert "Only leads" in scene.inbox("tom", f"purge #{second}")
    scene.gone("Bert")


def test_who_leaves_the_channel_is_refused_at_the_next_press(scene: Scene) -> None:
    card = scene.missed("Dora")
    sofia = scene.slack.user("sofia")
    assert "yours now" in scene.inbox("sofia", f"take #{number(card)}")
    assert sofia.leave("support").ok
    known = scene.inbox("sofia", "show #99999", channel="general").replace("99999", "?")
    scene.slack.wait_for(
        lambda: scene.inbox("sofia", f"show #{number(card)}", "general").replace(str(number(card)), "?") == known,
        PATIENCE,
        "the same answer as of what never was",
    )
    card = scene.card("Dora", "Unassign")
    sofia.presses("Close", on=card)
    assert f"There is no #{number(card)}" in scene.whisper("sofia", "There is no")[-1]["text"]
    scene.calm()
    assert "Closed" not in words(scene.card("Dora"))


def test_the_open_work_of_who_is_deactivated_is_given_back_and_told_once(scene: Scene) -> None:
    cards = {name: scene.missed(name) for name in ("Emil", "Fred")}
    grace = scene.slack.user("grace").id
    for name in cards:
        scene.press("grace", "Take it", name)
        scene.card(name, f"<@{grace}>")
    assert "closed" in scene.inbox("grace", f"close #{number(cards['Fred'])}")
    ana = scene.slack.user("ana")
    assert ana.deactivate("grace").ok
    card = scene.card("Emil", "Assigned to nobody")
    scene.thread_with(card, GONE)
    scene.slack.user("tom").leave("support")  # everything is read once more
    scene.slack.user("tom").join("support")
    role_is(scene, "tom", "agent")
    scene.calm()
    for told in (scene.thread(card), scene.slack.messages("support")):
        assert [GONE in words(line) for line in told].count(True) == 1
    assert f"<@{grace}>" in words(scene.card("Fred", "Closed"))
    ana.reactivate("grace")


@pytest.mark.parametrize("typed", ["show", "history", "take", "close", "trash", "purge", "undo", "note", "contact"])
def test_what_is_in_another_channel_is_answered_like_what_never_was(scene: Scene, typed: str) -> None:
    hidden_number = number(scene.card("Gus"))
    told = [
        scene.inbox("tom", f"{typed} #{one}" + (" words" if typed == "note" else "")).replace(str(one), "?")
        for one in (hidden_number, 99_999)
    ]
    assert told[0] == told[1]
    assert "There is no" in told[0]
    assert "There is no property" in scene.inbox("tom", "search property:northwind hello")
    assert "Gus" not in scene.inbox("tom", "list any", channel="general")
    scene.slack.wait_for(
        lambda: "Gus" in scene.inbox("ben", f"show #{hidden_number}"),
        PATIENCE,
        "what is there for who is in the channel, once it was read that he is",
    )


def test_a_form_that_stayed_open_while_its_conversation_was_purged_says_so(scene: Scene) -> None:
    card = scene.missed("Hugo")
    ben = scene.slack.user("ben")
    assert ben.shortcut(WORK_SHORTCUT, card).ok
    modal: JSON = scene.modal("ben").modal
    assert f"#{number(card)}" in str(modal["title"])
    assert "in the trash" in scene.inbox("ana", f"trash #{number(card)}")
    assert "purged for good" in scene.inbox("ana", f"purge #{number(card)}")
    refused = ben.submit({})
    assert f"There is no #{number(card)}" in str(refused.errors)
    ben.close()
    scene.gone("Hugo")
