"""Draws the settings of a property: one form of its channel, cards, language and rights, as they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.inbox import CardPolicy, Property, Role
from bot.domain.setting_ids import PropertyAction, SetupAction, SetupField, SetupView
from bot.ports import Group
from bot.views.card import property_name
from bot.views.controls import OPTIONS_LIMIT, checkboxes, chooser, static_select
from bot.views.language import Language, msgid
from bot.views.parts import (
    Block,
    actions,
    button,
    context,
    divider,
    input_block,
    modal,
    mrkdwn,
    option,
    plain,
    section,
    subject_mention,
)
from bot.views.property_sheet import block_of, property_choice, which_property_modal
from bot.views.setup_mail import mail_inputs
from bot.views.words import tidy

NO_OTHERS: Mapping[str, str] = {}
MOST_SUBJECTS = 50
NAMES_SHOWN = 20
INSTALLATION = "installation"
POLICIES = {
    CardPolicy.MISSED.value: msgid("Missed chats, and those that ended with unknown outcome"),
    CardPolicy.WAITING.value: msgid("As soon as somebody waits"),
    CardPolicy.ALL.value: msgid("Every chat"),
}
LANGUAGES = {INSTALLATION: msgid("The installation's"), "en": msgid("English"), "es": msgid("Spanish")}
PEOPLE = {
    Role.ADMIN: msgid("Administrators"),
    Role.LEAD: msgid("Leads"),
    Role.AGENT: msgid("Agents who are not in the channel"),
    Role.VIEWER: msgid("Viewers"),
}
GROUPS = {
    Role.ADMIN: msgid("Groups of administrators"),
    Role.LEAD: msgid("Groups of leads"),
    Role.AGENT: msgid("Groups of agents"),
    Role.VIEWER: msgid("Groups of viewers"),
}


@dataclass(frozen=True, slots=True)
class SetupSheet:
    """How a property is set up: `given` are the roles there by subject, `everywhere` those in all properties.

    `choices` are the properties whose settings the reader may change, `appoints` says whether they may make
    administrators, `stamp` differs whenever the settings do.
    """

    property_: Property
    choices: Sequence[Property]
    given: Mapping[str, Role]
    everywhere: Mapping[str, Role]
    groups: Sequence[Group]
    appoints: bool
    stamp: str

    @property
    def roles(self) -> Sequence[Role]:
        """Those that the form asks for."""
        return [role for role in PEOPLE if self.appoints or role is not Role.ADMIN]


def people_field(role: Role) -> str:
    return f"people_{role.name.lower()}"


def groups_field(role: Role) -> str:
    return f"groups_{role.name.lower()}"


def is_group(subject: str) -> bool:
    return subject.startswith("S")


def setup_modal(sheet: SetupSheet, language: Language, others: Mapping[str, str] = NO_OTHERS) -> Block:
    """The whole form; its metadata is the property and the stamp. `others`: buttons of other windows, with titles."""
    return modal(
        SetupView.SETUP,
        f"{sheet.property_.id}:{sheet.stamp}",
        title=language.say("Settings"),
        submit=language.say("Save"),
        close=language.say("Cancel"),
        blocks=[
            *property_choice(SetupAction.PROPERTY, sheet.choices, sheet.property_.id, language),
            section(mrkdwn(f"*{_name(sheet.property_, language)}*")),
            *(_others(others, sheet.property_, language) if sheet.property_.id else []),
            *(_inputs(sheet.property_, language) if sheet.property_.id else []),
            divider(),
            *_rights(sheet, language),
        ],
    )


def choice_modal(choices: Sequence[Property], language: Language) -> Block:
    """Asks first of which property."""
    title = language.say("Settings")
    return which_property_modal(SetupView.SETUP, SetupAction.PROPERTY, title, choices, language)


def _name(one: Property, language: Language) -> str:
    """For mrkdwn; what has no id stands for all of them."""
    return property_name(one) if one.id else language.say("All properties")


def _others(others: Mapping[str, str], one: Property, language: Language) -> list[Block]:
    """A button each; what was typed here stays while one of these windows lies upon it."""
    buttons = [button(f"{language.say(title)}…", action_id, str(one.id)) for action_id, title in others.items()]
    return [actions(block_of(PropertyAction.WINDOW, one.id), *buttons)] if buttons else []


def _inputs(one: Property, language: Language) -> list[Block]:
    cards = static_select(SetupField.CARDS, "…", _options(POLICIES, language), one.policy.value)
    spoken = static_select(SetupField.LANGUAGE, "…", _options(LANGUAGES, language), one.language or INSTALLATION)
    hide = option(language.say("Hide addresses and telephone numbers until somebody asks"), SetupField.MASKED)
    masked = checkboxes(SetupField.MASKED, [hide], [SetupField.MASKED] if one.masked else [])
    invited = language.say("I have to be in it: /invite me there.")
    redrawn = language.say("Cards of open conversations are drawn anew.")
    asked = [
        input_block(language.say("Channel of its cards"), _channel(one.channel), hint=invited),
        input_block(language.say("Which chats get a card"), cards),
        input_block(language.say("Language of its cards"), spoken, hint=redrawn),
        input_block(language.say("Contact data on cards"), masked, optional=True),
        divider(),
        *mail_inputs(one, language),
    ]
    return [_of(one, block) if "block_id" in block else block for block in asked]


def _channel(chosen: str) -> Block:
    return {
        "type": "conversations_select",
        "action_id": str(SetupField.CHANNEL),
        "initial_conversation": chosen,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }


def _rights(sheet: SetupSheet, language: Language) -> list[Block]:
    """By person and by group, the mightiest first; what holds in every property is only told."""
    told = [_hint(sheet, language), *_everywhere(sheet, language)]
    asked = [block for role in sheet.roles for block in _role(sheet, role, language)]
    title = section(mrkdwn(language.say("*Who may do what here*")))
    return [title, context(*map(mrkdwn, told)), *(_of(sheet.property_, block) for block in asked)]


def _hint(sheet: SetupSheet, language: Language) -> str:
    if not sheet.property_.id:
        return language.say("What is given here holds in every property, also in those that are still to come.")
    return language.say("Whoever is in the channel is an agent. Viewers see everything and change nothing.")


def _everywhere(sheet: SetupSheet, language: Language) -> list[str]:
    known = {**({} if sheet.appoints else sheet.given), **sheet.everywhere}
    admins = [one for one, role in known.items() if role is Role.ADMIN]
    leads = [one for one, role in sheet.everywhere.items() if role is Role.LEAD]
    told = (
        language.say("Administrators besides: {names}", names=_names(admins)) if admins else "",
        language.say("Leads everywhere: {names}", names=_names(leads)) if leads else "",
    )
    return list(filter(None, told))


def _names(subjects: Sequence[str]) -> str:
    return ", ".join(map(subject_mention, sorted(subjects)[:NAMES_SHOWN]))


def _role(sheet: SetupSheet, role: Role, language: Language) -> list[Block]:
    given = sorted(one for one, held in sheet.given.items() if held is role)
    people = _people(people_field(role), [one for one in given if not is_group(one)], language)
    asked = [input_block(language.say(PEOPLE[role]), people, optional=True)]
    if sheet.groups:
        groups = _groups(groups_field(role), sheet.groups, [one for one in given if is_group(one)], language)
        asked.append(input_block(language.say(GROUPS[role]), groups, optional=True))
    return asked


def _people(action_id: str, given: Sequence[str], language: Language) -> Block:
    drawn: Block = {
        "type": "multi_users_select",
        "action_id": action_id,
        "placeholder": plain(language.say("Nobody")),
        "max_selected_items": MOST_SUBJECTS,
    }
    return {**drawn, "initial_users": list(given)} if given else drawn


def _groups(action_id: str, groups: Sequence[Group], given: Sequence[str], language: Language) -> Block:
    """Those that are chosen come first, so that they are among the options however many there are."""
    ordered = sorted(groups, key=lambda one: one.id not in given)[:OPTIONS_LIMIT]
    options = [chooser(f"@{tidy(one.handle, OPTIONS_LIMIT, one_line=True)}", one.id) for one in ordered]
    initial = [one for one in options if one["value"] in given]
    drawn: Block = {
        "type": "multi_static_select",
        "action_id": action_id,
        "placeholder": plain(language.say("None")),
        "options": options,
        "max_selected_items": MOST_SUBJECTS,
    }
    return {**drawn, "initial_options": initial} if initial else drawn


def _options(texts: Mapping[str, str], language: Language) -> list[Block]:
    return [option(language.say(text), value) for value, text in texts.items()]


def _of(one: Property, block: Block) -> Block:
    return {**block, "block_id": block_of(str(block["block_id"]), one.id)}
