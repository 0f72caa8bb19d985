"""The demo on machines that are set up in their own ways."""

import time
from pathlib import Path

import pytest

from tests.stories.bot_process import free_port
from tests.tour.demo import Demo

PATIENCE = 30.0
FIRST_VISITOR = "intake.new_property"


@pytest.mark.slow
def test_the_demo_runs_where_only_a_proxy_leads_out(tmp_path: Path) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    with Demo(tmp_path, surroundings={"http_proxy": nowhere, "HTTPS_PROXY": nowhere, "NO_PROXY": ""}) as demo:
        demo.start()
        until = time.monotonic() + PATIENCE
        while FIRST_VISITOR not in demo.log and time.monotonic() < until:
            time.sleep(0.1)
        assert FIRST_VISITOR in demo.log
        assert "Failed to establish a connection" not in demo.log
