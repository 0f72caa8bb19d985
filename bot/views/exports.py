"""Draws the window that asks for an export's form, and the message that shows how far it is."""

from bot.errors import Reason, Refusal
from bot.ids import ExportField, ExportView
from bot.ports import Export, ExportState, Form
from bot.views.controls import field, static_select
from bot.views.language import Language, msgid
from bot.views.parts import Block, Message, answer, modal, mrkdwn, option, section
from bot.views.refusals import refusal
from bot.views.words import escape

FORMS = {
    Form.JSON: msgid("JSON, to keep or import again"),
    Form.CSV: msgid("CSV, for a spreadsheet"),
    Form.HTML: msgid("HTML, to read or print"),
}


def export_modal(export: Export, language: Language) -> Block:
    """The metadata is the draft's id."""
    forms = [option(language.say(name), form.value) for form, name in FORMS.items()]
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
            section(mrkdwn(hidden)),
        ],
    )


def progress_message(export: Export, language: Language) -> Message:
    """One message from the beginning to the end."""
    if export.state is ExportState.REFUSED:
        return answer([f"*{_what(export, language)}*", _why(export.problem, language), _done(export, language)])
    if export.state is not ExportState.DONE:
        part = language.say("File {part} of {parts} is on its way…", part=str(export.part + 1), parts=str(export.parts))
        return answer([f"*{_what(export, language)}*", part])
    missing = 0 if export.is_journal else len(export.numbers) - export.count
    left_out = language.count(
        "{n} was left out: it is gone, or not yours to export.",
        "{n} were left out: they are gone, or not yours to export.",
        missing,
    )
    return answer([f"*{_what(export, language)}*", _done(export, language), *([left_out] if missing else [])])


def _what(export: Export, language: Language) -> str:
    if export.is_journal:
        return language.say("Export of the journal")
    if len(export.numbers) == 1:
        return language.say("Export of #{number}", number=str(export.numbers[0]))
    return language.count("Export of {n} conversation", "Export of {n} conversations", len(export.numbers))


def _how(export: Export, language: Language) -> str:
    return language.count(
        "I send you one file, as a direct message.", "I send you {n} files, as direct messages.", export.parts
    )


def _done(export: Export, language: Language) -> str:
    if not export.count:
        return language.say("No file was made.")
    return language.count("{n} is with you.", "{n} are with you.", export.count)


def _why(problem: str, language: Language) -> str:
    if problem in list(Reason):
        return refusal(Refusal(Reason(problem)), language)
    return language.say(
        "Slack doesn't take the file ({code}). Whoever administers the workspace can allow it.", code=escape(problem)
    )
