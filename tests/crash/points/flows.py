"""What happens in a run: each flow is a short story, told by what comes from outside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.crash.points import acts
from tests.crash.points.scene import Scene

Play = Callable[[Scene], None]


def nothing(scene: Scene) -> None:
    """Nobody need do anything before."""


@dataclass(frozen=True, slots=True)
class Flow:
    """`before` happens in peace, `play` while the bot is killed. `ticks` are those of the clock that are at work."""

    play: Play
    before: Play = nothing
    ticks: Sequence[str] = ("grace", "deliveries")


KEEPING_HOUSE = ("grace", "deliveries", "keeping", "housekeeping", "sweeping", "counting")
FLOWS: Mapping[str, Flow] = {
    "card": Flow(acts.missed_chat),
    "deeds": Flow(acts.deeds, before=acts.missed_chat),
    "burst": Flow(acts.many_chats),
    "mail-out": Flow(acts.answer_by_mail, before=acts.missed_chat),
    "mail-in": Flow(acts.a_mail_comes, before=acts.answered_chat, ticks=("grace", "deliveries", "mailbox")),
    "export": Flow(acts.export_to_slack, before=acts.missed_chat),
    "export-mail": Flow(acts.export_by_mail, before=acts.confirmed_address),
    "digest": Flow(acts.two_slots, before=acts.with_digest, ticks=("grace", "digests")),
    "ladder": Flow(acts.ladder, ticks=("grace", "ladder")),
    "rescue": Flow(acts.rescue, before=acts.with_rescue, ticks=("grace", "rescue")),
    "purge": Flow(acts.purge, before=acts.trashed_chat, ticks=KEEPING_HOUSE),
    "retention": Flow(acts.a_night, before=acts.kept_too_long, ticks=KEEPING_HOUSE),
    "follow": Flow(acts.answered_in_dashboard, before=acts.followed_chat, ticks=("grace", "following")),
}
