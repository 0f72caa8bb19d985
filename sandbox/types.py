"""The one name for decoded JSON objects, which is what Slack speaks."""

from typing import Any

JSON = dict[str, Any]
