"""Slack's files: uploaded in three steps, so that a file's id is known before anybody sees it."""

from functools import partial
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from slack_sdk import WebClient

from bot.clients.slack import sorted_answer
from bot.domain.errors import Rejected, Unknown

ABSENT = frozenset({"file_not_found", "file_deleted", "missing_scope"})
GONE = frozenset({"file_not_found", "file_deleted"})
PLACES = ("channels", "groups", "ims")


class SlackFiles:
    """Implements `bot.exporting.exporter.Files` and `bot.tickets.carrying.Files` over slack_sdk."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def begin(self, name: str, size: int) -> tuple[str, str]:
        answer = sorted_answer(lambda: self._client.files_getUploadURLExternal(filename=name, length=size))
        return str(answer["file_id"]), str(answer["upload_url"])

    def send(self, url: str, content: bytes) -> None:
        asked = Request(url, data=content, method="POST", headers={"Content-Type": "application/octet-stream"})
        try:
            with urlopen(asked, timeout=self._client.timeout) as answer:
                answer.read()
        except HTTPError as error:
            error.close()
            raise Rejected(f"http_{error.code}") if error.code < 500 else Unknown(f"http_{error.code}") from error
        except (OSError, HTTPException) as error:
            raise Unknown(type(error).__name__) from error

    def share(self, file_id: str, title: str, person: str) -> None:
        place = str(sorted_answer(lambda: self._client.conversations_open(users=person))["channel"]["id"])
        self.share_in(file_id, title, place)

    def share_in(self, file_id: str, title: str, channel: str, thread_ts: str | None = None) -> None:
        file: dict[str, str | None] = {"id": file_id, "title": title}
        share = partial(self._client.files_completeUploadExternal, channel_id=channel, thread_ts=thread_ts)
        sorted_answer(lambda: share(files=[file]))

    def delete(self, file_id: str) -> None:
        """Also where it is gone already, or never came."""
        try:
            sorted_answer(lambda: self._client.files_delete(file=file_id))
        except Rejected as error:
            if error.code not in GONE:
                raise

    def is_shared(self, file_id: str) -> bool:
        """False also where Slack does not let us know: then it comes once more."""
        try:
            file = sorted_answer(lambda: self._client.files_info(file=file_id))["file"]
        except Rejected as error:
            if error.code in ABSENT:
                return False
            raise
        return any(file.get(place) for place in PLACES)
