"""The page about the local Slack is true: every line has a test that exists, and nothing is left out."""

from sandbox.api.dispatch import all_methods
from sandbox.faults import ACTIONS
from tests.sandbox.spec import PAGE, file_of, found_in, name_of, proofs, render
from tests.sandbox.spec_rows import FAULTS, LATER, LEFT, METHODS, SECTIONS


def test_every_named_test_exists() -> None:
    missing = [(what, proof) for what, proof in proofs() if name_of(proof) not in found_in(file_of(proof))]
    assert missing == []


def test_only_what_was_left_for_later_has_no_test() -> None:
    rows = [row for section in SECTIONS.values() for row in section]
    assert {what for what, proof in rows if proof == LATER} == LEFT
    assert all(what and proof for what, proof in rows)
    assert len({(title, what) for title, section in SECTIONS.items() for what, _ in section}) == len(rows)


def test_every_method_has_a_line() -> None:
    words = " ".join(what for what, _ in METHODS).replace(" .replies", " conversations.replies")
    assert [name for name in all_methods() if name not in words] == []


def test_every_fault_has_a_line() -> None:
    assert len(FAULTS) >= len(ACTIONS)


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == render(), "run `make docs`"
