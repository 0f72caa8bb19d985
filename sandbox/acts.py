"""What people do: commands, clicks, modals, messages; each waits for the app's acknowledgement."""

from collections.abc import Awaitable, Callable

from sandbox import events
from sandbox.admin import ADMIN_ACTS
from sandbox.answering import show_ack
from sandbox.choosing import choose, own_files
from sandbox.delivery.envelope import Ack, Envelope
from sandbox.elements import KINDS, Place, find_place
from sandbox.errors import RefusedError, SlackError, UnansweredError, UndeliveredError
from sandbox.messages import Message, show
from sandbox.posting import Content, person_author, post, remove, rewrite, thread_root
from sandbox.slack import Slack
from sandbox.spots import find_channel, find_message, find_spot, find_view
from sandbox.submission import TROUBLE, close_view, submit_view
from sandbox.typed import command_text, typed_text
from sandbox.types import JSON
from sandbox.workspace import SLACKBOT, Channel, User

OPTIONS_MOST = 100
# Workflows are not modelled, and running one is between Slack and the person.
WORKFLOW = "Slack would run the workflow of this button now. The app is told nothing."

Act = Callable[[Slack, User, JSON], Awaitable[JSON]]


async def perform(slack: Slack, given: JSON) -> JSON:
    """Does one act of the page or a test; the answer says how it went for that person."""
    act = ACTS.get(str(given.get("kind")))
    user = slack.workspace.users.get(str(given.get("as")))
    if act is None or user is None or user.is_bot or user.deleted or user.id == SLACKBOT:
        return {"ok": False, "error": "Nobody can do that.", "refused": True}
    try:
        return await act(slack, user, given)
    except UnansweredError as error:
        return {"ok": False, "error": str(error)}
    except (RefusedError, KeyError, AttributeError, TypeError, ValueError) as error:
        # What comes from a page or a test may have any shape; none may break the stand-in.
        return {"ok": False, "error": str(error.args[0]) if error.args else "Impossible.", "refused": True}
    except SlackError as error:
        return {"ok": False, "error": error.code, "refused": True}


async def command(slack: Slack, user: User, given: JSON) -> JSON:
    channel = find_channel(slack, user, given)
    name, _, rest = str(given.get("text", "")).strip().partition(" ")
    known = slack.app.command(name)
    if known is None:
        raise RefusedError(f"{name} is not a valid command. The app's manifest has no such command.")
    text = command_text(slack, rest.strip(), escape=known.should_escape)
    url, trigger = slack.urls.mint("commands", user.id, channel.id), slack.triggers.mint(user.id)
    payload = slack.payloads.command(user, channel, name, text, url, trigger)
    ack = await _ask(slack, Envelope("slash_commands", "slash_commands", payload, accepts=True), name)
    message = show_ack(slack, user.id, channel, ack.payload)
    return {
        "ok": True,
        "ack": ack.payload,
        "ms": ack.ms,
        "message": _shown(channel, message) if message else None,
    }


async def say(slack: Slack, user: User, given: JSON) -> JSON:
    channel = find_channel(slack, user, given)
    if channel.archived:
        raise RefusedError("This channel is archived.")
    text = str(given.get("text", ""))
    files = own_files(slack, user, given.get("file_ids"))
    if not text.strip() and not files:
        raise RefusedError("There is nothing to say.")
    root = thread_root(channel, given.get("thread_ts") or None)
    content = Content(typed_text(slack, text))
    message = post(slack, channel, person_author(slack, user), content, thread_ts=root, files=files)
    slack.read_until[user.id, channel.id] = message.ts
    return {"ok": True, "ts": message.ts, "message": _shown(channel, message)}


async def click(slack: Slack, user: User, given: JSON) -> JSON:
    spot = find_spot(slack, user, given)
    place = find_place(spot.blocks, str(given.get("action_id", "")), given.get("block_id"))
    if place.element["type"] == "workflow_button":
        raise RefusedError(WORKFLOW)
    chosen = choose(slack, user, place, given.get("value"))
    spot.remember(given.get("state"))
    _keep_choice(spot.values, place, chosen)
    payload = spot.payload("block_actions", actions=[_action(slack, place, chosen)])
    ack = await _ask(slack, Envelope("interactive", "block_actions", payload))
    return {"ok": True, "ms": ack.ms}


async def set_state(slack: Slack, user: User, given: JSON) -> JSON:
    spot = find_spot(slack, user, given)
    place = find_place(spot.blocks, str(given.get("action_id", "")), given.get("block_id"))
    _keep_choice(spot.values, place, choose(slack, user, place, given.get("value")))
    return {"ok": True}


async def options(slack: Slack, user: User, given: JSON) -> JSON:
    spot = find_spot(slack, user, given)
    place = find_place(spot.blocks, str(given.get("action_id", "")), given.get("block_id"))
    typed = str(given.get("value") or "")
    if len(typed) < place.element.get("min_query_length", 3):
        return {"ok": True, "options": [], "option_groups": None}
    about = {"action_id": place.action_id, "block_id": place.block_id, "value": typed}
    payload = spot.payload("block_suggestion", **about)
    ack = await _ask(slack, Envelope("interactive", "block_suggestion", payload, accepts=True))
    return {"ok": True, "ms": ack.ms, **_offer(slack, user, place, ack)}


async def submit(slack: Slack, user: User, given: JSON) -> JSON:
    return await submit_view(slack, find_view(slack, user, given), given.get("values") or {})


async def close(slack: Slack, user: User, given: JSON) -> JSON:
    return await close_view(slack, find_view(slack, user, given))


async def shortcut(slack: Slack, user: User, given: JSON) -> JSON:
    kind = "message" if given.get("ts") else "global"
    known = slack.app.shortcut(str(given.get("callback_id")), kind)
    if known is None:
        raise RefusedError(f"The app's manifest has no {kind} shortcut {given.get('callback_id')!r}.")
    about: JSON = {"callback_id": known.callback_id, "action_ts": f"{slack.clock.now():.6f}"}
    if kind == "global":
        payload = slack.payloads.interaction("shortcut", user, trigger_id=slack.triggers.mint(user.id), **about)
    else:
        spot = find_spot(slack, user, given)
        payload = spot.shortcut(**about)
    ack = await _ask(slack, Envelope("interactive", str(payload["type"]), payload))
    return {"ok": True, "ms": ack.ms}


async def open_home(slack: Slack, user: User, _given: JSON) -> JSON:
    if not slack.app.home_tab:
        raise RefusedError("The app's manifest has no home tab.")
    events.tell_home_opened(slack, user.id)
    return {"ok": True}


async def edit(slack: Slack, user: User, given: JSON) -> JSON:
    channel = find_channel(slack, user, given)
    message = find_message(channel, user, given)
    text = str(given.get("text", ""))
    if message.body.get("user") != user.id or message.reader is not None:
        raise RefusedError("You can edit your own messages only.")
    if not text.strip():
        raise RefusedError("There is nothing to say.")
    rewrite(slack, channel, message, Content(typed_text(slack, text)))
    return {"ok": True, "message": _shown(channel, message)}


async def delete(slack: Slack, user: User, given: JSON) -> JSON:
    channel = find_channel(slack, user, given)
    message = find_message(channel, user, given)
    if message.body.get("user") != user.id and not user.is_admin and message.reader is None:
        raise RefusedError("You can delete your own messages only.")
    remove(slack, channel, message)
    return {"ok": True}


async def join(slack: Slack, user: User, given: JSON) -> JSON:
    channel = slack.workspace.channel(str(given.get("channel")))
    member = slack.workspace.user(str(given.get("user") or user.id)).id
    slack.joined(channel, member)
    events.tell_membership(slack, channel, member, joined=True)
    return {"ok": True}


async def leave(slack: Slack, user: User, given: JSON) -> JSON:
    channel = slack.workspace.channel(str(given.get("channel")))
    member = slack.workspace.user(str(given.get("user") or user.id)).id
    events.tell_membership(slack, channel, member, joined=False)
    slack.left(channel, member)
    if member == slack.bot.id:
        events.tell_left(slack, channel)
    return {"ok": True}


async def uninstall(slack: Slack, user: User, _given: JSON) -> JSON:
    if not user.is_admin:
        raise RefusedError("Only an admin can take the app away.")
    slack.dead[slack.tokens.bot] = "account_inactive"
    events.tell_uninstalled(slack)
    events.tell_revoked(slack)
    return {"ok": True}


ACTS: dict[str, Act] = {
    "command": command,
    "say": say,
    "click": click,
    "state": set_state,
    "options": options,
    "submit": submit,
    "close": close,
    "shortcut": shortcut,
    "open_home": open_home,
    "edit": edit,
    "delete": delete,
    "join": join,
    "leave": leave,
    "uninstall": uninstall,
    **ADMIN_ACTS,
}


def _shown(channel: Channel, message: Message) -> JSON:
    return {**show(message, channel.log), "channel": channel.id}


def _keep_choice(values: JSON, place: Place, chosen: JSON) -> None:
    kind = place.element["type"]
    if kind in KINDS and kind != "overflow":
        values.setdefault(place.block_id, {})[place.action_id] = {"type": kind, **chosen}


def _action(slack: Slack, place: Place, chosen: JSON) -> JSON:
    element = place.element
    action = {"type": element["type"], "action_id": place.action_id, "block_id": place.block_id}
    if element["type"] == "button":
        action |= {name: element[name] for name in ("text", "style") if name in element}
    return {**action, **chosen, "action_ts": f"{slack.clock.now():.6f}"}


def _offer(slack: Slack, user: User, place: Place, ack: Ack) -> JSON:
    payload = ack.payload or {}
    groups = payload.get("option_groups")
    flat = payload.get("options") or [one for group in groups or [] for one in group.get("options", [])]
    if not isinstance(flat, list) or len(flat) > OPTIONS_MOST:
        raise UnansweredError("The app sent options that can't be shown.")
    slack.offered[user.id, place.action_id] = flat
    return {"options": payload.get("options"), "option_groups": groups}


async def _ask(slack: Slack, envelope: Envelope, what: str = "") -> Ack:
    if envelope.kind == "interactive" and not slack.app.interactive:
        raise RefusedError("The app's manifest has interactivity off.")
    try:
        return await slack.courier.ask(envelope)
    except UndeliveredError as error:
        if what:
            raise UnansweredError(f'{what} failed with the error "{error.reason}"') from None
        raise UnansweredError(TROUBLE) from None
