"""What Slack sends when somebody presses or sends what it was asked to show."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

JSON = dict[str, Any]
Shown = tuple[str, JSON]
TEAM = {"id": "T0FUZZ", "domain": "team"}
PEOPLE, PLACES = ("U0ADMIN", "U0ANA", "U0LUIS", "U0STRANGER"), ("C0FUZZ0001", "C0FUZZ0002", "C0ELSEWHERE")
WORDS = ("", "10", "Blue lamp", "ana@example.com", "9:00-17:00", "Europe/Madrid", "24/12", "1", "#1", "a, b, c")


def elements(shown: Shown) -> Iterator[tuple[str, JSON]]:
    """Whatever can be pressed, chosen or filled in, with its block's id."""
    for block in shown[1].get("blocks") or ():
        inner = [*(block.get("elements") or ()), block.get("accessory"), block.get("element")]
        for one in inner:
            if isinstance(one, dict) and "action_id" in one:
                yield block.get("block_id", "b"), one


def chosen(element: JSON, r: Random) -> JSON:
    """What is told of an element, once something was done with it."""
    kind, options = element["type"], element.get("options") or [{"value": "x", "text": {}}]
    told: Mapping[str, Any] = {
        "button": {"value": element.get("value"), "text": element.get("text")},
        "plain_text_input": {"value": r.choice((None, *WORDS))},
        "number_input": {"value": r.choice((None, "0", "1", "15", "999"))},
        "checkboxes": {"selected_options": r.sample(options, r.randrange(len(options) + 1))},
        "multi_static_select": {"selected_options": r.sample(options, r.randrange(len(options) + 1))},
        "users_select": {"selected_user": r.choice((None, *PEOPLE))},
        "multi_users_select": {"selected_users": r.sample(PEOPLE, r.randrange(4))},
        "conversations_select": {"selected_conversation": r.choice((None, *PLACES))},
        "channels_select": {"selected_channel": r.choice((None, *PLACES))},
        "multi_external_select": {"selected_options": []},
        "datepicker": {"selected_date": r.choice((None, "2026-11-24", "2026-02-28"))},
        "timepicker": {"selected_time": r.choice((None, "09:00"))},
        "file_input": {"files": [file(r) for _ in range(r.randrange(3))]},
    }
    return {"type": kind, **told.get(kind, {"selected_option": r.choice((None, *options))})}


def file(r: Random) -> JSON:
    size = r.choice((0, 10, 10**7, 10**12))
    return {"id": f"F{r.randrange(9)}", "name": "lamp.png", "size": size, "mimetype": "image/png", "mode": "hosted"}


def press(shown: Shown, block_id: str, element: JSON, user: str, r: Random) -> JSON:
    action = {**chosen(element, r), "action_id": element["action_id"], "block_id": block_id, "action_ts": "1.2"}
    if action.get("selected_option", "") is None:
        action["selected_option"] = r.choice(element.get("options") or [{"value": "x"}])
    return {**_told("block_actions", user), "actions": [action], **_where(shown, r), "state": {"values": {}}}


def submission(shown: Shown, user: str, r: Random, kind: str = "view_submission") -> JSON:
    return {**_told(kind, user), "view": _view(shown[1], r), "response_urls": [], "is_cleared": False}


def shortcut(shown: Shown, user: str, r: Random) -> JSON:
    if r.random() < 0.3:
        return {**_told("shortcut", user), "callback_id": "search_inbox", "action_ts": "1.2"}
    return {
        **_told("message_action", user),
        "callback_id": "work_on_card",
        "message_ts": "1.1",
        **_on_message(shown, r),
    }


def _told(kind: str, user: str) -> JSON:
    person = {"id": user, "username": "somebody", "name": "somebody", "team_id": "T0FUZZ"}
    return {"type": kind, "user": person, "team": TEAM, "api_app_id": "A0FUZZ", "token": "old", "trigger_id": "1.2.3"}


def _where(shown: Shown, r: Random) -> JSON:
    if "type" not in shown[1]:
        return _on_message(shown, r)
    view = _view(shown[1], r)
    return {"view": view, "container": {"type": "view", "view_id": view["id"]}}


def _on_message(shown: Shown, r: Random) -> JSON:
    ts = f"17{r.randrange(60):08d}.000100"
    message = {"type": "message", "ts": ts, "text": shown[1].get("text", ""), "blocks": shown[1].get("blocks", [])}
    if r.random() < 0.3:
        message["thread_ts"] = f"17{r.randrange(60):08d}.000100"
    place = shown[1].get("channel") or "C0FUZZ0001"
    container = {"type": "message", "message_ts": ts, "channel_id": place, "is_ephemeral": shown[0] == "command"}
    url = "https://hooks.slack.com/actions/T0/1/x"
    return {
        "channel": {"id": place, "name": "support"},
        "message": message,
        "container": container,
        "response_url": url,
    }


def _view(view: JSON, r: Random) -> JSON:
    values: JSON = {}
    for block_id, element in elements(("", view)):
        if view["type"] == "modal" and element["type"] != "button":
            values.setdefault(block_id, {})[element["action_id"]] = chosen(element, r)
    below = r.choice((None, None, "V1"))
    told = {"id": "V7", "team_id": "T0FUZZ", "hash": "1.a", "root_view_id": "V1", "previous_view_id": below}
    return {"callback_id": "", "private_metadata": "", **view, **told, "state": {"values": values}}


def interesting(shown: Sequence[Shown]) -> list[Shown]:
    """Of those that look alike, three."""
    kept: dict[str, list[Shown]] = {}
    for one in shown:
        names = sorted({e["action_id"].partition(":")[0] for _, e in elements(one)})
        kept.setdefault(f"{one[1].get('callback_id')} {names}", []).append(one)
    return [one for alike in kept.values() for one in alike[:3] if any(elements(one))]
