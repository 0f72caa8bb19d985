"""Draws the window that asks what of the past shall be brought over from tawk.to, and then says that it has begun."""

from collections.abc import Sequence

from bot.domain.setting_ids import SyncField, SyncView
from bot.ports import BackfillState, Phase
from bot.views.controls import OPTIONS_LIMIT, checkboxes, chooser, date_choice
from bot.views.language import Language
from bot.views.parts import Block, context, input_block, modal, mrkdwn, option, plain, section
from bot.views.sync import MOST_SHOWN, SyncPlace, plain_name, promise, short
from bot.views.sync_phases import PHASES


def sync_modal(places: Sequence[SyncPlace], chosen: Sequence[int], language: Language) -> Block:
    """Where no day is chosen it is all of them."""
    under_way = [one for one in places if one.backfill and one.backfill.state is BackfillState.RUNNING]
    what = [option(language.say(name), phase.value) for phase, name in PHASES.items()]
    now_told = [context(mrkdwn(short(one, language))) for one in under_way[:MOST_SHOWN]]
    return modal(
        SyncView.SYNC,
        "",
        title=language.say("Bring the past over"),
        submit=language.say("Begin"),
        close=language.say("Cancel"),
        blocks=[
            section(mrkdwn(promise(language))),
            context(mrkdwn(_patience(language))),
            *now_told,
            input_block(language.say("Properties"), _properties(places, chosen, language)),
            input_block(
                language.say("From"),
                date_choice(SyncField.START, language.say("The beginning"), None),
                optional=True,
                hint=language.say("Empty: from the first chat on."),
            ),
            input_block(
                language.say("Until, this day included"),
                date_choice(SyncField.END, language.say("Today"), None),
                optional=True,
                hint=language.say("Empty: up to now."),
            ),
            input_block(language.say("What"), checkboxes(SyncField.WHAT, what, list(Phase))),
        ],
    )


def begun_modal(count: int, language: Language) -> Block:
    """In the place of the form."""
    told = language.count(
        "It has begun. A direct message from me shows how far it is, and stops it; another comes when all is here.",
        "They have begun. Direct messages from me show how far each is, and stop it; others come when all is here.",
        count,
    )
    return {
        "type": "modal",
        "title": plain(language.say("Bring the past over")),
        "close": plain(language.say("Close")),
        "blocks": [section(mrkdwn(told)), context(mrkdwn(promise(language)))],
    }


def _properties(places: Sequence[SyncPlace], chosen: Sequence[int], language: Language) -> Block:
    ordered = sorted(places, key=lambda one: one.property_.id not in chosen)
    offered = [chooser(plain_name(one.property_), str(one.property_.id)) for one in ordered][:OPTIONS_LIMIT]
    initial = [one for one in offered if str(one["value"]) in {str(number) for number in chosen}]
    drawn: Block = {
        "type": "multi_static_select",
        "action_id": str(SyncField.PROPERTIES),
        "placeholder": plain(language.say("Choose properties")),
        "options": offered,
    }
    return {**drawn, "initial_options": initial} if initial else drawn


def _patience(language: Language) -> str:
    return language.say(
        "Thousands of chats take minutes, thousands of tickets hours. It goes on after a restart, and can be stopped "
        "at any time."
    )
