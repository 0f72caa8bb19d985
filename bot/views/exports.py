"""Draws the window that asks for an export's form and where it goes, and the message that shows how far it is."""

from dataclasses import dataclass

from bot.domain.errors import Reason, Refusal
from bot.domain.ids import ExportField, ExportView
from bot.ports import FROM_BACKUP, Export, ExportState, Form
from bot.ports.messages import Message
from bot.views.controls import field, static_select, text_choice
from bot.views.language import Language, msgid
from bot.views.parts import Block, answer, context, input_block, modal, mrkdwn, option, section
from bot.views.refusals import refusal
from bot.views.words import escape, tidy

FORMS = {
    Form.JSON: msgid("JSON, to keep or import again"),
    Form.CSV: msgid("CSV, for a spreadsheet"),
    Form.HTML: msgid("HTML, to read or print"),
}
JOURNAL_JSON = msgid("JSON, for programs")  # it is not imported
IN_SLACK, BY_MAIL = "slack", "mail"
WAYS = {IN_SLACK: msgid("As a file in Slack, to me"), BY_MAIL: msgid("By e-mail, to the address below")}
LONGEST_ADDRESS, REASON_LIMIT, DOMAINS_SHOWN = 254, 200, 10


@dataclass(frozen=True, slots=True)
class Reach:
    """The domains that exports may be mailed to, none where that is off; and the addresses that were confirmed."""

    domains: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()


def export_modal(export: Export, language: Language, reach: Reach) -> Block:
    """The metadata is the draft's id."""
    named = {**FORMS, Form.JSON: JOURNAL_JSON} if export.is_journal else FORMS
    forms = [option(language.say(name), form.value) for form, name in named.items()]
    form = static_select(ExportField.FORM, language.say("Format"), forms, Form.JSON.value)
    hidden = language.say("What masked properties hide stands in the file. The history tells who exported.")
    return modal(
        ExportView.EXPORT,
        str(export.id),
        title=language.say("Export"),
        submit=language.say("Export"),
        close=language.say("Cancel"),
        blocks=[
            section(mrkdwn(f"*{_what(export, language)}*\n{_how(export, language)}")),
            field(language.say("Format"), form),
            *_where(reach, language),
            context(mrkdwn(hidden)),
        ],
    )


def _where(reach: Reach, language: Language) -> list[Block]:
    if not reach.domains:
        return [context(mrkdwn(refusal(Refusal(Reason.EXPORT_MAIL_OFF), language)))]
    ways = [option(language.say(name), way) for way, name in WAYS.items()]
    way = static_select(ExportField.WAY, language.say("Where to"), ways, IN_SLACK)
    newest = next(iter(reach.confirmed), "")
    address = text_choice(ExportField.ADDRESS, f"name@{reach.domains[0]}", LONGEST_ADDRESS, newest)
    shown = ", ".join(reach.domains[:DOMAINS_SHOWN])
    hint = language.say("Allowed: {domains}. A new address first gets a code, which you then type here.", domains=shown)
    return [
        field(language.say("Where to"), way),
        input_block(language.say("E-mail address"), address, optional=True, hint=hint),
    ]


def progress_message(export: Export, language: Language) -> Message:
    """One message from the beginning to the end."""
    what = f"*{_what(export, language)}*{_to(export, language)}"
    if export.state is ExportState.REFUSED:
        return answer([what, _why(export, language), _done(export, language)])
    if export.state is not ExportState.DONE:
        return answer([what, _way(export, language)])
    missing = 0 if export.is_journal else len(export.numbers) - export.count
    left_out = language.count(
        "{n} was left out: it is gone, or not yours to export.",
        "{n} were left out: they are gone, or not yours to export.",
        missing,
    )
    return answer([what, _done(export, language), *([left_out] if missing else [])])


def _to(export: Export, language: Language) -> str:
    return "\n" + language.say("By e-mail to {address}", address=escape(export.address)) if export.address else ""


def _way(export: Export, language: Language) -> str:
    part, parts = str(export.part + 1), str(export.parts)
    if not export.attempts:
        return language.say("File {part} of {parts} is on its way…", part=part, parts=parts)
    return language.say(
        "File {part} of {parts} did not go out yet, and is tried again: {reason}",
        part=part,
        parts=parts,
        reason=_reason(export.problem, language),
    )


def _what(export: Export, language: Language) -> str:
    if export.is_journal:
        return language.say("Export of the journal")
    if len(export.numbers) == 1:
        return language.say("Export of #{number}", number=str(export.numbers[0]))
    return language.count("Export of {n} conversation", "Export of {n} conversations", len(export.numbers))


def _how(export: Export, language: Language) -> str:
    return language.count("That makes one file.", "That makes {n} files.", export.parts)


def _done(export: Export, language: Language) -> str:
    if not export.count:
        return language.say("No file was made.")
    if export.address:
        return language.count("{n} went out.", "{n} went out.", export.count)
    return language.count("{n} is with you.", "{n} are with you.", export.count)


def _why(export: Export, language: Language) -> str:
    problem = export.problem
    if problem in list(Reason):
        return refusal(Refusal(Reason(problem), word=export.address), language)
    if problem == FROM_BACKUP:
        return language.say("Recado was restored from a backup meanwhile: ask for it once more if you have not got it.")
    if export.address:
        return language.say("The mail was not taken: {reason}", reason=_reason(problem, language))
    return language.say(
        "Slack doesn't take the file ({code}). Whoever administers the workspace can allow it.", code=escape(problem)
    )


def _reason(told: str, language: Language) -> str:
    return escape(tidy(told, REASON_LIMIT, one_line=True)) or language.say("no reason was given")
