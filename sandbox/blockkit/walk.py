"""Walks a payload along the tables and gathers what does not fit."""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

from sandbox.blockkit.issues import Issue, below, issue
from sandbox.blockkit.shapes import Flag, Int, Items, Kinds, Number, Obj, Shape, Str, Text, is_number
from sandbox.types import JSON

_TEXT_EXTRAS = {"plain_text": "emoji", "mrkdwn": "verbatim"}


class Walk:
    """Checks for one surface.

    `new_blocks` lets types through that the tables don't know, `refused` are types that this workspace doesn't take.
    """

    def __init__(self, surface: str, *, new_blocks: bool = False, refused: Collection[str] = ()) -> None:
        self._surface = surface
        self._new_blocks = new_blocks
        self._refused = refused

    def check(self, shape: Shape, value: Any, pointer: str) -> Iterator[Issue]:
        match shape:
            case Items():
                yield from self._items(shape, value, pointer)
            case Kinds():
                yield from self._kinds(shape, value, pointer)
            case Obj():
                yield from self.object(shape, value, pointer)
            case Text():
                yield from self._text(shape, value, pointer)
            case _:
                yield from _leaf(shape, value, pointer)

    def object(self, shape: Obj, value: Any, pointer: str, *, typed: bool = False) -> Iterator[Issue]:
        if not isinstance(value, dict):
            yield issue("must provide an object", pointer, "type", "object")
            return
        yield from _missing(shape, value, pointer)
        for name, part in value.items():
            known = shape.required.get(name) or shape.optional.get(name)
            if known is not None:
                yield from self.check(known, part, below(pointer, name))
            elif not (typed and name == "type"):
                place = below(pointer, name)
                yield issue(f"unknown property: {name}", place, "additionalProperties", False)
        for rule in shape.rules:
            yield from rule(value, pointer)

    def _kinds(self, shape: Kinds, value: Any, pointer: str) -> Iterator[Issue]:
        if not isinstance(value, dict):
            yield issue("must provide an object", pointer, "type", "object")
            return
        name = value.get("type")
        if not isinstance(name, str):
            yield issue("missing required field: type", pointer, "required", "type")
        elif name in shape.allowed and name not in self._refused:
            yield from self._typed(shape.table[name], name, value, pointer)
        elif not self._new_blocks or name in shape.table:
            yield issue(f"unsupported type: {name}", below(pointer, "type"), "enum", sorted(shape.allowed))

    def _typed(self, shape: Obj, name: str, value: JSON, pointer: str) -> Iterator[Issue]:
        if self._surface not in shape.surfaces:
            place = below(pointer, "type")
            yield issue(f"{name} is not allowed in a {self._surface}", place, "surface", sorted(shape.surfaces))
        yield from self.object(shape, value, pointer, typed=True)

    def _items(self, shape: Items, value: Any, pointer: str) -> Iterator[Issue]:
        if not isinstance(value, list):
            yield issue("must provide an array", pointer, "type", "array")
            return
        if len(value) < shape.least:
            yield issue(f"no fewer than {shape.least} items allowed", pointer, "minItems", shape.least)
        if shape.most is not None and len(value) > shape.most:
            yield issue(f"no more than {shape.most} items allowed", pointer, "maxItems", shape.most)
        for n, item in enumerate(value):
            yield from self.check(shape.of, item, below(pointer, n))

    def _text(self, shape: Text, value: Any, pointer: str) -> Iterator[Issue]:
        if not isinstance(value, dict):
            yield issue("must provide an object", pointer, "type", "object")
            return
        kind = value.get("type")
        if kind not in shape.types:
            yield issue(f"must be one of: {', '.join(shape.types)}", below(pointer, "type"), "enum", list(shape.types))
            return
        extra = _TEXT_EXTRAS[kind]
        fields = Obj({"text": Str(shape.most)}, {extra: Flag()})
        yield from self.object(fields, value, pointer, typed=True)


def _missing(shape: Obj, value: JSON, pointer: str) -> Iterator[Issue]:
    for name in shape.required:
        if name not in value:
            yield issue(f"missing required field: {name}", pointer, "required", name)


def _leaf(shape: Shape, value: Any, pointer: str) -> Iterator[Issue]:
    match shape:
        case Str():
            yield from _string(shape, value, pointer)
        case Int():
            yield from _integer(shape, value, pointer)
        case Flag() | Number():
            yield from _simple(shape, value, pointer)


def _string(shape: Str, value: Any, pointer: str) -> Iterator[Issue]:
    if not isinstance(value, str):
        yield issue("must provide a string", pointer, "type", "string")
    elif shape.among and value not in shape.among:
        yield issue(f"must be one of: {', '.join(shape.among)}", pointer, "enum", list(shape.among))
    elif len(value) < shape.least:
        yield issue(f"must be more than {shape.least - 1} characters", pointer, "minLength", shape.least)
    elif shape.most is not None and len(value) > shape.most:
        yield issue(f"must be less than {shape.most + 1} characters", pointer, "maxLength", shape.most)
    elif shape.pattern and not re.fullmatch(shape.pattern, value):
        yield issue("must match the pattern", pointer, "pattern", shape.pattern)


def _integer(shape: Int, value: Any, pointer: str) -> Iterator[Issue]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield issue("must provide an integer", pointer, "type", "integer")
    elif shape.low is not None and value < shape.low:
        yield issue(f"must be at least {shape.low}", pointer, "minimum", shape.low)
    elif shape.high is not None and value > shape.high:
        yield issue(f"must be at most {shape.high}", pointer, "maximum", shape.high)


_SIMPLE: dict[type, tuple[str, str, Callable[[Any], bool]]] = {
    Flag: ("a boolean", "boolean", lambda value: isinstance(value, bool)),
    Number: ("a number", "number", is_number),
}


def _simple(shape: Shape, value: Any, pointer: str) -> Iterator[Issue]:
    words, kind, fits = _SIMPLE[type(shape)]
    if not fits(value):
        yield issue(f"must provide {words}", pointer, "type", kind)
    elif isinstance(shape, Number) and shape.above is not None and value <= shape.above:
        yield issue(f"must be more than {shape.above}", pointer, "exclusiveMinimum", shape.above)
