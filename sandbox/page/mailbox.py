"""The visitors' mailbox on the page: what they received, and what they write to the team."""

import asyncio
from datetime import UTC, datetime
from email.message import EmailMessage
from urllib.parse import quote

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.mail.servers import LocalMail
from sandbox.mail.showing import Shown, show
from sandbox.mail.writing import NotWritten, Written, answer, new_mail, send
from sandbox.types import JSON

_FILE_MOST = 8 * 1024 * 1024
_REQUEST_MOST = _FILE_MOST + 1024 * 1024


def page_mailbox_routes(mail: LocalMail | None) -> list[Route]:
    if mail is None:
        return []
    desk = MailDesk(mail)
    return [
        Route("/_page/mails", desk.list),
        Route("/_page/mails/{number:int}", desk.open),
        Route("/_page/mails/{number:int}/files/{place:int}", desk.file),
        Route("/_page/mails", desk.write, methods=["POST"]),
        Route("/_page/mails/{number:int}", desk.answer, methods=["POST"]),
    ]


class MailDesk:
    """The page's requests about e-mail; Slack has no part in them."""

    def __init__(self, mail: LocalMail) -> None:
        self._mail = mail
        self._known: dict[int, Shown] = {}

    async def list(self, _request: Request) -> Response:
        answered = self._mail.office.answered
        rows = [self._row(self._show(mail.number), answered) for mail in reversed(self._mail.visitors.all())]
        unread = sum(not row["seen"] for row in rows)
        return JSONResponse({"address": self._mail.address, "unread": unread, "mails": rows})

    async def open(self, request: Request) -> Response:
        mail = self._mail.visitors.get(request.path_params["number"])
        if mail is None:
            return _refused("There is no such mail.", 404)
        self._mail.visitors.see(mail)
        return JSONResponse(self._whole(self._show(mail.number)))

    async def file(self, request: Request) -> Response:
        """Always a download: nothing that a mail brought is run or drawn here."""
        number, place = request.path_params["number"], request.path_params["place"]
        files = self._show(number).files if self._mail.visitors.get(number) else ()
        if place >= len(files):
            return _refused("There is no such file.", 404)
        name = quote(files[place].name, safe="")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(files[place].content, media_type="application/octet-stream", headers=headers)

    async def write(self, request: Request) -> Response:
        return await self._send(request, None)

    async def answer(self, request: Request) -> Response:
        mail = self._mail.visitors.get(request.path_params["number"])
        return await self._send(request, self._show(mail.number)) if mail else _refused("There is no such mail.", 404)

    async def _send(self, request: Request, original: Shown | None) -> Response:
        if int(request.headers.get("content-length", _REQUEST_MOST + 1)) > _REQUEST_MOST:
            return _refused("That is too large: a file may have 8 MB.", 413)
        try:
            async with request.form(max_files=1) as form:
                message = await self._written(form, original)
            await asyncio.to_thread(send, message, self._mail.smtp_port)
        except NotWritten as problem:
            return _refused(str(problem))
        return JSONResponse({"ok": True})

    async def _written(self, form: FormData, original: Shown | None) -> EmailMessage:
        text, file, now = _text(form, "text"), await _file(form), datetime.now(UTC)
        if not text.strip():
            raise NotWritten("It has no text.")
        if original is not None:
            return answer(original, text, file, now)
        name, address, subject = (_text(form, field).strip() for field in ("name", "address", "subject"))
        return new_mail(Written(name, address, subject, text, file), self._mail.address, now)

    def _show(self, number: int) -> Shown:
        if number not in self._known:
            mail = self._mail.visitors.get(number)
            assert mail is not None, "only mails that are there are shown"
            self._known[number] = show(mail)
        return self._known[number]

    def _row(self, shown: Shown, answered: frozenset[str]) -> JSON:
        kept = self._mail.visitors.get(shown.number)
        return {
            "number": shown.number,
            "to": shown.to,
            "subject": shown.subject,
            "at": shown.at.isoformat(),
            "seen": kept is not None and self._mail.visitors.is_seen(kept),
            "answered": shown.message_id in answered,
        }

    def _whole(self, shown: Shown) -> JSON:
        name, address = shown.sender
        return {
            **self._row(shown, self._mail.office.answered),
            "from": f"{name} <{address}>" if name else address,
            "reply_to": shown.reply_to,
            "message_id": shown.message_id,
            "automatic": shown.is_automatic,
            "text": shown.text,
            "html": shown.html,
            "files": [{"name": file.name, "kind": file.kind, "size": len(file.content)} for file in shown.files],
        }


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


async def _file(form: FormData) -> tuple[str, bytes] | None:
    given = form.get("file")
    if not isinstance(given, UploadFile) or not given.filename:
        return None
    return given.filename, await given.read()


def _refused(error: str, status: int = 400) -> Response:
    return JSONResponse({"ok": False, "error": error}, status)
