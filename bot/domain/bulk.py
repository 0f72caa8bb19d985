"""Work on many conversations at once that an agent asked for at the home, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Deed

REFUSED_LIMIT = 100  # a report is read by a person


@dataclass(frozen=True, slots=True)
class Job:
    """One deed on many numbers, to be done by a worker: it may take longer than Slack waits for an answer."""

    deed: Deed
    numbers: tuple[int, ...]
    agent: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What was done to how many, and why to others not; `deed` is "" where nothing was begun."""

    deed: str
    done: int
    skipped: int
    refused: tuple[Refusal, ...]


def report_of(deed: str, done: int, refused: tuple[Refusal, ...]) -> Report:
    return Report(deed, done, len(refused), refused[:REFUSED_LIMIT])


def refused_at_once(refused: Refusal) -> Report:
    """Nothing was begun."""
    return Report("", 0, 0, (refused,))


def job_json(job: Job) -> dict[str, object]:
    return {"deed": job.deed.value, "numbers": list(job.numbers), "agent": job.agent, "value": job.value}


def job_from(kept: Mapping[str, object]) -> Job:
    numbers = kept["numbers"]
    assert isinstance(numbers, list)
    return Job(Deed(str(kept["deed"])), tuple(numbers), str(kept["agent"]), str(kept["value"]))


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
