"""A storm: webhooks arrive, agents close chats, Slack fails now and then, and the bot is killed at random moments."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from config.manifest import manifest
from sandbox.control import SlackSandbox
from sandbox.errors import RefusedError
from sandbox.visitors.crowd import Crowd, Pace
from sandbox.visitors.delivery import Delivery
from sandbox.visitors.mischief import repeated
from sandbox.visitors.postman import Patience, Postman, Receipt
from tests.crash.victim import Victim
from tests.usual import usual_url

SECRET = "storm-webhook-secret"
CHANNEL = "support"
FAULTS = (
    ("chat.*", "http_500", 0.01),
    ("chat.*", "error", 0.01),
    ("chat.*", "rate_limited", 0.02),
    ("chat.*", "drop_after", 0.02),
    ("conversations.*", "http_500", 0.02),
)
UPTIME = (0.4, 3.0)


@dataclass(frozen=True, slots=True)
class Weather:
    """How hard it blows."""

    kills: int
    webhooks: int
    seed: int


@dataclass(frozen=True, slots=True)
class Wreckage:
    """What the storm leaves: the webhooks that were answered 200, and the numbers that agents were told are closed."""

    sent: list[Delivery]
    accepted: set[str]
    told_closed: set[int]


def settings(folder: Path, port: int, slack: SlackSandbox) -> dict[str, str]:
    """Slack's pace and the settle time are shortened alike, so that the storm passes in minutes."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.base_url,
        "DATABASE_URL": usual_url(folder, "storm"),
        "TAWK_WEBHOOK_SECRET": SECRET,
        "DEFAULT_CHANNEL": slack.channel_id(CHANNEL),
        "PORT": str(port),
        "SLACK_POST_SECONDS": "0.002",
        "SLACK_TIMEOUT_SECONDS": "1",
        "SLACK_SETTLE_SECONDS": "1.5",
        "GRACE_MINUTES": "0",
    }


@contextmanager
def storm_slack(seed: int, faults: Sequence[tuple[str, str, float]] = FAULTS) -> Iterator[SlackSandbox]:
    """A local Slack in which calls fail as the weather says."""
    with SlackSandbox(manifest(), rate_scale=0, random_seed=seed) as slack:
        for method, action, probability in faults:
            slack.fault(method, action, probability=probability)
        yield slack


def blow(weather: Weather, victim: Victim, slack: SlackSandbox, port: int) -> Wreckage:
    """Kill the victim so many times while all webhooks arrive; it is left running."""
    rng = Random(weather.seed)
    lives = [rng.uniform(*UPTIME) for _ in range(weather.kills)]
    deliveries = _spread(_deliveries(weather), sum(lives))
    receipts: list[Receipt] = []
    postman = Postman(
        f"http://127.0.0.1:{port}/webhooks/tawk",
        Patience(first=0.1, growth=1.5, longest=1.0, total=3600),
        timeout=5,
        on_receipt=receipts.append,
    )
    agent = Agent(slack, weather.seed)
    postman.start(deliveries)
    with agent.working():
        for life in lives:
            victim.start()
            time.sleep(life)
            victim.kill()
        victim.start()
        postman.join(120)
    accepted = {receipt.event_id for receipt in receipts if receipt.accepted}
    return Wreckage(deliveries, accepted, agent.told_closed)


class Agent:
    """Closes chats at random by `/inbox close`, and remembers what the bot said is closed."""

    def __init__(self, slack: SlackSandbox, seed: int) -> None:
        self.told_closed: set[int] = set()
        self._ana = slack.user("ana")
        self._rng = Random(seed + 1)
        self._ended = threading.Event()

    @contextmanager
    def working(self) -> Iterator[None]:
        thread = threading.Thread(target=self._work, name="agent", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()

    def _work(self) -> None:
        highest = 1
        while not self._ended.wait(0.1):
            number = self._rng.randint(1, highest + 1)
            try:
                told = self._ana.command("/inbox", f"close #{number}", channel=CHANNEL).text
            except RefusedError:
                continue
            if f"#{number}: closed." in told:
                self.told_closed.add(number)
                highest = max(highest, number + 5)


def _deliveries(weather: Weather) -> list[Delivery]:
    crowd = Crowd(lambda property_id: SECRET, pace=Pace(6000, 6000), linger=timedelta(0))
    planned = crowd.plan(weather.seed, datetime.now(UTC) - timedelta(minutes=5), weather.webhooks)
    return repeated(planned, Random(weather.seed), share=0.05)[: weather.webhooks]


def _spread(deliveries: list[Delivery], seconds: float) -> list[Delivery]:
    """The same deliveries, evenly over the time of the storm."""
    start, step = datetime.now(UTC), timedelta(seconds=seconds * 0.9 / max(1, len(deliveries)))
    return [replace(one, at=start + step * n) for n, one in enumerate(deliveries)]
