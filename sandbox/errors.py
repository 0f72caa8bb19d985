"""The errors that the stand-in answers with, named as Slack names them."""

from typing import Any

from sandbox.types import JSON


class SlackError(Exception):
    """A Web API call is refused: `{"ok": false, "error": code}`, with what else Slack tells."""

    def __init__(self, code: str, *, retry_after: int | None = None, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after
        self.more = more

    def answer(self) -> JSON:
        return {"ok": False, "error": self.code, **self.more}


def invalid_arguments(*lines: str) -> SlackError:
    """The error for arguments that don't fit, with one `[ERROR] …` line for each."""
    messages = [f"[ERROR] {line}" for line in lines]
    return SlackError("invalid_arguments", response_metadata={"messages": messages})


class RefusedError(Exception):
    """A person's act is not possible; the text is what that person sees."""


class UnansweredError(RefusedError):
    """The person's act reached the app, or should have, and the app did not answer as it must."""


class UndeliveredError(Exception):
    """The app did not acknowledge in time, or could not be reached."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
