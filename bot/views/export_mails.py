"""The words of the mails that carry exports, and of those that confirm where these may go: plain text."""

from dataclasses import dataclass

from bot.domain.ids import COMMAND
from bot.ports import Export
from bot.views.language import Language
from bot.views.words import tidy

NAME_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The file of a mail: so many things are in it, and so many were left out."""

    export: Export
    count: int
    left_out: int
    file: str
    asker: str


def export_words(told: Enclosed, language: Language) -> tuple[str, str]:
    """Subject and text: what it is, who asked for it, and that it is to be handled with care."""
    export = told.export
    part = language.say(" ({part} of {parts})", part=str(export.part + 1), parts=str(export.parts))
    subject = language.say("Export from Recado: {what}", what=_what(told, language))
    asker = _shown(told.asker, language)
    paragraphs = [
        language.say(
            "{name} asked Recado, in Slack, to send this here. Attached is {file}.", name=asker, file=told.file
        ),
        *([_left_out(told.left_out, language)] if told.left_out else []),
        language.say(
            "It holds customers' data: names, addresses and what they wrote. Keep it where only those see it who have "
            "to, and delete it when you need it no more."
        ),
        language.say(
            "A machine sent this mail. So that no more come here, {name} types in Slack: "
            "{command} export forget {address}",
            name=asker,
            command=COMMAND,
            address=export.address,
        ),
    ]
    return subject + (part if export.parts > 1 else ""), "\n\n".join(paragraphs) + "\n"


def code_words(code: str, asker: str, language: Language) -> tuple[str, str]:
    """Subject and text; no customer's word is in it, for nobody knows yet who reads there."""
    paragraphs = [
        language.say("{name} wants Recado to send exports to this address.", name=_shown(asker, language)),
        language.say("The code is {code}. It is good for one hour.", code=_grouped(code)),
        language.say(
            "Type it into the window in Slack, or write there: {command} export confirm {code}",
            command=COMMAND,
            code=code,
        ),
        language.say("If that wasn't you, do nothing: without the code nothing is sent here."),
    ]
    return language.say("Your code for exports from Recado"), "\n\n".join(paragraphs) + "\n"


def _what(told: Enclosed, language: Language) -> str:
    if told.export.is_journal:
        return language.say("the journal")
    if len(told.export.numbers) == 1:
        return f"#{told.export.numbers[0]}"
    return language.count("{n} conversation", "{n} conversations", told.count)


def _left_out(count: int, language: Language) -> str:
    return language.count(
        "{n} was left out: it is gone, or not yours to export.",
        "{n} were left out: they are gone, or not yours to export.",
        count,
    )


def _grouped(code: str) -> str:
    return f"{code[:4]} {code[4:]}"


def _shown(name: str, language: Language) -> str:
    return tidy(name, NAME_LIMIT, one_line=True) or language.say("Somebody of your workspace")
