"""Which modules are mutated, and which tests have to find all of their mutants: `modules.toml`."""

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PLAN = Path(__file__).with_name("modules.toml")
SECTION = "[tool.mutmut]\n"


@dataclass(frozen=True, slots=True)
class Module:
    """A file, what it is about, and its tests: files, or names of tests in files."""

    file: str
    about: str
    tests: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.file.removesuffix(".py").replace("/", ".")


def modules() -> Sequence[Module]:
    return list(_read(tomllib.loads(PLAN.read_text())))


def _read(plan: dict[str, dict[str, list[str]]]) -> Iterator[Module]:
    for about, files in plan.items():
        for file, tests in files.items():
            yield Module(file, about, tuple(tests))


def wanted(names: Sequence[str]) -> Sequence[Module]:
    """Those of a name, of a file or of a group; all without any."""
    found = [one for one in modules() if not names or {one.name, one.file, one.about} & set(names)]
    unknown = set(names) - {name for one in found for name in (one.name, one.file, one.about)}
    assert not unknown, f"not in {PLAN.name}: {', '.join(sorted(unknown))}"
    return found


def lay_out(folder: Path, module: Module) -> None:
    """A folder that is the project to mutmut, with its settings for this one module."""
    folder.mkdir(parents=True)
    settings = (ROOT / "pyproject.toml").read_text()
    chosen = {"only_mutate": [module.file], "pytest_add_cli_args_test_selection": list(module.tests)}
    lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in chosen.items())
    (folder / "pyproject.toml").write_text(settings.replace(SECTION, SECTION + lines))
    known = tomllib.loads(settings)["tool"]["mutmut"]
    for name in (*known["source_paths"], *known["also_copy"], "tests"):
        (folder / name).symlink_to(ROOT / name)
