"""What to do where a machine lacks a part that a test needs: skip it at a desk, fail on CI."""

import os
from typing import NoReturn

import pytest


def lacking(part: str) -> NoReturn:
    """Skip the running test with the reason; with CI=true a missing part is a failure."""
    reason = f"{part} is not installed"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
