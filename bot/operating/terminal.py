"""Shows in a terminal how far the past is brought over, with bars; with lines where there is no terminal."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn

from bot.ports import Backfill, Phase
from bot.views.sync_lines import told_of
from bot.views.sync_phases import share_done

STEPS_TOLD = 10  # of a phase, where each takes a line


@contextmanager
def shown(console: Console, names: dict[int, str]) -> Iterator[Callable[[Sequence[Backfill]], None]]:
    """To be called again and again with how they stand; `names` are those of the properties."""
    if not console.is_terminal:
        yield _Lines(console, names).show
        return
    title, told = (TextColumn(f"{{task.{field}}}", markup=False) for field in ("description", "fields[told]"))
    columns = title, BarColumn(), TaskProgressColumn(), told
    with Progress(*columns, console=console) as progress:
        yield _Bars(progress, names).show


@dataclass(slots=True)
class _Bars:
    """One for each phase of each property."""

    progress: Progress
    names: dict[int, str]
    tasks: dict[tuple[int, Phase], TaskID] = field(default_factory=dict)

    def show(self, backfills: Sequence[Backfill]) -> None:
        for one in backfills:
            for phase in one.phases:
                key = one.id, phase
                if key not in self.tasks:
                    title = f"{self.names[one.property_id]}: {phase.value}"
                    self.tasks[key] = self.progress.add_task(title, total=1.0, told="")
                self.progress.update(self.tasks[key], completed=share_done(one, phase), told=told_of(one, phase))


@dataclass(slots=True)
class _Lines:
    """One for every tenth of a phase."""

    console: Console
    names: dict[int, str]
    told: dict[int, tuple[Phase, int]] = field(default_factory=dict)

    def show(self, backfills: Sequence[Backfill]) -> None:
        for one in backfills:
            share = share_done(one, one.phase)
            stand = one.phase, int(share * STEPS_TOLD)
            if self.told.get(one.id) != stand:
                self.told[one.id] = stand
                name = self.names[one.property_id]
                self.console.print(f"{name}: {one.phase.value} {share:.0%}, {told_of(one, one.phase)}")
