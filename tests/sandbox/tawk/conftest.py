"""A local tawk.to for each test, and a client that asks it over the wire."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from sandbox.tawk.control import LocalTawk
from sandbox.visitors.people import CAST
from sandbox.visitors.plots import Chat, Line, OfflineMessage
from sandbox.visitors.shops import AURORA

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
UNANSWERED = Chat(CAST[8], ((Line("v", "Is anyone there?"), Line("v", "Hello?", after=30)),))
ANSWERED = Chat(CAST[8], ((Line("v", "Is anyone there?"), Line("a", "Yes!", after=30, agent=AURORA.agents[0])),))
LEFT = OfflineMessage(CAST[8], "Lamp", "It is broken.")


class Asker:
    """Calls methods as a client would."""

    def __init__(self, tawk: LocalTawk) -> None:
        self._tawk = tawk
        self._session = requests.Session()
        self._session.trust_env = False
        self.key = tawk.key

    def post(self, method: str, args: object) -> requests.Response:
        return self._session.post(self._tawk.url + method, json=args, auth=(self.key, ""), timeout=10)

    def ask(self, method: str, **args: object) -> Any:
        """The answer, which has to be good."""
        answer = self.post(method, {"propertyId": AURORA.property_id, **args})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def ids(self, method: str = "chat.list", **args: object) -> list[str]:
        return [item["id"] for item in self.ask(method, **args)["data"]]

    def refusal(self, method: str, **args: object) -> tuple[int, str]:
        answer = self.post(method, {"propertyId": AURORA.property_id, **args})
        told = answer.json()
        assert told["ok"] is False
        return answer.status_code, told["error"]

    def page(self, path: str, **query: str) -> Any:
        """What the dashboard's page is told."""
        answer = self._session.get(f"{self._tawk.dashboard_url}_page/{path}", params=query, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def act(self, given: object, origin: str | None = None) -> requests.Response:
        """What somebody does on the dashboard's page, or on another one."""
        headers = {"Origin": origin} if origin else {}
        return self._session.post(f"{self._tawk.dashboard_url}_page/act", json=given, headers=headers, timeout=10)

    def close(self) -> None:
        self._session.close()


@pytest.fixture
def t() -> Iterator[LocalTawk]:
    with LocalTawk() as tawk:
        yield tawk


@pytest.fixture
def asker(t: LocalTawk) -> Iterator[Asker]:
    made = Asker(t)
    yield made
    made.close()
