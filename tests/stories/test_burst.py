"""More visitors than a channel takes cards, over the wire: one message, its lists, and cards again when it calms."""

from pathlib import Path

from bot.domain.ids import BurstAction
from sandbox.control import SlackSandbox
from tests.stories.reading import words
from tests.stories.scene import CHANNEL, JSON, PATIENCE, Scene, playing

MANY = 25  # more than a page of a list holds
EVER = 10_000


def summary(slack: SlackSandbox, shown: str) -> JSON:
    """The one message of ours in the channel, once it shows this."""
    slack.wait_for(
        lambda: [one for one in slack.messages(CHANNEL) if shown in words(one)], PATIENCE, f"a summary with {shown!r}"
    )
    [found] = [one for one in slack.messages(CHANNEL) if "at once" in words(one)]
    return found


def flood(scene: Scene) -> None:
    """While Slack takes nothing, so that a slow machine floods as a quick one."""
    rule = scene.slack.fault("chat.postMessage", "rate_limited", count=EVER)
    for n in range(MANY):
        scene.visit(f"Visitor-{n:02}").asks("Is anybody there?").is_over()
    scene.slack.remove_fault(rule)


def test_a_burst_is_worked_from_its_summary(tmp_path: Path) -> None:
    with playing(tmp_path, "http", {"SLACK_CARDS_WAITING": "10"}) as scene:
        flood(scene)
        shown = summary(scene.slack, f"{MANY} conversations came at once")
        assert len(scene.slack.messages(CHANNEL)) == 1
        assert scene.slack.thread(CHANNEL, shown["ts"])[1:] == []
        ana = scene.slack.user("ana")
        assert ana.presses("Show what nobody has", on=shown).ok
        told = scene.slack.wait_for(lambda: scene.slack.ephemeral("ana", CHANNEL), PATIENCE, "the list")[0]
        assert "Visitor-00" in words(told)
        first = int(words(told).split("#")[1].split(" ")[0])
        assert ana.click(told, BurstAction.TAKE, block_id=f"row:{first}").ok
        told = scene.slack.wait_for(
            lambda: [one for one in scene.slack.ephemeral("ana", CHANNEL) if f"#{first}: yours now" in words(one)],
            PATIENCE,
            "the list without what was taken",
        )[0]
        assert "Visitor-00" not in words(told)
        assert ana.presses("Next", on=told).ok
        scene.slack.wait_for(
            lambda: [one for one in scene.slack.ephemeral("ana", CHANNEL) if f"Visitor-{MANY - 1}" in words(one)],
            PATIENCE,
            "its second page",
        )
        scene.inbox("ana", f"close #{first + 1}")
        summary(scene.slack, f"nobody has: {MANY - 2} · taken: 1 · settled: 1")
        assert "#" in scene.inbox("ana", f"list burst:{summary_id(shown)} agent:any")
        assert len(scene.slack.messages(CHANNEL)) == 1


def summary_id(shown: JSON) -> str:
    return words(shown).split("burst:")[1].split(" ")[0]
