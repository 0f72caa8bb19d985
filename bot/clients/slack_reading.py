"""Reads a file that somebody shared in Slack; the token is shown to Slack alone."""

from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from slack_sdk import WebClient

from bot.clients.slack import sorted_answer
from bot.domain.errors import Limited, Rejected, Unknown
from bot.ports import MailFile

SLACK = ".slack.com"
HTML = "text/html"


class Standstill(HTTPRedirectHandler):
    """A redirection would take the token along, and leads to where one logs in."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


class SlackReader:
    """Implements `bot.tickets.fetching.FileSource` over slack_sdk; `most` is how many bytes a file may have."""

    def __init__(self, client: WebClient, most: int) -> None:
        self._client = client
        self._most = most
        self._opener = build_opener(Standstill)

    def read(self, file_id: str) -> MailFile:
        file = sorted_answer(lambda: self._client.files_info(file=file_id))["file"]
        url, size = str(file.get("url_private_download") or ""), int(file.get("size") or 0)
        if file.get("is_external") or not self._is_slacks(url):
            raise Rejected("lies_elsewhere")
        if size > self._most:
            raise Rejected("too_large")
        kind = str(file.get("mimetype") or "")
        content = self._download(url, size, kind)
        return MailFile(str(file.get("name") or file.get("title") or "file"), kind, len(content), content)

    def _download(self, url: str, size: int, kind: str) -> bytes:
        asked = Request(url, headers={"Authorization": f"Bearer {self._client.token}"})
        try:
            with self._opener.open(asked, timeout=self._client.timeout) as answer:
                content = bytes(answer.read(self._most + 1))
                shown = answer.headers.get_content_type()
        except HTTPError as error:
            error.close()
            raise _sorted(error) from error
        except (OSError, HTTPException) as error:
            raise Unknown(type(error).__name__) from error
        if shown == HTML != kind:  # where one logs in: we may not read it
            raise Rejected("not_readable")
        if len(content) != size:
            raise Unknown("size")
        return content

    def _is_slacks(self, url: str) -> bool:
        ours, theirs = urlsplit(self._client.base_url), urlsplit(url)
        host = theirs.hostname or ""
        is_known = theirs.netloc == ours.netloc or host.endswith(SLACK)
        return is_known and theirs.scheme == ours.scheme


def _sorted(error: HTTPError) -> Limited | Rejected | Unknown:
    if error.code == 429:
        after = str(error.headers.get("Retry-After", ""))
        return Limited(float(after) if after.isdigit() else 1.0)
    return Rejected(f"http_{error.code}") if error.code < 500 else Unknown(f"http_{error.code}")
