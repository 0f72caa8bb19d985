"""Text as people type it, turned into text as Slack stores and sends it."""

import re

from sandbox.slack import Slack

_NAMES = re.compile(r"(?<![\w<])([@#])([\w.\-]+)")


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed_text(slack: Slack, text: str) -> str:
    """A message from the composer: escaped, with names turned into mentions."""
    return _NAMES.sub(lambda found: _mention(slack, found, label=False), _escape(text))


def command_text(slack: Slack, text: str, *, escape: bool) -> str:
    """The text of a command; names become `<@U…|name>` only where the manifest says should_escape."""
    safe = _escape(text)
    return _NAMES.sub(lambda found: _mention(slack, found, label=True), safe) if escape else safe


def _mention(slack: Slack, found: re.Match[str], *, label: bool) -> str:
    sign, name = found.group(1), found.group(2)
    if sign == "@" and name in ("channel", "here", "everyone"):
        return f"<!{name}>"
    known = _user(slack, name) if sign == "@" else _channel(slack, name)
    if known is None:
        return found.group(0)
    return f"<{sign}{known}|{name}>" if label else f"<{sign}{known}>"


def _user(slack: Slack, name: str) -> str | None:
    return next((user.id for user in slack.workspace.users.values() if user.name == name), None)


def _channel(slack: Slack, name: str) -> str | None:
    found = slack.workspace.find_channel(name)
    return found.id if found is not None else None
