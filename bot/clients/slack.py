"""Slack's Web API as the mirror needs it: no silent retries, and every answer sorted by what is known of it."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot.domain.counted import Counted
from bot.domain.errors import Limited, Rejected, SlackError, Unknown
from bot.domain.ids import EVENT_TYPE
from bot.ports import Found, Mark, Place, PrivateAnswer
from bot.ports.messages import Message
from bot.views.parts import Block

# "Some aspect of the operation may have succeeded": docs.slack.dev/reference/methods/chat.postMessage
UNCERTAIN = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable", "duplicate_message_not_found"}
)
LIMITED = frozenset({"ratelimited", "rate_limited"})
CALLS_LIMITED = Counted()  # of this process, whichever of its clients made them
# Where the body is no JSON, slack_sdk puts it where the code stands, words of visitors and all.
CODE = re.compile(r"[a-z][a-z0-9_]*")
PAGE = 200
PERSON = ("U", "W")  # how a person's id begins


def posting_client(token: str, api_url: str, timeout: float) -> WebClient:
    """A client that never repeats a request by itself: a repeated post is a second message."""
    return WebClient(token=token, base_url=api_url, timeout=max(1, round(timeout)), retry_handlers=[])


class SlackClient:
    """Implements `bot.ports.Slack` over slack_sdk."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def post(self, channel: str, message: Message, mark: Mark, *, thread_ts: str | None, broadcast: bool) -> str:
        more: dict[str, Any] = {"thread_ts": thread_ts, "reply_broadcast": broadcast} if thread_ts else {}
        answer = sorted_answer(
            lambda: self._client.chat_postMessage(
                channel=channel,
                text=message["text"],
                blocks=message["blocks"],
                metadata=_metadata(mark),
                parse="none",
                unfurl_links=False,
                unfurl_media=False,
                **more,
            )
        )
        return str(answer["ts"])

    def update(self, channel: str, ts: str, message: Message, mark: Mark) -> None:
        place = self._place(channel)
        sorted_answer(
            lambda: self._client.chat_update(
                channel=place,
                ts=ts,
                text=message["text"],
                blocks=message["blocks"],
                metadata=_metadata(mark),
                parse="none",
            )
        )

    def delete(self, channel: str, ts: str) -> None:
        place = self._place(channel)
        sorted_answer(lambda: self._client.chat_delete(channel=place, ts=ts))

    def find(self, channel: str, since: datetime, thread_ts: str | None = None) -> Mapping[str, Found]:
        found: dict[str, Found] = {}
        for page in self._pages(self._place(channel), since, thread_ts):
            for message in page.get("messages", []):
                mark = _read_mark(message)
                for name in filter(None, (mark.op, mark.trace)):
                    found.setdefault(name, Found(str(message["ts"]), mark.version))
        return found

    def newest(self, channel: str) -> str:
        """The `ts` of the channel's newest message, "" where there is none."""
        answer = sorted_answer(lambda: self._client.conversations_history(channel=channel, limit=1))
        return next((str(message["ts"]) for message in answer.get("messages", [])), "")

    def publish(self, user_id: str, view: Block) -> None:
        sorted_answer(lambda: self._client.views_publish(user_id=user_id, view=view))

    def answer(self, answer: PrivateAnswer) -> None:
        if answer.whom is None:
            webhook = WebhookClient(answer.response_url, retry_handlers=[])
            sorted_answer(lambda: webhook.send_dict(answer.body))
        else:
            arguments = _whispered(answer.whom, answer.body)
            sorted_answer(lambda: self._client.chat_postEphemeral(**arguments))

    def _place(self, channel: str) -> str:
        """Slack takes a person for a channel in posting only; the rest wants the id of the direct message."""
        if not channel.startswith(PERSON):
            return channel
        return str(sorted_answer(lambda: self._client.conversations_open(users=channel))["channel"]["id"])

    def _pages(self, channel: str, since: datetime, thread_ts: str | None) -> Iterator[Mapping[str, Any]]:
        cursor = ""
        while True:
            page = self._page(channel, since, thread_ts, cursor)
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _page(self, channel: str, since: datetime, thread_ts: str | None, cursor: str) -> Mapping[str, Any]:
        arguments: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{since.timestamp():.6f}",
            "limit": PAGE,
            "include_all_metadata": True,
        }
        if cursor:
            arguments["cursor"] = cursor
        if thread_ts:
            return sorted_answer(lambda: self._client.conversations_replies(ts=thread_ts, **arguments))
        return sorted_answer(lambda: self._client.conversations_history(**arguments))


def _metadata(mark: Mark) -> dict[str, Any]:
    trace = {"trace": mark.trace} if mark.trace else {}
    return {"event_type": EVENT_TYPE, "event_payload": {"op": mark.op, "version": mark.version, **trace}}


def _read_mark(message: Mapping[str, Any]) -> Mark:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    if metadata.get("event_type") != EVENT_TYPE or not isinstance(payload.get("op"), str):
        return Mark("", 0)
    version, trace = payload.get("version"), payload.get("trace")
    return Mark(payload["op"], version if isinstance(version, int) else 0, trace if isinstance(trace, str) else "")


def sorted_answer(call: Callable[[], Any]) -> Mapping[str, Any]:
    """Make the call; raise `Limited`, `Rejected` or `Unknown` by what its failure tells."""
    try:
        answer = call()
    except Exception as error:
        raise classified(error) from error
    status = getattr(answer, "status_code", 200)
    if status == 429:
        raise _limited(answer.headers)
    if status != 200:
        raise Rejected(f"http_{status}") if status < 500 else Unknown(f"http_{status}")
    return cast(Mapping[str, Any], answer.data) if isinstance(answer, SlackResponse) else {}


def classified(error: Exception) -> SlackError:
    """What is known of a call that failed so. Whatever broke, nobody can tell how far the request came."""
    if not isinstance(error, SlackApiError):
        return Unknown(type(error).__name__)
    response = error.response
    status = getattr(response, "status_code", 200)
    data = getattr(response, "data", None)
    code = str(data.get("error")) if isinstance(data, dict) else ""
    if status == 429 or code in LIMITED:
        return _limited(getattr(response, "headers", {}))
    if not CODE.fullmatch(code):
        return Unknown(f"http_{status}")
    if status >= 500 or code in UNCERTAIN:
        return Unknown(code)
    return Rejected(code)


def _limited(headers: Mapping[str, Any]) -> Limited:
    CALLS_LIMITED.add()
    return Limited(_seconds(headers))


def _whispered(whom: Place, body: Mapping[str, Any]) -> dict[str, Any]:
    thread = {"thread_ts": whom.thread_ts} if whom.thread_ts else {}
    said = {"text": body["text"], "blocks": body.get("blocks"), "parse": "none"}
    return {"channel": whom.channel, "user": whom.agent, **said, **thread}


def _seconds(headers: Mapping[str, Any]) -> float:
    """`Retry-After` in seconds; 1 where it is missing or no number."""
    value = next((value for name, value in headers.items() if name.lower() == "retry-after"), "1")
    text = str(value[0] if isinstance(value, list) else value)
    return float(text) if text.replace(".", "", 1).isdigit() else 1.0
