"""Two ways through the same steps: by hypothesis, which shortens what it finds, and straight on."""

import os
from collections import Counter
from random import Random
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.checks import CHECKS
from tests.model.databases import Fresh
from tests.model.dice import Dice
from tests.model.game import Game
from tests.model.machine import InboxMachine

EXAMPLES, STEPS = int(os.environ.get("MODEL_EXAMPLES", "20")), int(os.environ.get("MODEL_STEPS", "50"))
SUPPRESSED = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)


def explore(fresh: Fresh, examples: int = EXAMPLES, steps: int = STEPS, part: str = "desk") -> int:
    """The same ways each time; raises the shortest one to a difference, else answers how many steps that were."""
    taken = 0

    class Machine(InboxMachine):
        def teardown(self) -> None:
            nonlocal taken
            taken += self.steps
            super().teardown()

    Machine.fresh, Machine.part = staticmethod(fresh), part
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=SUPPRESSED,
        database=None,
        derandomize=True,
        phases=(Phase.generate, Phase.shrink),
        print_blob=False,
    )
    run_state_machine_as_test(Machine, settings=chosen)
    return taken


def walk(fresh: Fresh, seed: int, steps: int, told: list[str], part: str = "desk") -> Counter[str]:
    """One day of a part, or of all; `told` gets a sentence for each thing that happened, the answer counts them."""
    thrown = Counter[str]()
    with fresh() as engine, patch("bot.desks.lookup.PAGE_SIZE", 3):
        game, random = Game(engine), Random(seed)
        game.begin(part)
        for _ in range(steps):
            thrown[Dice(game, random, told.append, part).throw()] += 1
            for check in CHECKS:
                check(game)
    return thrown
