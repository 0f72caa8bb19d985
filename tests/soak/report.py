"""What is told while it blows and at the end."""

import threading
import time
from collections.abc import Callable, Sequence, Sized
from statistics import quantiles
from typing import TYPE_CHECKING

from storage.tables import conversation, delivery, mail, post
from tests.soak.gauges import Gauges
from tests.soak.scene import Scene
from tests.soak.weather import Ledger

if TYPE_CHECKING:
    from tests.soak.play import Plan


def progress(
    over: threading.Event,
    every: float,
    scene: Scene,
    gauges: Gauges,
    ledger: Ledger,
    tell: Callable[[str], None],
) -> None:
    """A line now and then."""
    begun = time.monotonic()
    while not over.wait(every):
        tally, sizes = scene.visitors.tally, gauges.measures[-1:]
        undone = ", ".join(f"{n} {what}" for what, n in scene.undone().items())
        size = " ".join(f"{value:.0f}" for one in sizes for value in one.sizes)
        tell(
            f"{time.monotonic() - begun:5.0f} s: {tally.statuses[200]} webhooks, {tally.refused} refused, "
            f"{len(scene.told.done)} deeds, {len(scene.told.letters)} letters, {len(scene.writers.sent)} mails, "
            f"{scene.fleet.kills} kills; {size} (MB, files, threads); {' + '.join(ledger.at_work) or 'peace'}; "
            f"undone: {undone or 'nothing'}"
        )


def figures(plan: "Plan", scene: Scene, ledger: Ledger, seconds: float, sizes: Sequence[str]) -> str:
    where = "PostgreSQL" if plan.postgres else "SQLite"
    eye, tally, told = scene.eye, scene.visitors.tally, scene.told
    kept = ", ".join(f"{eye.count(one)} {one.name}" for one in (delivery, conversation, post, mail))
    refused = ", ".join(f"{n} × {status}" for status, n in sorted(tally.statuses.items(), key=str))
    by = f"seed {plan.weather.seed}{', ' + plan.mistake if plan.mistake else ''}"
    promises: dict[str, Sized] = {
        "deeds": told.done,
        "presses": told.pressed,
        "letters": told.letters,
        "exports": range(told.exports),
        "purges": [one for one in told.done if one[1] == "purge"],
    }
    promised = ", ".join(f"{len(those)} {what}" for what, those in promises.items())
    lines = [
        f"{seconds / 60:.1f} minutes on {where} ({by})",
        f"came in: {len(scene.visitors.accepted)} events ({refused}; None: no answer)",
        f"  and {len(scene.writers.sent)} mails, {len(scene.writers.answered)} answers in the dashboard",
        f"agents: {', '.join(f'{n} {what}' for what, n in sorted(told.counts.items()))}",
        f"  who were promised {promised}",
        f"kept: {kept}; {len(scene.mails.smtp.letters)} letters arrived, {len(scene.slack.files())} files in Slack",
        f"waits: webhooks {_waits([one * 1000 for one in tally.waits])}; agents {_waits(told.waits)}",
        f"{scene.fleet.kills} kills, {scene.fleet.stops} stops, {scene.fleet.unborn} ended while they started",
        *(f"  {name}: made {n} times, bit {ledger.bites[name]} times" for name, n in sorted(ledger.struck.items())),
        *sizes,
    ]
    return "\n".join(lines)


def _waits(waits: Sequence[float]) -> str:
    if len(waits) < 2:
        return "none"
    cut = quantiles(waits, n=100, method="inclusive")
    return f"median {cut[49]:.0f} ms, 95 % under {cut[94]:.0f} ms, longest {max(waits):.0f} ms"
