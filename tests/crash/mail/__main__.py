"""Runs a storm of mails as hard as wanted and prints what it did: `python -m tests.crash.mail --kills 30`."""

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from random import Random

from sqlalchemy import Engine, func, select

from sandbox.control import SlackSandbox
from storage.store import SqlStore
from storage.tables import mail, post
from tests.crash.database import storm_database
from tests.crash.mail.incoming import Visitors
from tests.crash.mail.inquest import doubled, findings
from tests.crash.mail.lives import living
from tests.crash.mail.mistakes import MISTAKES
from tests.crash.mail.outgoing import SENDER, Agents
from tests.crash.mail.server import BadServer, running_bad_server
from tests.crash.mail.storm import Feed, Weather, blow
from tests.crash.report import Report
from tests.crash.storm import CHANNEL, SECRET, settings, storm_slack
from tests.inbox import Site, migrated
from tests.mail.dovecot import Dovecot, running_dovecot
from tests.ports import free_port

PATIENCE_SECONDS, STEADY_SECONDS = 90.0, 4.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash.mail", description=__doc__)
    for name, usual in (("kills", 30), ("incoming", 400), ("outgoing", 400), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--mistake", choices=MISTAKES, default="")
    given = parser.parse_args()
    weather = Weather(given.kills, given.incoming, given.outgoing, given.seed)
    with tempfile.TemporaryDirectory() as folder, storm_database(Path(folder), given.postgres) as url:
        report = run(weather, Path(folder), url, given.mistake)
    return report.tell()


def run(weather: Weather, folder: Path, url: str, mistake: str = "") -> Report:
    """Let it blow, then wait until all is calm."""
    begun = time.monotonic()
    with ExitStack() as stack:
        slack = stack.enter_context(storm_slack(weather.seed, faults=()))
        smtp, imap = stack.enter_context(running_bad_server(weather.seed)), stack.enter_context(running_dovecot())
        engine = stack.enter_context(migrated(url))
        site, dice = Site(), Random(weather.seed)
        agents = Agents(SqlStore(engine), site, slack.channel_id(CHANNEL), dice)
        agents.begin(weather.tickets)
        visitors = Visitors(imap.deliver, agents, smtp.letters, Random(weather.seed + 1))
        told = _settings(folder, url, slack, smtp, imap, site)
        bot = stack.enter_context(living(told, folder, mistake))
        blow(weather, bot, Feed(weather, agents, visitors), imap.rebuild if weather.rebuilds else lambda: None)
        calm = _wait_until_calm(engine)
        broken = findings(engine, slack, agents.answers.values(), visitors.sent, smtp.letters)
    seconds = time.monotonic() - begun
    return Report(_figures(weather, agents, visitors, smtp, seconds, calm), broken)


def _settings(
    folder: Path, url: str, slack: SlackSandbox, smtp: BadServer, imap: Dovecot, site: Site
) -> dict[str, str]:
    return {
        **settings(folder, free_port(), slack),
        "DATABASE_URL": url,
        "TAWK_WEBHOOK_SECRETS": f'{{"{site.tawk_id}": "{SECRET}"}}',
        "SMTP_URL": f"smtp://127.0.0.1:{smtp.port}?tls=off",
        "MAIL_FROM": f"{SENDER.name} <{SENDER.address}>",
        "IMAP_URL": imap.url(),
        "SLACK_CARDS_WAITING": "1000",  # each mail is looked for below a card
    }


def _wait_until_calm(engine: Engine) -> float:
    """Until nothing waits, or nothing moves any more; answers with the seconds that it took."""
    begun = moved_at = time.monotonic()
    before: object = None
    while True:
        state, is_waiting = _state(engine)
        if state != before:
            before, moved_at = state, time.monotonic()
        if time.monotonic() - moved_at > (PATIENCE_SECONDS if is_waiting else STEADY_SECONDS):
            return moved_at - begun
        time.sleep(0.2)


def _state(engine: Engine) -> tuple[object, bool]:
    """How many mails there are of each state and how much is to be drawn, and whether anything is still to be done."""
    with engine.connect() as connection:
        states = connection.execute(select(mail.c.state, func.count()).group_by(mail.c.state)).all()
        behind = connection.execute(select(func.count()).select_from(post).where(post.c.behind == 1)).scalar_one()
    counts = {row[0]: row[1] for row in states}
    return (counts, behind), bool(behind or counts.get("waiting"))


def _figures(weather: Weather, agents: Agents, visitors: Visitors, smtp: BadServer, seconds: float, calm: float) -> str:
    answers = agents.answers.values()
    troubles = ", ".join(f"{n} {name}" for name, n in sorted(smtp.troubles.items()))
    return (
        f"{weather.kills} kills in {seconds:.0f} s, calm after {calm:.1f} s (seed {weather.seed}). "
        f"Out: {len(answers)} answers, {sum(one.taken_back for one in answers)} taken back, "
        f"{len(smtp.letters)} letters arrived, {doubled(smtp.letters)} of them once more than needed ({troubles}). "
        f"In: {len(visitors.sent)} mails, {sum(one.times for one in visitors.sent)} in the mailbox, "
        f"{sum(one.is_nameless for one in visitors.sent)} without a Message-ID, the mailbox rebuilt once."
    )


if __name__ == "__main__":
    sys.exit(main())
