"""What happens in a run: each flow is a short story, told by what comes from outside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.crash.points import acts, undertakings
from tests.crash.points.scene import Scene

Play = Callable[[Scene], None]


def nothing(scene: Scene) -> None:
    """Nobody need do anything before."""


@dataclass(frozen=True, slots=True)
class Flow:
    """`before` happens in peace, `play` while the bot is killed. `ticks` are those of the clock that are at work.

    What happened before is remembered, and not played again, unless it has to be `anew` each time.
    """

    play: Play
    before: Play = nothing
    ticks: Sequence[str] = ("grace", "deliveries")
    anew: bool = False


KEEPING_HOUSE = ("grace", "deliveries", "keeping", "housekeeping", "sweeping", "counting")
ERASING = ("grace", "deliveries", "sweeping")
FLOWS: Mapping[str, Flow] = {
    "card": Flow(acts.missed_chat),
    "deeds": Flow(acts.deeds, before=acts.missed_chat),
    "burst": Flow(acts.many_chats),
    "mail-out": Flow(acts.answer_with_file, before=acts.missed_chat),
    "mail-in": Flow(
        acts.a_mail_comes, before=acts.answered_chat, ticks=("grace", "deliveries", "mailbox"), anew=True
    ),  # who reads the mailbox holds it
    "press": Flow(undertakings.refused_press, before=acts.missed_chat),
    "home": Flow(undertakings.bulk, before=undertakings.few_chats),
    "export": Flow(acts.export_to_slack, before=acts.missed_chat),
    "export-mail": Flow(acts.export_by_mail, before=acts.confirmed_address),
    "digest": Flow(acts.two_slots, before=acts.with_digest, ticks=("grace", "digests")),
    "ladder": Flow(acts.ladder, ticks=("grace", "ladder")),
    "rescue": Flow(acts.rescue, before=acts.with_rescue, ticks=("grace", "rescue")),
    "purge": Flow(acts.purge, before=acts.trashed_chat, ticks=KEEPING_HOUSE),
    "retention": Flow(acts.a_night, before=acts.kept_too_long, ticks=KEEPING_HOUSE),
    "erase": Flow(undertakings.erase, before=undertakings.known_person, ticks=ERASING),
    "sync": Flow(undertakings.sync, before=undertakings.with_past),
    "follow": Flow(acts.answered_in_dashboard, before=acts.followed_chat, ticks=("grace", "following")),
}
