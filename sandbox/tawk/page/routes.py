"""What the dashboard's page asks the server for.

`GET /_page/boot`: the properties with their agents. `GET /_page/inbox?property=…&folder=all&status=open&seen=7`: the
rows of a list and how many wait, or nothing but the `version` where that is still 7; the page asks every now and then.
`GET /_page/item?id=…`: a chat or ticket in full. `POST /_page/act` with `deed`, `id`, and for an answer `agent` and
`text`: `{"ok": true}`, or what is wrong.
"""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.tawk.chronicle import Chronicle
from sandbox.tawk.desk import NotPossible
from sandbox.tawk.page.rows import FOLDERS, counts, properties, rows, whole
from sandbox.tawk.records import Json, Status
from sandbox.tawk.world import World
from sandbox.visitors.bodies import dump
from sandbox.wire import BodyTooLargeError, decode_json, read_body

_HERE = Path(__file__).parent
# Colours, buttons and the building of elements are the local Slack's.
_SHARED = _HERE.parent.parent / "page" / "static"


def page_routes(world: World, chronicle: Chronicle) -> list[BaseRoute]:
    page = Page(world, chronicle)
    return [
        Route("/", page.shell),
        Mount("/static", StaticFiles(directory=_SHARED)),
        Mount("/dashboard", StaticFiles(directory=_HERE / "static")),
        Route("/_page/boot", page.boot),
        Route("/_page/inbox", page.inbox),
        Route("/_page/item", page.item),
        Route("/_page/act", page.act, methods=["POST"]),
    ]


class Page:
    """The page's requests."""

    def __init__(self, world: World, chronicle: Chronicle) -> None:
        self._world, self._chronicle = world, chronicle

    async def shell(self, _request: Request) -> Response:
        return FileResponse(_HERE / "templates" / "dashboard.html")

    async def boot(self, _request: Request) -> Response:
        return _json({"properties": properties(self._world)})

    async def inbox(self, request: Request) -> Response:
        asked = request.query_params
        property_id, folder, status = asked.get("property", ""), asked.get("folder", ""), asked.get("status", "")
        if property_id not in self._world.shops or folder not in FOLDERS or status not in ("", *Status):
            return _refused("There is no such list.", 404)
        with self._world.lock:
            version = self._world.version
            if asked.get("seen") == str(version):
                return _json({"version": version})
            found = rows(self._world, property_id, folder, status)
            return _json({"version": version, "rows": found, "waiting": counts(self._world, property_id)})

    async def item(self, request: Request) -> Response:
        try:
            with self._world.lock:
                return _json(whole(self._world, self._world.inbox.find(request.query_params.get("id", ""))))
        except KeyError:
            return _refused("That is no longer there.", 404)

    async def act(self, request: Request) -> Response:
        try:
            given = {name: str(value) for name, value in decode_json(await read_body(request)).items()}
            self._chronicle.do(given["deed"], given["id"], None, given.get("agent", ""), given.get("text", ""))
        except NotPossible as problem:
            return _refused(f"That can't be done: {problem}.")
        except KeyError:
            return _refused("That is no longer there.", 404)
        except (ValueError, AttributeError, BodyTooLargeError):
            return _refused("That was not understood.")
        return _json({"ok": True})


def _json(answer: Json) -> Response:
    """Visitors' half emojis are escaped, as in webhooks."""
    return Response(dump(answer), media_type="application/json")


def _refused(error: str, status: int = 400) -> Response:
    return JSONResponse({"ok": False, "error": error}, status)
