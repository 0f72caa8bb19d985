"""Draws bar charts: as Slack's own, and as text for a workspace that does not take those."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ports.messages import Message
from bot.views.parts import Block, preformatted
from bot.views.words import cut

CHART = "data_visualization"
TITLE_LIMIT, LABEL_LIMIT = 50, 20  # also of a series' name
BAR_WIDTH = 24
SHADES = "█▒"


@dataclass(frozen=True, slots=True)
class Series:
    """One value for each category."""

    name: str
    values: Sequence[float]


def bar_chart(title: str, categories: Sequence[str], series: Sequence[Series], unit: str = "") -> Block:
    """At most six series; Slack wants a point of each for every category."""
    labels = [cut(label, LABEL_LIMIT) for label in categories]
    drawn: Block = {
        "type": "bar",
        "series": [{"name": cut(one.name, LABEL_LIMIT), "data": _points(labels, one.values)} for one in series],
        "axis_config": {"categories": labels, **({"y_label": cut(unit, TITLE_LIMIT)} if unit else {})},
    }
    return {"type": CHART, "title": cut(title, TITLE_LIMIT), "chart": drawn}


def _points(labels: Sequence[str], values: Sequence[float]) -> list[Block]:
    return [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]


def has_charts(message: Message) -> bool:
    return any(block["type"] == CHART for block in message["blocks"])


def text_bars(title: str, categories: Sequence[str], series: Sequence[Series]) -> Block:
    """Two series at most, one behind the other in the same line."""
    key = "   ".join(f"{shade} {one.name}" for shade, one in zip(SHADES, series, strict=False))
    columns = list(zip(*(one.values for one in series), strict=True))
    longest = max(map(sum, columns), default=0)
    wide = max(map(len, categories), default=0)
    lines = [
        f"{label.ljust(wide)}  {_bar(values, longest)}  {' + '.join(f'{value:g}' for value in values)}"
        for label, values in zip(categories, columns, strict=True)
    ]
    return preformatted("\n".join([title, key, "", *lines]))


def _bar(values: Sequence[float], longest: float) -> str:
    """Rounding may make it one longer."""
    scale = BAR_WIDTH / longest if longest else 0
    drawn = "".join(shade * _length(value * scale) for shade, value in zip(SHADES, values, strict=True))
    return drawn.ljust(BAR_WIDTH + 1)


def _length(exact: float) -> int:
    """What is there at all is seen."""
    return max(round(exact), 1) if exact else 0


def text_table(title: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> Block:
    """Each row has a cell for every column."""
    cells = [["", *columns], *([label, *values] for label, values in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return preformatted("\n".join([title, "", *lines]))
