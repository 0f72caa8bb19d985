"""`python -m tests.mutants`: makes the mutants of each module, lets its tests look for them, and tells who survived."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.changes import Change, Verdict, verdicts
from tests.mutants.plan import ROOT, Module, lay_out, wanted
from tests.mutants.survivors import Comparison, compare, explained

WORK = ROOT / "build" / "mutants"
# Python leaves out each `assert` then, so the tests still run what they test, and say nothing of it.
MISTAKES = {"tests-that-assert-nothing": {"PYTHONOPTIMIZE": "1"}}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of all mutants of a module, and how long it took."""

    module: Module
    verdicts: Sequence[Verdict]
    comparison: Comparison
    seconds: float

    @property
    def survived(self) -> int:
        return sum(one.survived for one in self.verdicts)

    @property
    def unclear(self) -> Sequence[Verdict]:
        return [one for one in self.verdicts if not one.is_clear]

    @property
    def is_well(self) -> bool:
        return not (self.comparison.unexplained or self.comparison.gone or self.unclear)


def main() -> int:
    options = _options()
    outcomes = [_outcome(module, options) for module in wanted(options.names)]
    print(_table(outcomes))
    is_well = all(one.is_well for one in outcomes)
    if options.mistake:
        print("NOT FOUND: no module is worse for it" if is_well else "found, as it has to be")
    return 0 if is_well is (options.mistake is None) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", help="a module, its file, or a group of modules.toml; all without any")
    parser.add_argument("--processes", type=int, default=2, help="how many mutants are looked for at once")
    parser.add_argument("--mistake", choices=MISTAKES, help="what has to be found: without any assertion all survive")
    return parser.parse_args()


def _outcome(module: Module, options: argparse.Namespace) -> Outcome:
    folder, begun = WORK / module.name, time.monotonic()
    shutil.rmtree(folder, ignore_errors=True)
    lay_out(folder, module)
    _mutate(folder, options.processes, MISTAKES.get(options.mistake, {}))
    found = list(verdicts(folder / "mutants", module.file))
    known = [one for one in explained() if one.module == module.name]
    comparison = compare((one.change for one in found if one.survived), known)
    outcome = Outcome(module, found, comparison, time.monotonic() - begun)
    _tell(outcome)
    return outcome


def _mutate(folder: Path, processes: int, more: Mapping[str, str]) -> None:
    """As a process of its own: mutmut is about the folder in which it runs."""
    told = {**os.environ, "PYTHONHASHSEED": "1", **more}
    command = [str(Path(sys.executable).parent / "mutmut"), "run", "--max-children", str(processes)]
    with (folder / "log").open("w") as log:
        ended = subprocess.run(command, cwd=folder, stdout=log, stderr=log, env=told, check=False)
    if ended.returncode:
        tail = (folder / "log").read_text().splitlines()[-40:]
        raise SystemExit("\n".join([*tail, f"mutmut ended with {ended.returncode}: {folder / 'log'}"]))


def _tell(outcome: Outcome) -> None:
    """What somebody has to look at; an entry can be copied into survivors.toml, once there is a reason."""
    print(f"{outcome.module.name}: {len(outcome.verdicts)} mutants, {outcome.survived} survived", flush=True)
    for change in outcome.comparison.unexplained:
        print(f"\n# survived, and nothing tells why\n{_entry(outcome.module, change)}")
    for change in outcome.comparison.gone:
        print(f"\n# explained, but found or gone\n{_entry(outcome.module, change)}")
    for one in outcome.unclear:
        print(f"\n# neither found nor survived (exit code {one.exit_code}): {one.name}")


def _entry(module: Module, change: Change) -> str:
    rows = {"module": module.name, "in": change.place, "was": change.was, "now": change.now, "because": ""}
    return "\n".join(
        ["[[survivor]]", *(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in rows.items())]
    )


def _table(outcomes: Sequence[Outcome]) -> str:
    """As it stands in docs/promises.md."""
    rows = [
        f"| {one.module.about} | `{one.module.file}` | {len(one.verdicts)} | {len(one.verdicts) - one.survived} "
        f"| {one.survived} | {one.seconds:.0f} |"
        for one in outcomes
    ]
    mutants, survived = sum(len(one.verdicts) for one in outcomes), sum(one.survived for one in outcomes)
    seconds = sum(one.seconds for one in outcomes)
    last = f"| all | | {mutants} | {mutants - survived} | {survived} | {seconds:.0f} |"
    head = ["| about | module | mutants | found | survived | seconds |", "|---|---|---|---|---|---|"]
    return "\n".join(["", *head, *rows, last])


if __name__ == "__main__":
    sys.exit(main())
