"""What somebody reads who looks at a message of ours: said in the words that the model has, too."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.ports.messages import Message

HEAD = re.compile(r"\S+ \*(?P<state>[^*]+)\* · #(?P<number>\d+) · .*")
AGENT = re.compile(r"Assigned to <@(\w+)>")
NOTES = re.compile(r"📝 (One|\d+) notes?")
TWIN = re.compile(r"🎫 It (?:became the ticket|was the chat) .*?#(\d+)")
PRIORITIES = {"🔽 Low priority": "low", "🔼 High priority": "high", "🔥 Urgent": "urgent"}
SAID = re.compile(r"(?P<sign>👤|💬) .*(?:Visitor|Agent)")
NOTED = re.compile(r"📝 <@(\w+)> noted")
NOTICES = {
    "This chat is over and nobody answered.": "missed",
    "The visitor wrote again: reopened.": "reopened",
    "The visitor answered by e-mail.": "mailed",
    "The snooze is over: it is open again.": "woken",
    "Whoever had this has left the workspace: it waits for somebody else.": "agent_gone",
    "The visitor wrote again, but this lies in the trash. Restore it to work on it.": "late",
}
UNDELIVERED = "The answer did not reach the visitor"
MARKS = {
    "⏳ It goes out in a moment": "waiting",
    "⏳ It did not go out yet": "waiting",
    "⏳ Nobody knows whether it went out": "waiting",
    "✅ Sent": "sent",
    "⚠️ It was not delivered": "failed",
}
Read = tuple[str, ...]


def texts(message: Message) -> list[str]:
    """All words of its blocks, in order."""
    return [text for block in message["blocks"] for text in _of(block)]


def _of(block: Mapping[str, Any]) -> Iterator[str]:
    for element in [block.get("text"), *block.get("elements", ())]:
        words = element.get("text") if isinstance(element, dict) else None
        if isinstance(words, str):
            yield words


def card(message: Message) -> dict[str, object] | None:
    """What a card shows; None for what is none."""
    said = texts(message)
    head = HEAD.fullmatch(said[0]) if said else None
    return _card(head, said) if head else None


def _card(head: re.Match[str], said: list[str]) -> dict[str, object]:
    notes, twin = (next(filter(None, map(one.match, said)), None) for one in (NOTES, TWIN))
    agent = next(filter(None, map(AGENT.fullmatch, said)), None)
    twin = twin or next(filter(None, map(TWIN.search, said)), None)
    return {
        "number": int(head["number"]),
        "state": head["state"],
        "agent": agent[1] if agent else "",
        "priority": next((PRIORITIES[one] for one in said if one in PRIORITIES), "normal"),
        "department": _behind("🏢 ", said).lower(),
        "tags": sorted(filter(None, _behind("🏷️ ", said).split(", "))),
        "notes": {None: 0, "One": 1}.get(notes and notes[1]) if not notes or notes[1] == "One" else int(notes[1]),
        "asleep": any(one.startswith("💤") for one in said),
        "linked": int(twin[1]) if twin else 0,
        "rescued": any(one.startswith("🛟 Told by") for one in said),
    }


def _behind(sign: str, said: list[str]) -> str:
    return next((one.removeprefix(sign) for one in said if one.startswith(sign)), "")


def thread(message: Message) -> list[Read]:
    """What one message of a thread says: several lines where it tells of several."""
    said = texts(message)
    if SAID.fullmatch(said[0]):
        return list(_lines(said))
    if noted := NOTED.match(said[0]):
        return [("note", f"{noted[1]} {said[1]}", "")]
    return [_mail(said) or _told(said[0])]


def _lines(said: list[str]) -> Iterator[Read]:
    sign = ""
    for text in said:
        heading = SAID.fullmatch(text)
        if heading:
            sign = {"👤": "v", "💬": "a"}[heading["sign"]]
        elif not text.startswith("<!date"):
            yield from (("line", f"{sign} {line}", "") for line in text.splitlines())


def _mail(said: list[str]) -> Read | None:
    mark = next((MARKS[start] for one in said for start in MARKS if one.startswith(start)), "")
    if said[0].startswith("🛟"):
        return ("rescue", "", mark or "undone")
    if said[0].startswith("↩️"):
        return ("mail", "", "undone")
    if said[0].startswith("✉️"):
        return ("mail", said[1], mark)
    if said[0].startswith("📩"):
        return ("mail", said[1], "received")
    return None


def _told(text: str) -> Read:
    if "⏰" in text:
        return ("alert", "", "waits")
    if text.startswith("✅"):
        return ("alert", "", "over")
    called = re.match(r"<@(\w+)> ", text)
    words = text[called.end() :] if called else text
    code = "undelivered" if words.startswith(UNDELIVERED) else NOTICES.get(words, words)
    return ("notice", f"{called[1]} {code}" if called else code, "")
