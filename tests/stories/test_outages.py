"""Slack away, the bot stopped, the bot killed: afterwards nothing stands twice and nothing is lost."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.manifest import manifest
from sandbox.control import SlackSandbox, new_tokens
from sandbox.visitors.crowd import Crowd
from sandbox.visitors.delivery import Delivery
from sandbox.visitors.personas import Persona
from sandbox.visitors.postman import Patience, Postman
from tests.stories.bot_process import BotProcess, free_port
from tests.stories.reading import number
from tests.stories.reckoning import reckon
from tests.stories.scene import PATIENCE, Scene, playing, settings
from tests.stories.visits import SECRET


def burst(seed: int, visitors: int) -> list[Delivery]:
    """Missed chats that all arrive now."""
    crowd = Crowd(lambda property_id: SECRET, mix={Persona.MISSED: 1}, opener=None)
    return crowd.plan(seed, datetime.now(UTC), visitors)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    raise NotImplementedError
