"""views.*: modals and home tabs; and blocks.validate."""

import json
from typing import Any

from sandbox.api.call import Call, Method
from sandbox.blockkit import Issue, validate
from sandbox.errors import SlackError, invalid_arguments
from sandbox.modals import View
from sandbox.posting import refuse
from sandbox.slack import Slack
from sandbox.types import JSON

VIEW_BYTES = 250_000
_VALIDATED = {"blocks": "message", "message": "message", "view": "modal"}


def open_view(slack: Slack, call: Call) -> JSON:
    asked = asked_view(slack, call, "modal")
    trigger = slack.triggers.use(_trigger(call))
    view = slack.modals.open(trigger.user, asked)
    return _answer(slack, view, "modals")


def push_view(slack: Slack, call: Call) -> JSON:
    asked = asked_view(slack, call, "modal")
    trigger = slack.triggers.use(_trigger(call))
    view = slack.modals.push(trigger.user, asked)
    return _answer(slack, view, "modals")


def update_view(slack: Slack, call: Call) -> JSON:
    if not call.has("view_id") and not call.has("external_id"):
        raise invalid_arguments("missing required field: view_id")
    view = slack.modals.find(call.text("view_id"), call.text("external_id"))
    if view is None:
        raise SlackError("not_found")
    asked = asked_view(slack, call, str(view.body["type"]))
    slack.modals.check_hash(view, call.text("hash"))
    slack.modals.update(view, asked)
    return _answer(slack, view, "modals" if view.body["type"] == "modal" else "home")


def publish_view(slack: Slack, call: Call) -> JSON:
    user = call.required("user_id")
    if user not in slack.workspace.users:
        raise SlackError("user_not_found")
    if not slack.app.home_tab:
        raise SlackError("not_enabled")
    asked = asked_view(slack, call, "home")
    slack.modals.check_hash(slack.modals.homes.get(user), call.text("hash"))
    return _answer(slack, slack.modals.publish(user, asked), "home")


def asked_view(slack: Slack, call: Call, surface: str) -> JSON:
    """The view of a call, checked for its surface."""
    view = call.nested("view", lambda: invalid_arguments("failed to parse view [json-pointer:/view]"))
    if not isinstance(view, dict):
        raise invalid_arguments("missing required field: view")
    return check_view(slack, view, surface)


def check_view(slack: Slack, view: JSON, surface: str) -> JSON:
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    issues = validate(view, surface, new_blocks=slack.knobs.new_blocks, refused=slack.refused_blocks)
    refuse([Issue(i.message, f"/view{i.pointer}", i.constraint) for i in issues], "invalid_arguments")
    return view


def validate_blocks(slack: Slack, call: Call) -> JSON:
    """Slack's own check: exactly one of blocks, message and view."""
    given = [name for name in _VALIDATED if call.has(name)]
    if len(given) != 1:
        raise invalid_arguments("exactly one of blocks, message and view must be given")
    name = given[0]
    value = call.nested(name, lambda: invalid_arguments(f"failed to parse {name}"))
    issues = validate(*_as_payload(name, value), new_blocks=slack.knobs.new_blocks, refused=slack.refused_blocks)
    if not issues:
        return {"ok": True}
    rows = [{"code": i.code, "message": i.message, "pointer": i.pointer, "constraint": i.constraint} for i in issues]
    raise SlackError(f"invalid_{name}", errors=rows)


def _as_payload(name: str, value: Any) -> tuple[Any, str]:
    if name == "view":
        home = isinstance(value, dict) and value.get("type") == "home"
        return value, "home" if home else "modal"
    return ({"blocks": value} if name == "blocks" else value), "message"


def _trigger(call: Call) -> str:
    return call.text("trigger_id") or call.required("interactivity_pointer")


def _answer(slack: Slack, view: View, what: str) -> JSON:
    slack.feed.tell(what)
    return {"ok": True, "view": view.show()}


METHODS = (
    Method("views.open", open_view, tier=4),
    Method("views.push", push_view, tier=4),
    Method("views.update", update_view, tier=4),
    Method("views.publish", publish_view, tier=4),
    Method("blocks.validate", validate_blocks, tier=None),
)
