"""The commands for mutants and guards see what they are there for; what they run stands in lists that can not rot."""

import json
from pathlib import Path

import pytest

from tests.mutants.changes import Change, narrowed, verdicts
from tests.mutants.guards import Guard, guards
from tests.mutants.plan import ROOT, modules
from tests.mutants.survivors import Explanation, compare, explained

WRITTEN = """
def x_f__mutmut_orig(a, b):
    return a < b


def x_f__mutmut_1(a, b):
    return a <= b


class Of:
    def xǁOfǁg__mutmut_orig(self, c):
        return [c, 1]

    def xǁOfǁg__mutmut_1(self, c):
        return [c, 2]
"""
FIRST = Change("f", "return a < b", "return a <= b")
SECOND = Change("Of.g", "return [c, 1]", "return [c, 2]")


def test_what_a_mutant_changed_is_read_from_where_it_stands_beside_the_original(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text(WRITTEN)
    codes = {"m.x_f__mutmut_1": 0, "m.xǁOfǁg__mutmut_1": 1, "m.x_f__mutmut_orig": None}
    (tmp_path / "m.py.meta").write_text(json.dumps({"exit_code_by_key": codes}))
    first, second, third = verdicts(tmp_path, "m.py")
    assert (first.change, first.survived, first.is_clear) == (FIRST, True, True)
    assert (second.change, second.survived, second.is_clear) == (SECOND, False, True)
    assert not third.is_clear, "nobody looked for it"


def test_of_a_long_line_as_much_is_told_as_there_is_room_for() -> None:
    words = " ".join(f"word{n}" for n in range(40))
    was, now = narrowed(f"one\n{words}\nlast", f"one\n{words.replace('word20', 'other')}\nlast")
    assert was.startswith("word12 ")
    assert was.endswith(" word28")
    assert now == was.replace("word20", "other")


@pytest.mark.parametrize(
    ("survived", "known", "unexplained", "gone"),
    [
        ([FIRST], [FIRST], [], []),
        ([FIRST, SECOND], [FIRST], [SECOND], []),
        ([FIRST], [FIRST, SECOND], [], [SECOND]),
        ([FIRST, FIRST], [FIRST], [FIRST], []),
    ],
    ids=["all explained", "one unexplained", "one gone", "two alike"],
)
def test_each_survivor_wants_an_explanation_and_each_explanation_a_survivor(
    survived: list[Change], known: list[Change], unexplained: list[Change], gone: list[Change]
) -> None:
    found = compare(survived, [Explanation("m", one, "equal") for one in known])
    assert (found.unexplained, found.gone) == (unexplained, gone)


def test_every_explanation_is_about_a_module_that_is_mutated_and_gives_a_reason() -> None:
    names = {one.name for one in modules()}
    assert {one.module for one in explained()} <= names
    assert [one for one in explained() if len(one.because) < 10] == []


def test_every_module_and_every_test_of_the_list_is_there() -> None:
    for one in modules():
        assert all((ROOT / name).is_file() for name in (one.file, *one.tests)), one


@pytest.mark.parametrize("guard", guards(), ids=lambda guard: guard.name)
def test_every_guard_stands_where_the_list_has_it(guard: Guard) -> None:
    source = (ROOT / guard.file).read_text()
    assert guard.taken_out_of(source) != source
    file, _, name = guard.test.partition("::")
    assert f"def {name}(" in (ROOT / file).read_text()
