"""Work on many conversations at once that an agent asked for at the home, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Deed

REFUSED_LIMIT = 100  # a report is read by a person


@dataclass(frozen=True, slots=True)
class Report:
    """What was done to how many, and why to others not; `deed` is "" where nothing was begun."""

    deed: str
    done: int = 0
    skipped: int = 0
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One deed on many numbers, to be done by a worker: it may take longer than Slack waits for an answer.

    It is done part by part: `numbers` are those that are left, `report` tells of the others. `batch` is common to all
    parts, which are taken back together.
    """

    deed: Deed
    numbers: tuple[int, ...]
    agent: str = ""
    value: str = ""
    batch: str = ""
    report: Report | None = None


def gone_on(job: Job, part: int, done: int, refused: Sequence[Refusal]) -> Job:
    """What is left when the first `part` of its numbers are seen to, and the report with what came of them."""
    so_far = job.report or Report(job.deed)
    told = (*so_far.refused, *refused)[:REFUSED_LIMIT]
    report = Report(job.deed, so_far.done + done, so_far.skipped + len(refused), told)
    return replace(job, numbers=job.numbers[part:], report=report)


def refused_at_once(refused: Refusal) -> Report:
    """Nothing was begun."""
    return Report("", refused=(refused,))


def job_json(job: Job) -> dict[str, object]:
    return {
        "deed": job.deed.value,
        "numbers": list(job.numbers),
        "agent": job.agent,
        "value": job.value,
        "batch": job.batch,
        "report": report_json(job.report) if job.report else {},
    }


def job_from(kept: Mapping[str, Any]) -> Job:
    """What an older version wrote has neither `batch` nor `report`."""
    numbers, report = tuple(kept["numbers"]), report_from(kept.get("report", {}))
    return Job(Deed(kept["deed"]), numbers, kept["agent"], kept["value"], kept.get("batch", ""), report)


def report_json(report: Report) -> dict[str, object]:
    refused = [[refusal.reason.value, dict(refusal.values)] for refusal in report.refused]
    return {"deed": report.deed, "done": report.done, "skipped": report.skipped, "refused": refused}


def report_from(kept: Mapping[str, object]) -> Report | None:
    """None where there is none, or where an older version wrote what is no longer understood."""
    try:
        refused = tuple(Refusal(Reason(reason), **values) for reason, values in kept["refused"])  # type: ignore[attr-defined]
        return Report(str(kept["deed"]), int(str(kept["done"])), int(str(kept["skipped"])), refused)
    except (KeyError, TypeError, ValueError):
        return None
