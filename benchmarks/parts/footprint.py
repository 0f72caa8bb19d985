"""What a process takes before its first request: beside one that imports the same packages and does nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import partial

from benchmarks.rounds import ratios, take_turns
from benchmarks.rows import Row, at_most
from benchmarks.serving import settings_of
from benchmarks.setting import Setting

OURS = ("bot", "handlers", "storage", "config", "__main__")
TOLD = """
print(json.dumps([time.perf_counter() - start, time.process_time() - before,
    int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmRSS"))), list(sys.modules)]))
"""
BEGIN = "import json, sys, time\nstart, before = time.perf_counter(), time.process_time()\n"
# All that `python -m bot serve` imports, and a house that is built; the doors are not open yet.
WHOLE = """
import bot.__main__
from config.settings import load
house = bot.assembly.House.build(load(json.loads(sys.argv[1])))
"""
ALONE = """
import contextlib, importlib
for name in json.loads(sys.argv[1]):
    with contextlib.suppress(Exception):
        importlib.import_module(name)
"""


def measure(setting: Setting) -> list[Row]:
    settings = json.dumps(settings_of(f"sqlite:///{setting.scratch / 'footprint.db'}"))
    # Compiled once, in the round that is dropped, whatever this shell thinks of compiled files.
    compiled = {**os.environ, "PYTHONPYCACHEPREFIX": str(setting.scratch / "compiled")}
    compiled.pop("PYTHONDONTWRITEBYTECODE", None)
    modules = [
        name for name in _run(compiled, WHOLE, settings)[3] if name.split(".")[0] not in OURS and name != "__main__"
    ]
    found = take_turns(
        {
            "imports": partial(_measured, compiled, ALONE, json.dumps(modules)),
            "ours": partial(_measured, compiled, WHOLE, settings),
        },
        setting.rounds,
    )
    start, memory = (ratios(found["ours"], found["imports"], quantity) for quantity in (0, 1))
    ours, theirs = found["ours"][0], found["imports"][0]
    return [
        Row(
            "start-up over the same third-party imports",
            at_most(1.25),
            start,
            f"{ours[0] * 1e3:,.0f} ms, {theirs[0] * 1e3:,.0f} ms of processor time",
        ),
        Row(
            "memory over the same third-party imports",
            at_most(1.25),
            memory,
            f"{ours[1] / 1024:,.0f} MB, {theirs[1] / 1024:,.0f} MB",
        ),
    ]


def _measured(environment: Mapping[str, str], code: str, argument: str) -> tuple[float, float]:
    _, processor, memory, _ = _run(environment, code, argument)
    return processor, memory


def _run(environment: Mapping[str, str], code: str, argument: str) -> tuple[float, float, float, list[str]]:
    program = [sys.executable, "-c", BEGIN + code + TOLD, argument]
    done = subprocess.run(program, env=environment, capture_output=True, check=True)
    seconds, processor, memory, modules = json.loads(done.stdout)
    return seconds, processor, memory, modules
