"""Nothing of the other builder is left out: each class of it passes, each limit of its table holds here too."""

import inspect
from types import ModuleType
from typing import Any

import pytest
import slackblocks as sb
from slackblocks import _limits as limits
from slackblocks import blocks as sb_blocks
from slackblocks import elements as sb_elements
from slackblocks import objects as sb_objects

from sandbox.blockkit import validate
from sandbox.types import JSON
from tests.sandbox import test_blockkit_slackblocks as simple
from tests.sandbox.blockkit_limits import ELSEWHERE, LEAST, MOST, chart, plain, typed

PICTURE = sb.Image("alt", "https://example.com/i.png")
SECTION = sb.RichTextSection([sb.RichText("hi")])
RICH = sb.RichTextBlock([SECTION])
SERIES = [sb.DataSeries("One", [sb.DataPoint("a", 1), sb.DataPoint("b", 2.5)])]
AXES = sb.AxisConfig(["a", "b"], "x", "y")
GROUPS = [sb.OptionGroup("Both", simple.OPTIONS)]
TASK = sb.TaskCardBlock("1", "Find", RICH, RICH, [sb.URLSource("https://example.com", "Source")], "complete")
CARD = sb.CardBlock(PICTURE, None, "Title", "Sub", "Body", [sb.Button("Go", "a")], sb.SlackIcon("calendar"), "Foot")
CHARTS: list[sb.Chart] = [
    sb.PieChart([sb.ChartSegment("a", 1)]),
    sb.BarChart(SERIES, AXES),
    sb.AreaChart(SERIES, AXES),
    sb.LineChart(SERIES, AXES),
]


def rare_elements() -> list[Any]:
    trigger = sb.Trigger("https://example.com", [sb.InputParameter("a", "b")])
    return [
        sb.WorkflowButton("Go", sb.Workflow(trigger), accessibility_label="Go", action_id="w"),
        sb.StaticSelectMenu("a", option_groups=GROUPS),
        sb.StaticMultiSelectMenu("a", None, option_groups=GROUPS),  # type: ignore[arg-type]
        sb.ConversationSelectMenu("a", filter=sb.ConversationFilter(["im", "public"], True, True)),
    ]


def rare_blocks() -> list[Any]:
    good, bad = sb.FeedbackButton("Good", "1", "Good"), sb.FeedbackButton("Bad", "0")
    words = [
        sb.RichTextEmoji("wave", 2), sb.RichTextUser("U1", bold=True), sb.RichTextUserGroup("S1"),
        sb.RichTextChannel("C1"),
    ]  # fmt: skip
    cells: list[list[Any]] = [[sb.RawText("a"), sb.RawText("b")], [sb.RawNumber(1.5, "1.5"), RICH]]
    return [
        sb.FileBlock("id"),
        sb.VideoBlock("alt", "https://example.com/t", "Title", "https://example.com/v", "Author", None, "About",
                      "https://example.com/p", "Provider", "https://example.com/u"),
        CARD,
        sb.CarouselBlock([CARD] * 10),
        sb.ContainerBlock([sb.DividerBlock() for _ in range(10)], "Title", None, "Sub", "wide", None, True, True),
        sb.ContainerBlock([sb.DividerBlock()], rich_text_title=RICH, has_header_divider=True),
        sb.ContextActionsBlock([sb.FeedbackButtons(good, bad, "f"), sb.IconButton("Away", action_id="i", value="v")]),
        sb.DataTableBlock(cells, "Caption", 100, 1),
        *(sb.DataVisualizationBlock("Title", chart) for chart in CHARTS),
        TASK,
        sb.PlanBlock("Plan", [TASK]),
        sb.RichTextBlock([sb.RichTextSection(words)]),
    ]  # fmt: skip


@pytest.mark.parametrize("block", rare_blocks(), ids=lambda one: type(one).__name__)
def test_every_rare_block_passes_in_a_message(block: Any) -> None:
    assert validate([simple.rendered(block)], "message") == []


@pytest.mark.parametrize("element", rare_elements(), ids=lambda one: type(one).__name__)
def test_every_rare_element_passes_in_actions(element: Any) -> None:
    assert validate([{"type": "actions", "elements": [simple.rendered(element)]}], "message") == []


def test_views_and_what_stands_only_in_them_pass() -> None:
    typed = sb.PlainTextInput("a", dispatch_action_config=sb.DispatchActionConfiguration(["on_enter_pressed"]))
    parts = [sb.InputBlock("l", typed, dispatch_action=True), sb.AlertBlock("Mind", "warning")]
    modal = sb.ModalView("Title", parts, "No", "Yes", "p" * 3000, "c" * 255, True, True, "e" * 255)
    assert validate(simple.rendered(modal), "modal") == []
    home = sb.HomeTabView([sb.DividerBlock() for _ in range(100)], "p", "c", "e")
    assert validate(simple.rendered(home), "home") == []


def test_no_class_of_the_other_builder_is_left_out() -> None:
    built = simple.built_elements() + simple.built_inputs() + simple.built_blocks() + rare_blocks() + rare_elements()
    seen = {name for thing in built for name in _classes(thing)}
    # In the views above and below, and around each element.
    seen |= {"AlertBlock", "InputBlock", "DispatchActionConfiguration", "SlackFile", "ActionsBlock", "PlainText"}
    known = {name for module in (sb_blocks, sb_elements, sb_objects) for name in _public(module)}
    assert known <= seen


def test_a_file_of_slack_stands_for_a_picture() -> None:
    picture = sb.ImageBlock(alt_text="alt", slack_file=sb.SlackFile(None, "F0123456789"))
    assert validate([simple.rendered(picture)], "message") == []


def _public(module: ModuleType) -> set[str]:
    """The classes of a module that make something by themselves."""
    bases = {
        "Block",
        "Element",
        "CompositionObject",
        "_AxisChart",
        "Text",
        "Markdown",
        "ConfirmationDialogue",
        "Confirm",
    }
    found = {name for name, one in vars(module).items() if inspect.isclass(one) and one.__module__ == module.__name__}
    kinds = {name for name in found if name.endswith(("Type", "Style"))}
    return found - bases - kinds


def _classes(thing: Any) -> set[str]:
    """The names of the classes that something was made of, at any depth."""
    if isinstance(thing, list | tuple):
        return {name for one in thing for name in _classes(one)}
    if not type(thing).__module__.startswith("slackblocks"):
        return set()
    return {type(thing).__name__} | {name for one in vars(thing).values() for name in _classes(one)}


def surface(payload: JSON) -> str:
    return str(payload.get("type", "message"))


@pytest.mark.parametrize("name", MOST)
def test_each_upper_limit_passes_and_one_more_is_refused(name: str) -> None:
    most, make = getattr(limits, name), MOST[name]
    assert validate(make(most), surface(make(most))) == []
    found = validate(make(most + 1), surface(make(most)))
    assert most in [one.constraint["expected"] for one in found]
    assert all(one.pointer for one in found)


@pytest.mark.parametrize("name", LEAST)
def test_each_lower_limit_passes_and_one_less_is_refused(name: str) -> None:
    least, make = getattr(limits, name), LEAST[name]
    assert validate(make(least), surface(make(least))) == []
    if least or "LENGTH" not in name or name.endswith("LENGTH_MIN"):
        assert validate(make(least - 1), surface(make(least)))


def test_a_segment_is_more_than_nothing() -> None:
    assert validate(chart(segments=[{"label": "a", "value": 0.1}]), "message") == []
    found = validate(chart(segments=[{"label": "a", "value": 0}]), "message")
    assert [one.pointer for one in found] == ["/blocks/0/chart/segments/0/value"]


def test_an_input_tells_of_each_kind_of_action_once() -> None:
    twice = ["on_enter_pressed", "on_character_entered"]
    good = typed("plain_text_input", dispatch_action_config={"trigger_actions_on": twice})
    assert validate(good, "modal") == []
    bad = typed("plain_text_input", dispatch_action_config={"trigger_actions_on": [*twice, twice[0]]})
    assert [one.constraint["expected"] for one in validate(bad, "modal")] == [2]


def test_no_limit_of_the_other_builder_is_left_out() -> None:
    names = {name for name in vars(limits) if name.isupper() and isinstance(getattr(limits, name), int)}
    assert names == set(simple.LIMITS) | set(MOST) | set(LEAST) | set(ELSEWHERE)


def test_duplicates_and_second_tables_are_refused_at_any_depth() -> None:
    cells: list[list[Any]] = [[{"type": "raw_text", "text": "x"}]]
    one = {"type": "table", "rows": cells}
    held = {"type": "container", "title": plain(), "child_blocks": [{**one, "block_id": "b"}]}
    assert validate({"blocks": [held]}, "message") == []
    found = validate({"blocks": [held, {**one, "block_id": "b"}]}, "message")
    assert sorted(issue.pointer for issue in found) == ["/blocks/1", "/blocks/1/block_id"]
    found = validate({"blocks": [{**one, "block_id": "b"}, held]}, "message")
    place = "/blocks/1/child_blocks/0"
    assert sorted(issue.pointer for issue in found) == [place, f"{place}/block_id"]
