"""Hypothesis throws the dice: it finds the shortest way to a difference by leaving steps out."""

from contextlib import ExitStack
from random import Random
from typing import ClassVar
from unittest.mock import patch

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.model.checks import CHECKS
from tests.model.databases import Fresh
from tests.model.dice import Dice
from tests.model.game import Game


class InboxMachine(RuleBasedStateMachine):
    """What a step is depends on its seed alone, so that every kind of step is as likely as it is meant to be."""

    fresh: ClassVar[Fresh]
    part: ClassVar[str] = "desk"

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0
        self._stack = ExitStack()
        self._stack.enter_context(patch("bot.desks.lookup.PAGE_SIZE", 3))
        self._game = Game(self._stack.enter_context(type(self).fresh()))
        self._game.begin(self.part)

    @rule(seed=st.integers(0, 2**24 - 1))
    def step(self, seed: int) -> None:
        self.steps += 1
        Dice(self._game, Random(seed), note, self.part).throw()

    @invariant()
    def everything_is_as_the_model_says(self) -> None:
        for check in CHECKS:
            check(self._game)

    def teardown(self) -> None:
        self._stack.close()
