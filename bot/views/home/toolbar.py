"""Draws what can be done with the ticked rows of the home, and tells what became of what was done."""

from bot.domain.bulk import Report
from bot.domain.ids import ExportAction, HomeAction
from bot.domain.inbox import Deed, Folder
from bot.ports import Home
from bot.views.controls import static_select, user_choice
from bot.views.home.sheet import Sheet
from bot.views.labels import PRIORITIES
from bot.views.language import Language, msgid
from bot.views.parts import Block, actions, button, context, mrkdwn, option, section
from bot.views.refusals import refusal

REASONS_SHOWN = 3
DEEDS = {
    Deed.TAKE: msgid("Take it"),
    Deed.ASSIGN: msgid("Assign…"),
    Deed.UNASSIGN: msgid("Unassign"),
    Deed.CLOSE: msgid("Close"),
    Deed.REOPEN: msgid("Reopen"),
    Deed.TRASH: msgid("Move to trash"),
    Deed.RESTORE: msgid("Restore"),
    Deed.SPAM: msgid("Spam"),
    Deed.NOT_SPAM: msgid("Not spam"),
    Deed.TAG: msgid("Tag…"),
    Deed.PRIORITY: msgid("Priority…"),
    Deed.PURGE: msgid("Purge for good…"),
}
OFFERED = {
    Folder.INBOX: (Deed.TAKE, Deed.CLOSE, Deed.REOPEN, Deed.SPAM, Deed.TRASH),
    Folder.SPAM: (Deed.NOT_SPAM, Deed.TRASH),
    Folder.TRASH: (Deed.RESTORE,),
}


def toolbar(sheet: Sheet, language: Language) -> list[Block]:
    """How many are selected, and what can be done with them in this folder.

    It stands there before the first tick as well, or the rows would jump away from under the hand that ticks them.
    """
    count, version = len(sheet.home.desktop.ticks), sheet.home.want
    if not count and not sheet.rows:
        return []
    chosen = language.count("{n} selected", "{n} selected", count) if count else language.say("Nothing selected")
    page = button(language.say("Select page"), HomeAction.TICK_PAGE, "page")
    deeds = _deeds(sheet.home.desktop.filters.folder, sheet.may, language)
    export = [button(language.say("Export…"), ExportAction.SELECTION, "selection")] if sheet.may_export else []
    clear = button(language.say("Clear selection"), HomeAction.UNTICK, "all")
    return [
        section(mrkdwn(f"*{chosen}*")),
        actions(f"ticks:{version}", page, clear, *export),
        *([actions(f"bulk:{version}", *deeds)] if deeds else []),
    ]


def _deeds(folder: Folder, may: frozenset[Deed], language: Language) -> list[Block]:
    """Only what the agent may do in some property; whether in that of a row is decided when it is done."""
    shown: dict[Deed, Block] = {
        deed: button(language.say(DEEDS[deed]), f"{HomeAction.DO}:{deed}", deed) for deed in OFFERED[folder]
    }
    if folder is Folder.TRASH:
        shown[Deed.PURGE] = button(language.say(DEEDS[Deed.PURGE]), HomeAction.PURGE, "purge", style="danger")
    if folder is Folder.INBOX:
        shown = {Deed.ASSIGN: user_choice(HomeAction.ASSIGN, language.say("Assign…")), **shown}
        falling = reversed(PRIORITIES.items())
        priorities = [option(language.say(name), priority.name.lower()) for priority, name in falling]
        shown[Deed.PRIORITY] = static_select(HomeAction.PRIORITY, language.say("Priority…"), priorities)
        shown[Deed.TAG] = button(language.say("Tag…"), HomeAction.TAG, "tag")
    return [element for deed, element in shown.items() if deed in may]


def report_blocks(home: Home, language: Language) -> list[Block]:
    """One line on what is being done, and one on what was."""
    working = sum(len(job.numbers) for job in home.jobs)
    busy = language.count("Working on {n} conversation…", "Working on {n} conversations…", working)
    told = [context(mrkdwn(busy))] if working else []
    return told if home.report is None else [*told, *_report(home.report, home.want, language)]


def _report(report: Report, version: int, language: Language) -> list[Block]:
    reasons = "\n".join(refusal(no, language) for no in report.refused[:REASONS_SHOWN])
    hide = button(language.say("Hide"), HomeAction.HIDE_REPORT, "hide")
    more = button(language.say("Show all"), HomeAction.REPORT, "report")
    long = len(report.refused) > REASONS_SHOWN
    text = "\n".join(filter(None, (_summary(report, language), reasons)))
    return [section(mrkdwn(text)), actions(f"report:{version}", *([more] if long else []), hide)]


def _summary(report: Report, language: Language) -> str:
    if not report.deed:
        return ""
    deed = language.say(DEEDS[Deed(report.deed)]).rstrip("…")
    done = language.count("{n} done", "{n} done", report.done)
    skipped = language.count("{n} skipped", "{n} skipped", report.skipped)
    return f"*{deed}*: " + (f"{done}, {skipped}" if report.skipped else done)
