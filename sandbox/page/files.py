"""Files on the page: a person uploads one, and opens those that the person may see."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.api.depot import send_file
from sandbox.errors import SlackError
from sandbox.files import UPLOAD_MOST
from sandbox.sharing import may_see, shown_file
from sandbox.slack import Slack
from sandbox.wire import BodyTooLargeError, read_body

_NAME_MOST = 255


def page_file_routes(slack: Slack) -> list[Route]:
    desk = FileDesk(slack)
    return [
        Route("/_page/upload", desk.upload, methods=["POST"]),
        Route("/_page/file/{file_id}", desk.open),
    ]


class FileDesk:
    """The page's two requests about files; whoever asks says as whom."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def upload(self, request: Request) -> Response:
        user = self._slack.workspace.users.get(request.query_params.get("as", ""))
        if user is None or user.is_bot:
            return _refused("Nobody can do that.")
        name = request.query_params.get("name", "").rpartition("/")[2][-_NAME_MOST:] or "file"
        try:
            body = await read_body(request, UPLOAD_MOST)
            if not body:
                return _refused("The file is empty.")
            file = self._slack.files.add(name, body, user.id)
        except BodyTooLargeError:
            return _refused("The file is too large.", 413)
        except SlackError as error:
            return _refused(error.code)
        return JSONResponse({"ok": True, "file": shown_file(self._slack, file)})

    async def open(self, request: Request) -> Response:
        file = self._slack.files.find(request.path_params["file_id"])
        user = request.query_params.get("as", "")
        if file is None or file.deleted or user not in self._slack.workspace.users:
            return _refused("There is no such file.", 404)
        if not may_see(self._slack, file, user):
            return _refused("There is no such file.", 404)
        return send_file(file)


def _refused(error: str, status: int = 400) -> Response:
    return JSONResponse({"ok": False, "error": error}, status)
