"""Draws what the doctor found: what is not well first, each with its cure. All is plain text: names are tawk.to's."""

from collections.abc import Iterable, Sequence

from bot.domain.checkup import Finding
from bot.ports.messages import Message
from bot.views.language import Language
from bot.views.parts import SECTION_LIMIT, Block, context, plain, section
from bot.views.signs import Told, told
from bot.views.words import tidy

WORDS_LIMIT = 600
MOST_BAD = 15  # a message holds fifty blocks, and a cure is a second one


def begun_message(language: Language) -> Message:
    words = language.say("I am looking everything over; what I find comes here in a moment.")
    return Message(text=words, blocks=[section(plain(words))])


def busy_message(language: Language) -> Message:
    words = language.say("I am at it already: wait a moment, then ask again.")
    return Message(text=words, blocks=[section(plain(words))])


def findings_message(findings: Sequence[Finding], language: Language) -> Message:
    said = [told(one, language) for one in findings]
    bad, well = [one for one in said if not one.well], [one for one in said if one.well]
    title = (
        language.count("{n} finding is not well", "{n} findings are not well", len(bad))
        if bad
        else language.say("All is well")
    )
    blocks = [section(plain(title)), *(block for one in bad[:MOST_BAD] for block in _bad(one))]
    if len(bad) > MOST_BAD:
        blocks.append(context(plain(language.say("`python -m bot doctor` in a terminal shows the others."))))
    return Message(text=title, blocks=[*blocks, *_well(well)])


def _bad(one: Told) -> list[Block]:
    line = section(plain(f"⚠️ {_line(one)}"))
    return [line, context(plain(tidy(one.cure, WORDS_LIMIT, one_line=True)))] if one.cure else [line]


def _well(findings: Iterable[Told]) -> list[Block]:
    """In as few blocks as hold them."""
    texts: list[str] = []
    for line in (f"✅ {_line(one)}" for one in findings):
        if texts and len(texts[-1]) + len(line) < SECTION_LIMIT:
            texts[-1] += f"\n{line}"
        else:
            texts.append(line)
    return [section(plain(text)) for text in texts[:MOST_BAD]]


def _line(one: Told) -> str:
    return f"{one.name}: {tidy(one.words, WORDS_LIMIT, one_line=True)}"
