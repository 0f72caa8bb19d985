"""Reads what is typed behind `digest add`: on which days and when, in which zone and channel, of which properties."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.errors import Reason, Refusal
from bot.times.schedules import Schedule, minute_of, read_schedule, says_when
from bot.times.timetable import read_zone

CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^>]*)?>")
LANGUAGE = re.compile(r"(?:language|idioma):(\w*)")
LANGUAGES = {"en": "en", "es": "es", "english": "en", "spanish": "es", "inglés": "en", "español": "es"}
EVERYTHING = frozenset({"all", "todas", "todos", "todo"})


@dataclass(frozen=True, slots=True)
class Wish:
    """What a digest shall be. `names` are properties as somebody wrote them, `ids` as somebody chose them; without any
    they are those of the channel, and `everything` is all of them, with those to come. `language` may be ""."""

    schedule: Schedule
    channel: str
    names: tuple[str, ...] = ()
    everything: bool = False
    language: str = ""
    ids: tuple[int, ...] = ()


def read_wish(words: Sequence[str], here: str, zone: ZoneInfo, usual: Sequence[str] = ()) -> Wish:
    """`here` and `zone` are where none is named, `usual` the day and the time where there is none. Raises `Refusal`."""
    channel, language, rest = here, "", list[str]()
    for word in words:
        if word.startswith(("#", "<#")):
            channel = _channel(word)
        elif spoken := LANGUAGE.fullmatch(word.casefold()):
            language = _language(spoken[1])
        elif "/" in word or word.casefold() == "utc":
            zone = read_zone(word, "")
        else:
            rest.append(word)
    count = next((n for n, word in enumerate(rest) if not says_when(word)), len(rest))
    when = rest[: count if count or usual else 1]  # where nothing says when, the refusal names what should
    if not channel.startswith(("C", "G")):
        raise Refusal(Reason.DIGEST_CHANNEL)
    names = tuple(_names(rest[len(when) :]))
    everything = len(names) == 1 and names[0].casefold() in EVERYTHING
    return Wish(
        read_schedule(_completed(when, usual), zone), channel, () if everything else names, everything, language
    )


def _completed(when: Sequence[str], usual: Sequence[str]) -> Sequence[str]:
    """A weekly roundup that somebody wants at ten is not one for every day."""
    if not usual:
        return when
    day, time = usual
    are_times = {minute_of(part) is not None for word in when for part in word.casefold().split(",") if part}
    return [*when, *([] if False in are_times else [day]), *([] if True in are_times else [time])]


def _names(words: Sequence[str]) -> Iterator[str]:
    """With commas between them, for names have spaces."""
    return (name for part in " ".join(words).split(",") if (name := part.strip().strip("\"“”«»'").strip()))


def _channel(word: str) -> str:
    found = CHANNEL.fullmatch(word)
    if found is None:
        raise Refusal(Reason.CHANNEL_UNKNOWN, word=word)
    return found[1]


def _language(word: str) -> str:
    if word not in LANGUAGES:
        raise Refusal(Reason.WRONG_VALUE, word=word, names=tuple(LANGUAGES))
    return LANGUAGES[word]
