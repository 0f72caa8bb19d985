"""Finding the channel that a call means, and saying no as Slack does."""

from sandbox.errors import SlackError
from sandbox.slack import Slack
from sandbox.workspace import Channel

_SCOPES = {"public": "channels", "private": "groups", "im": "im"}


def visible_channel(slack: Slack, name: str) -> Channel:
    """The channel, unless it is private and the app is not in it."""
    channel = slack.workspace.find_channel(name)
    if channel is None or not slack.workspace.sees(slack.bot.id, channel):
        raise SlackError("channel_not_found")
    return channel


def own_channel(slack: Slack, name: str) -> Channel:
    """The channel, if the app is a member."""
    channel = visible_channel(slack, name)
    if slack.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def postable_channel(slack: Slack, name: str) -> Channel:
    """The channel to post to; a user's id means the direct message with that user."""
    if name in slack.workspace.users and name != slack.bot.id:
        return slack.dm(name)
    channel = visible_channel(slack, name)
    if channel.archived:
        raise SlackError("is_archived")
    unasked = channel.kind == "public" and slack.app.may("chat:write.public")
    if slack.bot.id not in channel.members and not unasked:
        raise SlackError("not_in_channel")
    return channel


def need_scope(slack: Slack, channel: Channel, right: str) -> None:
    """Refuses when the manifest lacks `<kind of channel>:<right>`."""
    scope = f"{_SCOPES[channel.kind]}:{right}"
    if not slack.app.may(scope):
        raise missing_scope(slack, scope)


def missing_scope(slack: Slack, *needed: str) -> SlackError:
    provided = ",".join(sorted(slack.app.scopes))
    return SlackError("missing_scope", needed=",".join(needed), provided=provided)
