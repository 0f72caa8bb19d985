"""What a person chose in an element, checked against the workspace: people, places and files must be there."""

from typing import Any

from sandbox.elements import KINDS, Place, read_choice
from sandbox.errors import RefusedError
from sandbox.files import File
from sandbox.sharing import shown_file
from sandbox.slack import Slack
from sandbox.types import JSON
from sandbox.workspace import User

_FILES_MOST = 10


def choose(slack: Slack, user: User, place: Place, value: Any) -> JSON:
    """The fields that tell of the choice; what the widget would not offer is refused."""
    chosen = read_choice(place.element, value, slack.offered.get((user.id, place.action_id)))
    kind = KINDS.get(place.element["type"])
    if kind is None:
        return chosen
    found = chosen[kind.field]
    if kind.shape in ("id", "ids"):
        for one in found if isinstance(found, list) else [found] if found else []:
            _check(slack, user, kind.field, one)
    if kind.shape == "files":
        return {kind.field: _hand_over(slack, user, place.element, found)}
    return chosen


def own_files(slack: Slack, user: User, ids: Any) -> list[File]:
    """The person's own files of these ids, to be shared."""
    files = [slack.files.usable(str(one), user.id) for one in ids or []]
    found = [file for file in files if file is not None]
    if len(found) < len(files):
        raise RefusedError("There is no such file.")
    return found


def _check(slack: Slack, user: User, field: str, one: str) -> None:
    if "user" in field:
        known = one in slack.workspace.users
    else:
        channel = slack.workspace.channels.get(one)
        known = channel is not None and slack.workspace.sees(user.id, channel)
    # A conversation may also be named by the person it is with.
    if not known and not ("conversation" in field and one in slack.workspace.users):
        raise RefusedError(f"{one!r} is not among the choices.")


def _hand_over(slack: Slack, user: User, element: JSON, ids: list[Any]) -> list[JSON]:
    files = own_files(slack, user, [one["id"] if isinstance(one, dict) else one for one in ids])
    if len(files) > element.get("max_files", _FILES_MOST):
        raise RefusedError(f"At most {element.get('max_files', _FILES_MOST)} files can be chosen.")
    wanted = [str(one).lower() for one in element.get("filetypes") or []]
    for file in files:
        if wanted and file.filetype not in wanted and file.name.rpartition(".")[2].lower() not in wanted:
            raise RefusedError(f"{file.name} is not of a type that is wanted here.")
        slack.files.hand_over(file)
    return [shown_file(slack, file) for file in files]
