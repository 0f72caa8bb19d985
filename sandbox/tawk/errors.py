"""The errors that tawk.to's REST API answers with, and their HTTP status."""

from sandbox.tawk.records import Json

STATUS = {
    "validation_error": 400, "auth_error": 401, "forbidden": 403, "insufficient_scope": 403, "not_found": 404,
    "conflict": 409, "resource_locked": 409, "rate_limited": 429, "internal_error": 500,
}  # fmt: skip
MESSAGES = {"auth_error": "invalid_auth", "rate_limited": "rate limit exceeded"}


class TawkError(Exception):
    """A call that is refused."""

    def __init__(self, code: str, message: str = "", status: int | None = None) -> None:
        super().__init__(code)
        self.code, self.message = code, message or MESSAGES.get(code, "")
        self.status = STATUS.get(code, 400) if status is None else status

    def answer(self) -> Json:
        told = {"message": self.message} if self.message else {}
        return {"ok": False, "error": self.code, **told}
