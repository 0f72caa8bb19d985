"""What the page asks the server for.

Files, for whoever writes the page (all of it is there):

- `POST /_page/upload?as=U&name=report.pdf` with the raw bytes as body gives `{"ok": true, "file": {...}}` (Slack's
  file object: id, name, title, mimetype, filetype, size, …) or `{"ok": false, "error": "…"}`. Nobody else sees the
  file yet. Its id then goes into the act `say` as `file_ids: ["F…"]` (the text may be empty then), or is the value of
  a `file_input`: in `submit` as `values: {block_id: ["F…"]}`, in `state` as `value: ["F…"]`.
- Messages carry `files: [file, …]`; a deleted one is `{"id": "F…", "mode": "tombstone"}`.
  `GET /_page/file/F…?as=U` gives the bytes to who may see them (a picture inline, so that `<img src>` works; all else
  as a download), else 404.

Notifications: Slack would notify the person who looks of a message when `_.notifies` is not null; it says why: "dm",
"mention", "broadcast" (@channel, @here, @everyone), "group" or "thread" (a reply in a thread that the person
follows). `/_page/channels` has `mentions` beside `unread`: how many unread messages notify this person.
A direct message with the app is there from the start where the manifest has a messages tab.

What else a person can do: the act `uninstall` takes the app away; `person` (`user`, `deleted`, `locale`), `group`
(`group`, `members`), `archive` and `unarchive` (`channel`) change the workspace, and "people" in the stream says so;
`GET /_page/faults` has `actions`, the names of
all faults, "refuse" (new connections for `seconds`) and "reorder" (an event overtakes another) among them.

The visitors' mailbox, where boot says `mailbox`: `GET /_page/mails` (`address` of the team, `unread`, `mails`),
`GET /_page/mails/7` (which is read thereby), `GET /_page/mails/7/files/0`; a form's POST to the first writes to the
team (`name`, `address`, `subject`, `text`, `file`), to the second answers (`text`, `file`). "mail" in the stream says
that some came.
"""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.acts import perform
from sandbox.mail.servers import LocalMail
from sandbox.page.files import page_file_routes
from sandbox.page.limits import page_limit_routes
from sandbox.page.mailbox import page_mailbox_routes
from sandbox.page.screens import SHOWN, Screens
from sandbox.remote import change_faults
from sandbox.slack import Slack
from sandbox.types import JSON
from sandbox.wire import BodyTooLargeError, decode_json, read_body

_HERE = Path(__file__).parent


def page_routes(slack: Slack, mail: LocalMail | None = None) -> list[BaseRoute]:
    page = Page(slack, has_mailbox=mail is not None)
    return [
        Route("/", page.shell),
        Route("/archives/{rest:path}", page.shell),
        Mount("/static", StaticFiles(directory=_HERE / "static", check_dir=False)),
        Route("/_page/boot", page.boot),
        Route("/_page/channels", page.channels),
        Route("/_page/messages", page.messages),
        Route("/_page/thread", page.thread),
        Route("/_page/modals", page.modals),
        Route("/_page/home", page.home),
        Route("/_page/journal", page.journal),
        Route("/_page/stream", page.stream),
        Route("/_page/act", page.act, methods=["POST"]),
        Route("/_page/faults", page.faults, methods=["GET", "POST"]),
        *page_file_routes(slack),
        *page_limit_routes(slack),
        *page_mailbox_routes(mail),
    ]


class Page:
    """The page's requests; whoever asks says as whom."""

    def __init__(self, slack: Slack, has_mailbox: bool) -> None:
        self._slack = slack
        self._screens = Screens(slack)
        self._has_mailbox = has_mailbox

    async def shell(self, _request: Request) -> Response:
        return FileResponse(_HERE / "templates" / "index.html")

    async def boot(self, _request: Request) -> Response:
        return JSONResponse({**self._screens.boot(), "mailbox": self._has_mailbox})

    async def channels(self, request: Request) -> Response:
        return _found(self._screens.channels(_query(request, "as")))

    async def messages(self, request: Request) -> Response:
        limit = _query(request, "limit")
        most = int(limit) if limit.isdigit() else SHOWN
        return _found(self._screens.messages(_query(request, "as"), _query(request, "channel"), most))

    async def thread(self, request: Request) -> Response:
        asked = (_query(request, name) for name in ("as", "channel", "ts"))
        return _found(self._screens.thread(*asked))

    async def modals(self, request: Request) -> Response:
        return JSONResponse(self._screens.modals(_query(request, "as")))

    async def home(self, request: Request) -> Response:
        return JSONResponse(self._screens.home(_query(request, "as")))

    async def journal(self, request: Request) -> Response:
        after = _query(request, "after")
        return JSONResponse(self._screens.journal(int(after) if re.fullmatch(r"[0-9]{1,9}", after) else 0))

    async def act(self, request: Request) -> Response:
        given = await _object(request)
        if given is None:
            return JSONResponse({"ok": False, "error": "not understood"}, 400)
        return JSONResponse(await perform(self._slack, given))

    async def faults(self, request: Request) -> Response:
        given = await _object(request) if request.method == "POST" else {}
        try:
            return JSONResponse(change_faults(self._slack, given or {}))
        except (KeyError, ValueError, TypeError) as error:
            return JSONResponse({"ok": False, "error": str(error)}, 400)

    async def stream(self, _request: Request) -> Response:
        return StreamingResponse(self._events(), media_type="text/event-stream")

    async def _events(self) -> AsyncIterator[str]:
        yield _event({"type": "busy", "n": self._slack.courier.under_way})
        async for heap in self._slack.feed.listen():
            yield "".join(map(_event, heap)) or ": still here\n\n"


def _event(change: JSON) -> str:
    return f"data: {json.dumps(change)}\n\n"


def _query(request: Request, name: str) -> str:
    return request.query_params.get(name, "")


def _found(answer: object) -> Response:
    return JSONResponse({"error": "not found"}, 404) if answer is None else JSONResponse(answer)


async def _object(request: Request) -> JSON | None:
    try:
        decoded = decode_json(await read_body(request))
    except (ValueError, BodyTooLargeError):
        return None
    return decoded if isinstance(decoded, dict) else None
