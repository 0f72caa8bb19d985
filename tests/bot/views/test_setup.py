"""The form of a property's settings fits in Slack and shows how they stand."""

from dataclasses import replace
from typing import Any, cast

import pytest

from bot.domain.inbox import CardPolicy, MailMode, Property, Role
from bot.ports import Group
from bot.views.language import Language
from bot.views.parts import Block
from bot.views.setup import SetupSheet, choice_modal, setup_modal
from tests.bot.views.checks import texts, view_misfits
from tests.bot.views.samples import ANA, ENGLISH, LANGUAGES, LUIS, PROPERTY

OTHER = Property(2, "77", "", "C0OTHER", CardPolicy.ALL, "es", masked=True)
CREW = Group("S0CREW", "crew", "The crew")
SHEET = SetupSheet(PROPERTY, (), {}, {}, (), appoints=True, stamp="0123abcd")
FULL = SetupSheet(
    OTHER,
    [PROPERTY, OTHER],
    {**{f"U0N{n:02d}": Role.LEAD for n in range(50)}, ANA: Role.ADMIN, "S0G499": Role.VIEWER},
    {LUIS: Role.LEAD, "S0ALL": Role.ADMIN},
    [Group(f"S0G{n}", f"{n}-" + "x" * 90) for n in range(500)],
    appoints=True,
    stamp="0123abcd",
)


def inputs(view: Block) -> dict[str, Any]:
    """The elements by the ids of their blocks."""
    blocks = cast(list[Any], view["blocks"])
    return {str(block["block_id"]): block["element"] for block in blocks if block["type"] == "input"}


def words(view: Block) -> str:
    return "\n".join(text["text"] for text in texts(view))


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
@pytest.mark.parametrize("sheet", [SHEET, FULL, replace(FULL, appoints=False)], ids=["empty", "full", "lead's"])
def test_the_form_fits_in_slack(sheet: SetupSheet, language: Language) -> None:
    others = {f"property_window:{n}": "Working hours" for n in range(10)}
    assert view_misfits(setup_modal(sheet, language, others)) == []


def test_other_windows_are_offered_for_one_property_and_not_for_all() -> None:
    others = {"property_window:property_hours": "Working hours"}
    [row] = [
        block for block in cast(list[Any], setup_modal(FULL, ENGLISH, others)["blocks"]) if "Working" in str(block)
    ]
    [button] = row["elements"]
    assert (button["action_id"], button["value"]) == ("property_window:property_hours", str(OTHER.id))
    assert button["text"]["text"] == "Working hours…"
    every = replace(FULL, property_=Property(0, "", "", ""))
    assert "Working hours" not in str(setup_modal(every, ENGLISH, others))


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
def test_the_choice_of_a_property_fits_in_slack_however_many_there_are(language: Language) -> None:
    many = [replace(PROPERTY, id=n, name="n" * 200) for n in range(1, 300)]
    view = {**choice_modal(many, language), "submit": {"type": "plain_text", "text": "-"}}
    assert view_misfits(view) == []


def test_it_shows_how_the_settings_stand() -> None:
    view = setup_modal(FULL, ENGLISH)
    assert view["private_metadata"] == "2:0123abcd"
    asked = inputs(view)
    assert asked["setup_channel:2"]["initial_conversation"] == "C0OTHER"
    assert asked["setup_cards:2"]["initial_option"]["value"] == "all"
    assert asked["setup_language:2"]["initial_option"]["value"] == "es"
    assert len(asked["setup_masked:2"]["initial_options"]) == 1
    assert asked["people_admin:2"]["initial_users"] == [ANA]
    assert len(asked["people_lead:2"]["initial_users"]) == 50
    assert [one["value"] for one in asked["groups_viewer:2"]["initial_options"]] == ["S0G499"]
    assert "Administrators besides: <!subteam^S0ALL>" in words(view)
    assert f"Leads everywhere: <@{LUIS}>" in words(view)


def test_the_name_of_a_property_is_shown_plainly() -> None:
    assert "*Bob's &lt;Burgers&gt; &amp; Co*" in words(setup_modal(SHEET, ENGLISH))


def test_a_lead_is_told_the_administrators_and_can_not_choose_them() -> None:
    view = setup_modal(replace(FULL, appoints=False), ENGLISH)
    assert not [name for name in inputs(view) if "admin" in name]
    assert f"Administrators besides: <!subteam^S0ALL>, <@{ANA}>" in words(view)


def test_of_all_properties_only_the_rights_are_asked_for() -> None:
    every = Property(0, "", "", "")
    view = setup_modal(replace(FULL, property_=every, choices=[PROPERTY, every]), ENGLISH)
    assert view_misfits(view) == []
    assert {name.partition("_")[0] for name in inputs(view)} == {"people", "groups"}
    assert "*All properties*" in words(view)
    assert "holds in every property" in words(view)


def test_without_groups_none_is_asked_for() -> None:
    assert not [name for name in inputs(setup_modal(SHEET, ENGLISH)) if "groups" in name]
    assert [name for name in inputs(setup_modal(replace(SHEET, groups=[CREW]), ENGLISH)) if "groups" in name]


def test_e_mail_is_asked_for_as_it_stands() -> None:
    mailed = replace(PROPERTY, sender="help@shop.example", signature="Bye\nShop", forward="x@tawk.example")
    asked = inputs(setup_modal(replace(SHEET, property_=mailed), ENGLISH))
    shown = {name: asked[f"setup_{name}:{PROPERTY.id}"]["initial_value"] for name in ("sender", "signature", "forward")}
    assert shown == {"sender": "help@shop.example", "signature": "Bye\nShop", "forward": "x@tawk.example"}
    assert asked[f"setup_mail_mode:{PROPERTY.id}"]["initial_option"]["value"] == "alerts-only"


def test_that_all_of_a_thread_goes_out_is_said_plainly_and_asked_for_once() -> None:
    before = setup_modal(SHEET, ENGLISH)
    after = setup_modal(replace(SHEET, property_=replace(PROPERTY, mail_mode=MailMode.TWO_WAY)), ENGLISH)
    for view in (before, after):
        assert view_misfits(view) == []
        assert "*writes to the visitor*" in words(view)
    box = f"setup_two_way:{PROPERTY.id}"
    assert (box in inputs(before), box in inputs(after)) == (True, False)
