"""The walk through all tasks, in their order: each begins where the one before it ended."""

from collections.abc import Mapping

from tests.guide.burst_tasks import BURST_TASKS
from tests.guide.card_tasks import CARD_TASKS
from tests.guide.clock_tasks import CLOCK_TASKS
from tests.guide.command_tasks import COMMAND_TASKS
from tests.guide.dashboard_tasks import DASHBOARD_TASKS
from tests.guide.export_tasks import EXPORT_TASKS
from tests.guide.hand import Effort, Hand
from tests.guide.home_tasks import HOME_TASKS
from tests.guide.mail_tasks import MAIL_TASKS
from tests.guide.stage import Cast
from tests.guide.tasks import Task

INBOX: Mapping[str, tuple[Task, ...]] = {
    "In the channel": CARD_TASKS,
    "In the App Home": HOME_TASKS,
    "In one line": COMMAND_TASKS,
    "By e-mail": MAIL_TASKS,
    "As files": EXPORT_TASKS,
    "By the clock": CLOCK_TASKS,
}
BESIDE_DASHBOARD: Mapping[str, tuple[Task, ...]] = {"Beside tawk.to's dashboard": DASHBOARD_TASKS}
IN_A_BURST: Mapping[str, tuple[Task, ...]] = {"When very many come at once": BURST_TASKS}
CHAPTERS = {**INBOX, **BESIDE_DASHBOARD, **IN_A_BURST}


def walk(hand: Hand, cast: Cast, chapters: Mapping[str, tuple[Task, ...]]) -> Mapping[str, Effort]:
    """What each task took, by its name."""
    return {task.name: _done(task, hand, cast) for tasks in chapters.values() for task in tasks}


def _done(task: Task, hand: Hand, cast: Cast) -> Effort:
    with hand.counting(task.name) as efforts:
        task.do(hand, cast)
    return efforts[0]
