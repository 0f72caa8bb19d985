"""Writes how the installation stands in Prometheus' text format: numbers, and labels of ours only.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.ports import Gauges

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
GAUGE, COUNTER = "gauge", "counter"
Samples = Mapping[tuple[tuple[str, str], ...], float]


@dataclass(frozen=True, slots=True)
class Metric:
    """One family: its samples by their labels."""

    name: str
    kind: str
    help: str
    samples: Samples


@dataclass(frozen=True, slots=True)
class OfProcess:
    """What this process did since it began: answers of its doors by path and status, and calls that Slack limited."""

    answers: Mapping[tuple[str, ...], int]
    limited: int


def written(gauges: Gauges, process: OfProcess, now: datetime) -> bytes:
    return "".join(line for one in _metrics(gauges, process, now) for line in _lines(one)).encode()


def _metrics(gauges: Gauges, process: OfProcess, now: datetime) -> Iterator[Metric]:
    if gauges.newest_webhook_at is not None:
        age = (now - gauges.newest_webhook_at).total_seconds()
        yield _gauge("newest_webhook_age_seconds", "Since the newest webhook of tawk.to came.", age)
    failed = {"failed": gauges.deliveries_failed, "quarantined": gauges.deliveries_quarantined}
    yield _by("deliveries", "Webhooks that were not taken in, by why.", "state", failed)
    yield _gauge("posts_behind", "Messages that Slack shall show and does not yet.", gauges.posts_behind)
    lags = {"card": gauges.card_lag.total_seconds(), "line": gauges.line_lag.total_seconds()}
    yield _by("post_lag_seconds", "For how long the oldest of them has been due.", "turn", lags)
    yield _gauge("posts_refused", "Messages that Slack refused.", gauges.posts_refused)
    yield _gauge("channels_in_trouble", "Channels that can't be written to.", gauges.channels_in_trouble)
    held = {"channel": gauges.channels_held, "mailbox": gauges.mailboxes_held}
    yield _by("leases", "What a process holds at this moment.", "of", held)
    mails = {"waiting": gauges.mails_waiting, "failed": gauges.mails_failed}
    yield _by("mails", "E-mails that did not go out, by state.", "state", mails)
    yield _gauge("mail_lag_seconds", "For how long the oldest e-mail has been due.", gauges.mail_lag.total_seconds())
    yield _gauge("exports_waiting", "Exports that are not with their askers yet.", gauges.exports_waiting)
    lateness = gauges.digest_lateness.total_seconds()
    yield _gauge("digest_lateness_seconds", "For how long the oldest digest has been due.", lateness)
    yield _gauge("missed_open", "Missed chats that are open.", gauges.missed_open)
    limited: Samples = {(): process.limited}
    yield Metric("recado_slack_limited_total", COUNTER, "Calls of this process that Slack answered with 429.", limited)
    answers: Samples = {
        (("door", path), ("status", status)): n for (path, status), n in sorted(process.answers.items())
    }
    yield Metric("recado_http_answers_total", COUNTER, "What the doors of this process answered.", answers)


def _gauge(name: str, told: str, value: float) -> Metric:
    return Metric(f"recado_{name}", GAUGE, told, {(): value})


def _by(name: str, told: str, label: str, values: Mapping[str, float]) -> Metric:
    return Metric(f"recado_{name}", GAUGE, told, {((label, key),): value for key, value in values.items()})


def _lines(metric: Metric) -> Iterator[str]:
    yield f"# HELP {metric.name} {metric.help}\n"
    yield f"# TYPE {metric.name} {metric.kind}\n"
    for labels, value in metric.samples.items():
        named = ",".join(f'{name}="{_quoted(told)}"' for name, told in labels)
        yield f"{metric.name}{{{named}}} {value:.10g}\n" if named else f"{metric.name} {value:.10g}\n"


def _quoted(told: str) -> str:
    return told.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
