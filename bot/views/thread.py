"""Draws a card's thread: the lines of the conversation in as few posts as fit, and notices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple, cast

from bot.domain.inbox import Attachment, Author, Line
from bot.ports.messages import Message
from bot.views.language import Language, msgid
from bot.views.masking import Veil
from bot.views.parts import SECTION_LIMIT, Block, answer, context, date, mention, mrkdwn, plain, section
from bot.views.words import inert, split, tidy

NAME_LIMIT = 60
LINE_LIMIT = 50_000  # longer ones would keep a channel busy for minutes
ONE_BREATH = timedelta(minutes=5)
MOST_POSTS = 20  # so many take a channel twenty seconds
NOTICE_WORDS = 120
BLOCKS_LIMIT = 45
# What one post may hold at the most: slack.md 3 has what passed and what failed.
CHARACTERS_LIMIT = 9_300
BYTES_LIMIT = 14_000
BYTES_AROUND = 400
CHARACTERS_AROUND = 100
BLOCKS_AROUND = 2
SIGNS = {Author.VISITOR: "👤", Author.AGENT: "💬", Author.SYSTEM: "⚙️"}
AUTHORS = {Author.VISITOR: msgid("Visitor"), Author.AGENT: msgid("Agent"), Author.SYSTEM: msgid("System")}
NOTICES = {
    "missed": msgid("This chat is over and nobody answered."),
    "reopened": msgid("The visitor wrote again: reopened."),
    "mailed": msgid("The visitor answered by e-mail."),
    "woken": msgid("The snooze is over: it is open again."),
    "agent_gone": msgid("Whoever had this has left the workspace: it waits for somebody else."),
    "undelivered": msgid("The answer did not reach the visitor: its mark here says why. Try again, or write anew."),
    "flood": msgid("So many mails come from this address that the next ones are kept, but not shown here."),
    "answered_there": msgid("It was answered in tawk.to."),
    "closed_there": msgid("It was closed in tawk.to."),
    "reopened_there": msgid("It was reopened in tawk.to."),
    "pending_there": msgid("It was set to pending in tawk.to."),
    "trashed_there": msgid("It was deleted in tawk.to: here it lies in the trash, from which it can be restored."),
    "spam_there": msgid("It was marked as spam in tawk.to."),
    "restored_there": msgid("It was restored in tawk.to: it is back in the inbox."),
    "gone_there": msgid("It is no longer in tawk.to. Here it stays."),
    "late": msgid("The visitor wrote again, but this lies in the trash. Restore it to work on it."),
}
NAMED = msgid("{name} answered it in tawk.to.")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one author said in one breath, short enough for one block."""

    author: Author
    name: str
    at: datetime
    text: str

    @property
    def bytes(self) -> int:
        return len(self.text.encode()) + self.text.count("\n") + len(self.name.encode()) + BYTES_AROUND

    @property
    def characters(self) -> int:
        return len(self.text) + len(self.name) + CHARACTERS_AROUND


class Room(NamedTuple):
    """What a post can still hold."""

    characters: int
    bytes: int
    blocks: int

    def without(self, turn: Turn) -> "Room | None":
        """The room that is left beside `turn`, or None where it does not fit."""
        characters, blocks = self.characters - turn.characters, self.blocks - BLOCKS_AROUND
        if characters < 0 or blocks < 0:
            return None
        left = self.bytes - turn.bytes
        return Room(characters, left, blocks) if left >= 0 else None


POST_ROOM, NO_ROOM = Room(CHARACTERS_LIMIT, BYTES_LIMIT, BLOCKS_LIMIT), Room(0, 0, 0)


def pack(lines: Iterable[Line]) -> list[dict[str, object]]:
    """One payload a post, plain JSON in no language, which `lines_message` draws; the last says what is left out."""
    posts = _posts(turns(lines))
    payloads: list[dict[str, object]] = [{"lines": [_frozen(turn) for turn in post]} for post in posts[:MOST_POSTS]]
    left_out = sum(len(post) for post in posts[MOST_POSTS:])
    if left_out:
        payloads[-1]["left_out"] = left_out
    return payloads


def lines_message(payload: Mapping[str, object], language: Language, veil: Veil | None = None) -> Message:
    """Draw one payload of `pack`; `veil` hides what may not be seen by all."""
    said = [_thawed(line) for line in cast(list[dict[str, str]], payload["lines"])]
    said = [replace(turn, text=veil(turn.text), name=veil(turn.name)) for turn in said] if veil else said
    first = f"{_label(said[0], language)}: {said[0].text}"
    return Message(text=inert(first, NOTICE_WORDS), blocks=[*turn_blocks(said, language), *_rest(payload, language)])


def notice_message(payload: Mapping[str, object], language: Language) -> Message:
    """A line that notifies; `payload` has the notice's code, perhaps the agent to call, and who answered elsewhere."""
    name = inert(str(payload.get("name") or ""), NAME_LIMIT)
    told = language.say(NAMED, name=name) if name else language.say(NOTICES[str(payload["notice"])])
    agent = str(payload.get("agent") or "")
    return answer([f"{mention(agent)} {told}" if agent else told])


def note_message(payload: Mapping[str, object], language: Language, veil: Veil | None = None) -> Message:
    """What an agent wrote for the team; the words may be a visitor's, copied."""
    told = language.say("📝 {agent} noted, for the team only:", agent=mention(str(payload["author"])))
    text = tidy(str(payload["text"]), LINE_LIMIT)
    words = split(veil(text) if veil else text, SECTION_LIMIT)
    return Message(text=told, blocks=[context(mrkdwn(told)), *(section(plain(text)) for text in words)])


def turns(lines: Iterable[Line], limit: int = SECTION_LIMIT) -> list[Turn]:
    """The lines that say something; what follows from the same author soon after is joined to one turn."""
    said: list[Turn] = []
    for line in lines:
        name = tidy(line.name, NAME_LIMIT, one_line=True) if line.name else ""
        for text in split(_words(line), limit):
            turn = Turn(line.author, name, line.at, text)
            joined = _joined(said[-1], turn, limit) if said else None
            if joined:
                said[-1] = joined
            else:
                said.append(turn)
    return said


def pages(lines: Iterable[Line]) -> list[list[Turn]]:
    """All that was said, in as many parts as posts would be needed; each fits beside the rest of a window."""
    return _posts(turns(lines))


def last_turns(lines: Iterable[Line], characters: int, blocks: int) -> list[Turn]:
    """As many of the last turns as these limits allow, oldest first, in pieces of which one always fits."""
    kept: list[Turn] = []
    room = Room(characters, characters * BYTES_LIMIT // CHARACTERS_LIMIT, blocks)
    for turn in reversed(turns(lines, characters // 5)):
        left = room.without(turn)
        if left is None:
            break
        kept.append(turn)
        room = left
    return kept[::-1]


def turn_blocks(said: Sequence[Turn], language: Language) -> list[Block]:
    """Each turn under its author and time; the rest of a long line needs no second heading."""
    blocks: list[Block] = []
    before = None
    for turn in said:
        heading = turn.author, turn.name, turn.at
        if heading != before:
            blocks.append(context(plain(_label(turn, language)), mrkdwn(date(turn.at))))
        blocks.append(section(plain(turn.text)))
        before = heading
    return blocks


def _rest(payload: Mapping[str, object], language: Language) -> list[Block]:
    left_out = cast(int, payload.get("left_out", 0))
    told = language.count(
        "One more entry is left out here: tawk.to has it.",
        "{n} more entries are left out here: tawk.to has them.",
        left_out,
    )
    return [context(mrkdwn(told))] if left_out else []


def _posts(said: Iterable[Turn]) -> list[list[Turn]]:
    posts: list[list[Turn]] = []
    room = NO_ROOM
    for turn in said:
        left = room.without(turn)
        if left is None:
            posts.append([])
            left = POST_ROOM.without(turn) or NO_ROOM
        posts[-1].append(turn)
        room = left
    return posts


def _joined(before: Turn, turn: Turn, limit: int) -> Turn | None:
    if before.author is not turn.author or before.name != turn.name:
        return None
    text = f"{before.text}\n{turn.text}"
    soon = before.at <= turn.at <= before.at + ONE_BREATH
    return replace(before, text=text) if soon and len(text) <= limit else None


def _words(line: Line) -> str:
    said = tidy(line.text, LINE_LIMIT)
    if not line.attachments:
        return said
    files = (f"📎 {_file(attachment)}" for attachment in line.attachments)
    return "\n".join(filter(None, (said, *files)))


def _file(attachment: Attachment) -> str:
    name = tidy(attachment.name, NAME_LIMIT, one_line=True)
    size = f"({-(-attachment.size // 1_000)} kB)" if attachment.size else ""
    return " ".join(filter(None, (name, size)))


def _label(turn: Turn, language: Language) -> str:
    author = language.say(AUTHORS[turn.author])
    return f"{SIGNS[turn.author]} {f'{turn.name} · {author}' if turn.name else author}"


def _frozen(turn: Turn) -> dict[str, str]:
    return {"author": turn.author.value, "name": turn.name, "at": turn.at.isoformat(), "text": turn.text}


def _thawed(line: Mapping[str, str]) -> Turn:
    return Turn(Author(line["author"]), line["name"], datetime.fromisoformat(line["at"]), line["text"])
