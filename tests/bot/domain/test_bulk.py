"""Bulk work goes on where it was, however often it is kept and read again."""

from bot.domain.bulk import REFUSED_LIMIT, Job, Report, gone_on, job_from, job_json, report_from
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Deed

OLD = {"deed": "tag", "numbers": [3, 1, 2], "agent": "", "value": "vip"}


def test_what_is_kept_of_a_job_is_what_is_read_of_it() -> None:
    job = gone_on(Job(Deed.TAG, (3, 1, 2), "U1", "vip", "batch"), 1, 1, ())
    assert job_from(job_json(job)) == job
    assert job.numbers == (1, 2)


def test_a_job_of_an_older_version_is_begun_at_its_beginning() -> None:
    assert job_from(OLD) == Job(Deed.TAG, (3, 1, 2), value="vip")


def test_parts_are_counted_together_and_only_so_many_refusals_are_told() -> None:
    job, refused = Job(Deed.CLOSE, tuple(range(300))), [Refusal(Reason.ALREADY_CLOSED, number=n) for n in range(80)]
    for _ in range(3):
        job = gone_on(job, 100, 20, refused)
    assert job.report is not None
    assert (job.numbers, job.report.done, job.report.skipped) == ((), 60, 240)
    assert len(job.report.refused) == REFUSED_LIMIT


def test_a_report_that_an_unknown_version_wrote_is_none() -> None:
    assert report_from({"deed": "close", "done": "many", "skipped": 0, "refused": []}) is None
    assert report_from({"deed": "close", "done": 1, "skipped": 0, "refused": []}) == Report("close", 1)
