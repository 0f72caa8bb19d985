"""Draws how a property wants its alerts: after how many minutes who is told that nobody takes a missed chat."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.alerts import MOST_MINUTES, Alerts
from bot.domain.ids import COMMAND
from bot.domain.setting_ids import AlertField, PropertyView
from bot.ports import Group
from bot.views.controls import OPTIONS_LIMIT, chooser
from bot.views.language import Language
from bot.views.parts import Block, context, divider, input_block, mrkdwn, plain
from bot.views.property_sheet import PropertySheet, property_modal
from bot.views.words import tidy


@dataclass(frozen=True, slots=True)
class AlertChoice:
    """How they stand, and the groups that there are."""

    alerts: Alerts
    groups: Sequence[Group]


def alerts_modal(sheet: PropertySheet[AlertChoice], language: Language) -> Block:
    alerts, groups = sheet.settings.alerts, sheet.settings.groups
    title = language.say("Alerts")
    blocks = [
        context(mrkdwn(_meaning(language))),
        _minutes(AlertField.CHANNEL, language.say("Minutes until the channel is told"), alerts.channel, language),
        divider(),
        _minutes(
            AlertField.ON_CALL, language.say("Minutes until whoever is on call is told"), alerts.on_call, language
        ),
        _person(AlertField.PERSON, language.say("Who is on call"), alerts.person, language),
        *([_group(alerts.group, groups, language)] if groups else []),
        divider(),
        _minutes(AlertField.LEAD, language.say("Minutes until whoever leads is told"), alerts.lead, language),
        _person(AlertField.HEAD, language.say("Who leads"), alerts.head, language),
    ]
    return property_modal(PropertyView.ALERTS, title, sheet, blocks, language)


def _meaning(language: Language) -> str:
    return language.say(
        "A missed chat that nobody takes or closes is told of again, step by step. Minutes count while the team works: "
        "`{command} hours`.",
        command=COMMAND,
    )


def _minutes(field: str, label: str, minutes: float, language: Language) -> Block:
    drawn: Block = {
        "type": "number_input",
        "action_id": str(field),
        "is_decimal_allowed": True,
        "min_value": "0",
        "max_value": str(MOST_MINUTES),
    }
    given = {**drawn, "initial_value": f"{minutes:g}"} if minutes else drawn
    return input_block(label, given, optional=True, hint=language.say("Empty: never."))


def _person(field: str, label: str, chosen: str, language: Language) -> Block:
    """A choice of several that takes one only: Slack has no way to empty a choice of one."""
    hints = {
        AlertField.PERSON: language.say("Mentioned in the channel; who is not in it gets a direct message."),
        AlertField.HEAD: language.say("By a direct message. Nobody: all leads and administrators of this property."),
    }
    drawn: Block = {
        "type": "multi_users_select",
        "action_id": str(field),
        "placeholder": plain(language.say("Nobody")),
        "max_selected_items": 1,
    }
    given = {**drawn, "initial_users": [chosen]} if chosen else drawn
    return input_block(label, given, optional=True, hint=hints[AlertField(field)])


def _group(chosen: str, groups: Sequence[Group], language: Language) -> Block:
    """The chosen one comes first, so that it is among the options however many there are."""
    ordered = sorted(groups, key=lambda one: one.id != chosen)[:OPTIONS_LIMIT]
    options = [chooser(f"@{tidy(one.handle, OPTIONS_LIMIT, one_line=True)}", one.id) for one in ordered]
    initial = [one for one in options if one["value"] == chosen]
    drawn: Block = {
        "type": "multi_static_select",
        "action_id": str(AlertField.GROUP),
        "placeholder": plain(language.say("None")),
        "options": options,
        "max_selected_items": 1,
    }
    given = {**drawn, "initial_options": initial} if initial else drawn
    return input_block(language.say("Group on call"), given, optional=True)
