"""The form of a property's alerts fits in Slack and shows how they stand."""

import pytest

from bot.domain.alerts import Alerts
from bot.ports import Group
from bot.views.alert_settings import AlertChoice, alerts_modal
from bot.views.language import Language
from bot.views.property_sheet import PropertySheet
from tests.bot.views.checks import texts, view_misfits
from tests.bot.views.samples import ANA, ENGLISH, LANGUAGES, LUIS, PROPERTY

GROUPS = [Group(f"S0G{n}", f"{n}-" + "x" * 90) for n in range(500)]
CHOICES = [
    AlertChoice(Alerts(), ()),
    AlertChoice(Alerts(0.5, 15, 10_080, ANA, "S0G499", LUIS), GROUPS),
]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
@pytest.mark.parametrize("choice", CHOICES, ids=["empty", "full"])
def test_the_form_fits_in_slack(choice: AlertChoice, language: Language) -> None:
    assert view_misfits(alerts_modal(PropertySheet(PROPERTY, (), choice, "0123abcd"), language)) == []


def test_a_chosen_group_is_shown_however_many_there_are() -> None:
    view = alerts_modal(PropertySheet(PROPERTY, (), CHOICES[1], "0123abcd"), ENGLISH)
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    [element] = [block["element"] for block in blocks if "alert_group" in str(block.get("block_id"))]
    assert [one["value"] for one in element["initial_options"]] == ["S0G499"]


def test_the_name_of_a_property_is_shown_plainly() -> None:
    view = alerts_modal(PropertySheet(PROPERTY, (), CHOICES[0], "0123abcd"), ENGLISH)
    assert "*Bob's &lt;Burgers&gt; &amp; Co*" in [text["text"] for text in texts(view)]
