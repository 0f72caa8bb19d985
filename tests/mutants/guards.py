"""`python -m tests.mutants.guards`: takes each guard of `guards.toml` out in turn; then its test has to fail."""

import argparse
import importlib
import os
import shutil
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mutants.plan import ROOT

LIST = Path(__file__).with_name("guards.toml")
PLACE = ROOT / "build" / "guards"
COPIED = ("bot", "handlers", "storage", "config", "sandbox", "tests", "pyproject.toml")
PYTEST = (
    "-x",
    "-q",
    "--assert=plain",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "-p",
    "no:cov",
    "-k",
    "not postgres",
)
# What takes longest to load: once, and not for each guard.
LOADED = ("alembic", "hypothesis", "playwright.sync_api", "psycopg", "pytest", "slack_bolt", "sqlalchemy", "structlog")
PASSED, FAILED = 0, 1


@dataclass(frozen=True, slots=True)
class Guard:
    """What `file` has, and what stands there `without` the guard; then `test` fails."""

    name: str
    file: str
    has: str
    without: str
    test: str

    def taken_out_of(self, source: str) -> str:
        assert source.count(self.has) == 1, f"{self.file} has to have once: {self.has}"
        return source.replace(self.has, self.without)


def guards() -> Sequence[Guard]:
    return [Guard(**row) for row in tomllib.loads(LIST.read_text())["guard"]]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.guards", description=__doc__)
    parser.add_argument("words", nargs="*", help="only those with one of these in their name or their file")
    words = parser.parse_args().words
    chosen = [one for one in guards() if not words or any(word in f"{one.name} {one.file}" for word in words)]
    _copy()
    for name in LOADED:
        importlib.import_module(name)
    # With all guards each test has to pass, or its failure would say nothing.
    if _test(sorted({one.test for one in chosen})) != PASSED:
        print("with all guards in their places not all of their tests pass")
        return 1
    missed = [one for one in chosen if not _is_noticed(one)]
    print(f"{len(chosen)} guards, {len(missed)} whose absence no test noticed")
    return 1 if missed else 0


def _copy() -> None:
    """The project is left as it is: somebody else may be looking at it. What is compiled is still good."""
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, PLACE / name)


def _is_noticed(guard: Guard) -> bool:
    with _taken_out(guard):
        ended = _test([guard.test])
    told = "noticed" if ended == FAILED else f"NOT NOTICED (pytest ended with {ended})"
    print(f"{guard.name} ({guard.file}): {told}", flush=True)
    return ended == FAILED


@contextmanager
def _taken_out(guard: Guard) -> Iterator[None]:
    file = PLACE / guard.file
    source, times = file.read_text(), file.stat()
    file.write_text(guard.taken_out_of(source))
    try:
        yield
    finally:
        file.write_text(source)
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def _test(tests: Sequence[str]) -> int:
    """In a process of its own, which has loaded nothing of the project yet."""
    child = os.fork()
    if child == 0:
        _become_another()
        os._exit(int(pytest.main([*PYTEST, *tests])))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _become_another() -> None:
    os.chdir(PLACE)
    sys.dont_write_bytecode = True
    sys.path[:] = [str(PLACE), *(path for path in sys.path if path and Path(path) != ROOT)]
    for name in [name for name in sys.modules if name.partition(".")[0] in COPIED]:
        del sys.modules[name]
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)


if __name__ == "__main__":
    sys.exit(main())
