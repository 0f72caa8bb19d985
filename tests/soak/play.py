"""Plays the soak: sets up the world, lets all work, lets it blow, waits until all is calm, and holds the inquest."""

import math
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.ports import DigestKind, NewDigest
from bot.times.schedules import Schedule
from config.manifest import manifest
from sandbox.control import SlackSandbox
from sandbox.tawk.control import LocalTawk
from storage.store import SqlStore
from tests.crash.mail.outgoing import SENDER
from tests.crash.mail.server import BadServer
from tests.crash.report import Report
from tests.crash.storm import CHANNEL
from tests.inbox import migrated
from tests.mail.dovecot import running_dovecot
from tests.ports import free_port
from tests.soak.agents import Told, team
from tests.soak.base import File, Server, soak_base
from tests.soak.fleet import ALONE, APART, running
from tests.soak.gauges import Gauges, grown
from tests.soak.gauges import told as told_sizes
from tests.soak.inquest import findings, unfinished
from tests.soak.looking import Eye
from tests.soak.report import figures, progress
from tests.soak.scene import Letterboxes, Scene
from tests.soak.times import Times
from tests.soak.troubles import troubles_of
from tests.soak.visitors import SECRET, Visitors, conversation_of
from tests.soak.weather import Ledger, Weather, blow
from tests.soak.writers import Letters, Writers
from tests.stories.scene import english_speakers

DIGESTS = ("sales", "general")
EACH_MINUTE = tuple(range(1440))
CALM_SECONDS, PATIENCE_SECONDS, NAP = 3.0, 420.0, 0.5
LATER = 20 * 60.0  # when what was purged is swept
LATE = 12  # webhooks of what was purged, that come once more
REPORT_EVERY = 15.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played: `wanted` names the troubles, all of them where it is empty."""

    weather: Weather
    postgres: bool = False
    mistake: str = ""
    a_minute: float = 20.0
    wanted: Collection[str] = ()
    tell: Callable[[str], None] = print
    level: str = "DEBUG"


def play(plan: Plan, folder: Path) -> Report:
    with ExitStack() as stack:
        scene = stack.enter_context(_set_up(plan, folder))
        gauges, ledger = Gauges(scene.fleet), Ledger()
        troubles = troubles_of(scene.base)
        wanted = {name: trouble for name, trouble in troubles.items() if not plan.wanted or name in plan.wanted}
        begun, ended = time.monotonic(), threading.Event()
        tasks = [gauges.work, lambda over: progress(over, REPORT_EVERY, scene, gauges, ledger, plan.tell)]
        watching = stack.enter_context(_at_work(tasks))
        with _at_work(_workers(scene, plan)) as working:
            blow(plan.weather, scene, wanted, ledger)
            working.set()
        blown = time.monotonic() - begun
        plan.tell("the troubles are over")
        measures = list(gauges.measures)
        left = _calm_down(scene, plan)
        watching.set()
        ended.set()
        broken = [*left, *ledger.idle(wanted), *grown(measures), *findings(scene, sorted(folder.glob("*.log")))]
        return Report(figures(plan, scene, ledger, blown, list(told_sizes(measures))), broken)


def _calm_down(scene: Scene, plan: Plan) -> list[str]:
    """What was purged is told of once more, and then all gets the time that it takes."""
    left = _wait(scene, plan, scene.undone)
    by_chat = {conversation_of(one): one for one in scene.visitors.sent}
    late = [by_chat[chat] for chat in sorted(scene.purged()) if chat in by_chat][-LATE:]
    for one in late:
        scene.visitors.again(one, str(uuid4()))
    scene.visitors.wait()
    scene.times.advance(LATER)
    scene.slack.advance(LATER)
    return left or _wait(scene, plan, partial(unfinished, scene))


def _wait(scene: Scene, plan: Plan, look: Callable[[], Mapping[str, int]]) -> list[str]:
    """Until nothing was left to do for a while; however long that takes, as long as it becomes less."""
    begun = since = less = time.monotonic()
    least: float = math.inf
    while time.monotonic() - since < CALM_SECONDS:
        if left := look():
            since = time.monotonic()
            if sum(left.values()) < least:
                least, less = sum(left.values()), since
            if since - less > PATIENCE_SECONDS:
                return [f"for {PATIENCE_SECONDS:.0f} s there are {n} {what}" for what, n in left.items()]
        time.sleep(NAP)
    plan.tell(f"calm after {time.monotonic() - begun - CALM_SECONDS:.0f} s")
    return []


def _workers(scene: Scene, plan: Plan) -> Sequence[Callable[[threading.Event], None]]:
    agents = team(scene.slack, scene.eye, scene.told, plan.weather.seed)
    return [
        scene.visitors.work,
        scene.writers.write_mails,
        scene.writers.answer_in_dashboard,
        *(agent.work for agent in agents),
    ]


@contextmanager
def _at_work(tasks: Sequence[Callable[[threading.Event], None]]) -> Iterator[threading.Event]:
    over, failed = threading.Event(), list[BaseException]()

    def run(task: Callable[[threading.Event], None]) -> None:
        try:
            task(over)
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=run, args=(task,), daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    try:
        yield over
    finally:
        over.set()
        for thread in threads:
            thread.join()
    if failed:
        raise failed[0]


@contextmanager
def _set_up(plan: Plan, folder: Path) -> Iterator[Scene]:
    with ExitStack() as stack:
        seed = plan.weather.seed
        base = stack.enter_context(soak_base(folder, plan.postgres))
        slack = stack.enter_context(SlackSandbox(manifest(), english_speakers(), rate_scale=0, random_seed=seed))
        tawk = stack.enter_context(LocalTawk())
        imap = stack.enter_context(running_dovecot())
        mails = Letterboxes(BadServer(free_port(), Random(seed)), imap)
        mails.open_smtp()
        stack.callback(mails.shut_smtp)
        times = Times(folder)
        eye = _open(base, slack, times)
        stack.callback(eye.engine.dispose)
        told = _settings(plan, base, slack, tawk, mails)
        fleet = stack.enter_context(running(told, folder, times, APART if plan.postgres else ALONE, plan.mistake))
        slack.wait_connected(timeout=300)
        visitors = Visitors(fleet.url, times, tawk, seed, plan.a_minute)
        dice = Random(seed + 7)
        writers = Writers(imap, mails.smtp.letters, Letters(eye), visitors, tawk, times, dice)
        yield Scene(slack, tawk, mails, base, eye, times, fleet, visitors, Told(), writers)


def _open(base: File | Server, slack: SlackSandbox, times: Times) -> Eye:
    """With digests that are due each minute."""
    schedule, now = Schedule(tuple(range(7)), EACH_MINUTE, ZoneInfo("UTC")), times.now()
    with migrated(base.url) as engine, SqlStore(engine).write() as tx:
        for channel in DIGESTS:
            where, who = slack.channel_id(channel), slack.user("ana").id
            tx.digests.add(NewDigest(DigestKind.DIGEST, where, (), schedule, "en", who), now)
    return Eye.on(base.url)


def _settings(
    plan: Plan, base: File | Server, slack: SlackSandbox, tawk: LocalTawk, mails: Letterboxes
) -> dict[str, str]:
    """Slack's pace and its settle time are shortened alike; alerts climb within seconds."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.base_url,
        "SLACK_CONNECTIONS": "2",
        "SLACK_POST_SECONDS": "0.02",
        "SLACK_TIMEOUT_SECONDS": "2",
        "SLACK_SETTLE_SECONDS": "4",
        "DATABASE_URL": base.url,
        "TAWK_WEBHOOK_SECRET": SECRET,
        "TAWK_API_KEY": tawk.key,
        "TAWK_API_URL": tawk.url,
        "TAWK_API_SECONDS": "0.02",
        "TAWK_FOLLOW_SECONDS": "3",
        "DEFAULT_CHANNEL": slack.channel_id(CHANNEL),
        "ADMINS": slack.user("ana").id,
        "ALERT_MINUTES": "0.2,0.4,0.6",
        "GRACE_MINUTES": "0.2",
        "SMTP_URL": f"smtp://127.0.0.1:{mails.smtp.port}?tls=off",
        "MAIL_FROM": f"{SENDER.name} <{SENDER.address}>",
        "IMAP_URL": mails.imap.url(),
        "PORT": str(free_port()),
        "LOG_LEVEL": plan.level,
        "LOG_FORMAT": "json",
    }
