"""A few hundred inputs at each door; and a few of the mistakes that the fuzz has to find."""

import json
from random import Random

import pytest

from tests.bot.views.samples import MARK
from tests.fuzz import trees
from tests.fuzz.doors import DOORS, SHARES
from tests.fuzz.doors.commands import told_faults
from tests.fuzz.mistakes import MISTAKES
from tests.fuzz.run import Run, Tally
from tests.fuzz.shrink import shrunk
from tests.fuzz.slate import Wall
from tests.fuzz.watch import log_faults
from tests.fuzz.words import TYPED

INPUTS = {"webhooks": 300, "commands": 200, "interactions": 100, "mails": 60, "framing": 200}
# Each with a number from which on a few inputs find it, of seed 1.
FOUND_SOON = (
    ("signatures are compared as texts", 60),
    ("no limit of depth", 55),
    ("bodies are logged", 0),
    ("an error's words are the answer", 30),
    ("no limit of size", 0),
)


def run(door: str, inputs: int, first: int = 0, mistake: str = "") -> Tally:
    quiet = Run(inputs, 1, first, mistake, shrinks=False, say=lambda said: None)
    return quiet.of(DOORS[door]())


@pytest.mark.parametrize("door", list(DOORS))
def test_whatever_comes_is_answered_clearly(door: str) -> None:
    tally = run(door, INPUTS[door])
    assert [(one.number, one.fault) for one in tally.found] == []
    assert tally.inputs == INPUTS[door]


@pytest.mark.parametrize(("mistake", "first"), FOUND_SOON)
def test_a_mistake_is_found(mistake: str, first: int) -> None:
    assert run(MISTAKES[mistake][0], 40, first, mistake).found


def test_all_doors_share_a_million() -> None:
    assert SHARES.keys() == DOORS.keys()
    assert sum(SHARES.values()) == pytest.approx(1)


@pytest.mark.parametrize("door", ["webhooks", "commands", "mails", "framing"])
def test_an_input_can_be_made_again(door: str) -> None:
    made = [[DOORS[door]().make(Random(f"1:{n}")) for n in range(20)] for _ in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("line", "bad"),
    [
        ('{"event": "intake.applied", "level": "info"}', False),
        (f'{{"event": "{MARK} said", "level": "info"}}', True),
        (f'{{"event": "typed", "level": "debug", "text": "{TYPED.upper()}"}}', True),
        ('{"event": "web.failed", "level": "error"}', True),
        ('{"event": "x", "level": "warning", "exception": "Traceback (most recent"}', True),
        ('{"event": "fuzz-signing-secret", "level": "info"}', True),
    ],
)
def test_the_log_is_read(line: str, bad: bool) -> None:
    assert bool(list(log_faults(line))) == bad


@pytest.mark.parametrize(
    ("text", "kind", "bad"),
    [
        ("That is not the number of a conversation.", "plain_text", False),
        ("ValueError: invalid literal for int()", "plain_text", True),
        ("'NoneType' object is not iterable, says somebody", "plain_text", True),
        ("not_found", "plain_text", True),
        ("x" * 3_001, "plain_text", True),
        ("Look at <https://evil.example|this> at once", "mrkdwn", True),
        (f"We heard {MARK} from a visitor", "mrkdwn", True),
        (f"We heard \u202e{MARK} from a visitor", "plain_text", True),
    ],
)
def test_an_answer_is_judged(text: str, kind: str, bad: bool) -> None:
    block = {"type": "section", "text": {"type": kind, "text": text}}
    assert (
        bool(told_faults({"text": text[:100] if kind == "plain_text" else "We heard it", "blocks": [block]}, "")) == bad
    )


def test_the_wall_holds_windows_against_the_limits() -> None:
    wall = Wall()
    wall.take(
        "views.open", {"view": {"type": "modal", "title": {"type": "plain_text", "text": "x" * 25}, "blocks": []}}
    )
    assert wall.faults


def test_what_breaks_is_made_small() -> None:
    assert shrunk(b"a" * 300 + b"{" + b"b" * 300 + b"}", lambda raw: b"{" in raw and b"}" in raw) == b"{}"


def test_distorted_json_is_mostly_json_and_sometimes_none() -> None:
    made = [trees.written(trees.changed({"a": ["b", {"c": "d"}]}, Random(n), 2), Random(n)) for n in range(300)]
    readable = [_is_json(one) for one in made]
    assert 150 < sum(readable) < 300
    assert len(set(made)) > 200


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
