"""Submitting and dismissing a modal, and what the app's answer does to the stack."""

from typing import Any

from sandbox.api.views import check_view
from sandbox.choosing import choose
from sandbox.delivery.envelope import Envelope
from sandbox.elements import KINDS, Place, complaint, places
from sandbox.errors import RefusedError, SlackError, UnansweredError, UndeliveredError
from sandbox.modals import View
from sandbox.slack import Slack
from sandbox.types import JSON

TROUBLE = "We had some trouble connecting. Try again?"


async def submit_view(slack: Slack, view: View, values: JSON) -> JSON:
    """Checks the inputs as the dialog does, then asks the app."""
    if view.body.get("submit") is None and not _inputs(view):
        raise RefusedError("This dialog has nothing to submit.")
    for place in places(view.body["blocks"]):
        _take_over(slack, view, place, values)
    errors = _complaints(view)
    if errors:
        return {"ok": False, "errors": errors}
    trigger, user = slack.triggers.mint(view.user, view.id), slack.workspace.users[view.user]
    urls = _response_urls(slack, view)
    payload = slack.payloads.interaction(
        "view_submission", user, trigger_id=trigger, view=view.show(), response_urls=urls
    )
    try:
        ack = await slack.courier.ask(Envelope("interactive", "view_submission", payload, accepts=True))
    except UndeliveredError:
        raise UnansweredError(TROUBLE) from None
    return {**_apply(slack, view, ack.payload or {}), "ack": ack.payload, "ms": ack.ms}


async def close_view(slack: Slack, view: View) -> JSON:
    """Cancel or the x: the app hears of it only when it asked to."""
    cleared = bool(view.body["clear_on_close"])
    closing = list(slack.modals.stack(view.user)) if cleared else [view]
    for one in closing:
        slack.modals.close(one)
    slack.feed.tell("modals")
    user = slack.workspace.users[view.user]
    for one in reversed(closing):
        if one.body["notify_on_close"]:
            payload = slack.payloads.interaction("view_closed", user, view=one.show(), is_cleared=cleared)
            await _notify(slack, payload)
    return {"ok": True}


async def _notify(slack: Slack, payload: JSON) -> None:
    try:
        await slack.courier.ask(Envelope("interactive", "view_closed", payload))
    except UndeliveredError:
        # Nobody is shown anything; the journal has it.
        return


def _take_over(slack: Slack, view: View, place: Place, values: JSON) -> None:
    """Puts a submitted value into the view's state; values go by block, by action, or by both."""
    found = _given(values, place)
    kind = place.element["type"]
    if found is _NOTHING or kind not in KINDS:
        return
    chosen = choose(slack, slack.workspace.users[view.user], place, found)
    view.values.setdefault(place.block_id, {})[place.action_id] = {"type": kind, **chosen}


_NOTHING = object()


def _given(values: JSON, place: Place) -> Any:
    by_block = values.get(place.block_id, _NOTHING)
    if isinstance(by_block, dict):
        return by_block.get(place.action_id, _NOTHING)
    return by_block if by_block is not _NOTHING else values.get(place.action_id, _NOTHING)


def _inputs(view: View) -> list[JSON]:
    return [block for block in view.body["blocks"] if block.get("type") == "input"]


def _complaints(view: View) -> JSON:
    errors: JSON = {}
    for block in _inputs(view):
        entry = view.values.get(block["block_id"], {}).get(block["element"]["action_id"], {})
        text = complaint(block, entry)
        if text is not None:
            errors[block["block_id"]] = text
    return errors


def _response_urls(slack: Slack, view: View) -> list[JSON]:
    urls = []
    for block in _inputs(view):
        element = block["element"]
        if element.get("response_url_enabled"):
            entry = view.values[block["block_id"]][element["action_id"]]
            channel = entry.get("selected_channel") or entry.get("selected_conversation")
            if channel:
                url = slack.urls.mint("actions", view.user, channel)
                ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
                urls.append({**ids, "channel_id": channel, "response_url": url})
    return urls


def _apply(slack: Slack, view: View, answer: JSON) -> JSON:
    """Does what `response_action` says; an empty answer closes this one view."""
    action = answer.get("response_action")
    try:
        match action:
            case "errors":
                return _errors(slack, view, answer.get("errors") or {})
            case "update":
                slack.modals.update(view, check_view(slack, answer.get("view") or {}, "modal"))
            case "push":
                slack.modals.push(view.user, check_view(slack, answer.get("view") or {}, "modal"))
            case "clear":
                slack.modals.empty(view.user)
            case _:
                slack.modals.close(view)
    except SlackError as error:
        slack.journal.note("delivery", "view_submission: refused answer", answer, error.answer())
        raise UnansweredError(TROUBLE) from None
    slack.feed.tell("modals")
    return {"ok": True}


def _errors(slack: Slack, view: View, errors: JSON) -> JSON:
    known = {block["block_id"] for block in _inputs(view)}
    foreign = sorted(set(errors) - known)
    if foreign or not errors:
        slack.journal.note("delivery", "view_submission: unknown block_id in errors", errors, {"unknown": foreign})
        raise UnansweredError(TROUBLE)
    return {"ok": False, "errors": errors}
