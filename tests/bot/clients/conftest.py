"""A local Slack, and a server that answers as it is told."""

from collections.abc import Iterator

import pytest

from config.manifest import manifest
from sandbox.control import SlackSandbox
from tests.bot.clients.scripted import Script, scripted_server


@pytest.fixture(scope="module")
def open_slack() -> Iterator[SlackSandbox]:
    with SlackSandbox(manifest(), rate_scale=0) as world:
        yield world


@pytest.fixture
def world(open_slack: SlackSandbox) -> SlackSandbox:
    """A local Slack with the app as its manifest has it."""
    open_slack.reset()
    return open_slack


@pytest.fixture
def script() -> Iterator[Script]:
    with scripted_server() as script:
        yield script
