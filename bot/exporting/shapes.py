"""How values stand in JSON: each shape writes one, reads one back strictly, and tells its JSON Schema."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum, StrEnum
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")
Json = dict[str, Any]
LARGEST = 2**53 - 1  # up to which every reader of JSON counts exactly
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"


class BadFile(Exception):
    """A file that can't be imported: which place is wrong, and what should stand there."""

    def __init__(self, place: str, wanted: str) -> None:
        super().__init__(f"{place or 'the file'}: {wanted}")
        self.place = place


class Shape(ABC, Generic[Value]):
    """One kind of value. `read` is given where it stands, such as `conversations[3].number`."""

    @abstractmethod
    def write(self, value: Value) -> Any: ...
    @abstractmethod
    def read(self, value: object, place: str) -> Value: ...
    @abstractmethod
    def schema(self) -> Json: ...


@dataclass(frozen=True, slots=True)
class Text(Shape[str]):
    """Text that every database can hold."""

    least: int = 0

    def write(self, value: str) -> Any:
        return value

    def read(self, value: object, place: str) -> str:
        if not isinstance(value, str):
            raise BadFile(place, "text in quotes has to stand here")
        if UNSTORABLE.search(value):
            raise BadFile(place, "the text has a character that can't be kept (NUL, or half a surrogate pair)")
        if len(value) < self.least:
            raise BadFile(place, "the text must not be empty")
        return value

    def schema(self) -> Json:
        return {"type": "string", **({"minLength": self.least} if self.least else {})}


@dataclass(frozen=True, slots=True)
class Whole(Shape[int]):
    """A whole number."""

    least: int = 0
    most: int = LARGEST

    def write(self, value: int) -> Any:
        return value

    def read(self, value: object, place: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            raise BadFile(place, f"a whole number from {self.least} to {self.most} has to stand here")
        return value

    def schema(self) -> Json:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Flag(Shape[bool]):
    """True or false."""

    def write(self, value: bool) -> Any:
        return value

    def read(self, value: object, place: str) -> bool:
        if not isinstance(value, bool):
            raise BadFile(place, "true or false has to stand here")
        return value

    def schema(self) -> Json:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Moment(Shape[datetime]):
    """A time in UTC."""

    def write(self, value: datetime) -> Any:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")

    def read(self, value: object, place: str) -> datetime:
        try:
            if isinstance(value, str) and re.match(MOMENT, value):
                return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise BadFile(place, "a time such as 2026-11-25T09:30:00Z has to stand here")

    def schema(self) -> Json:
        return {"type": "string", "format": "date-time", "pattern": MOMENT}


Chosen = TypeVar("Chosen", bound=Enum)


@dataclass(frozen=True, slots=True)
class Choice(Shape[Chosen]):
    """One of a few words."""

    kind: type[Chosen]

    def write(self, value: Chosen) -> Any:
        return str(value.value) if isinstance(value, StrEnum) else value.name.lower()

    def read(self, value: object, place: str) -> Chosen:
        found = self._words().get(value) if isinstance(value, str) else None
        if found is None:
            raise BadFile(place, f"one of these has to stand here: {', '.join(self._words())}")
        return found

    def schema(self) -> Json:
        return {"enum": list(self._words())}

    def _words(self) -> Mapping[str, Chosen]:
        return {self.write(one): one for one in self.kind}


@dataclass(frozen=True, slots=True)
class Optional(Shape[Value | None]):
    """The same, or null."""

    shape: Shape[Value]

    def write(self, value: Value | None) -> Any:
        return None if value is None else self.shape.write(value)

    def read(self, value: object, place: str) -> Value | None:
        return None if value is None else self.shape.read(value, place)

    def schema(self) -> Json:
        return {"anyOf": [self.shape.schema(), {"type": "null"}]}


@dataclass(frozen=True, slots=True)
class Several(Shape[tuple[Value, ...]]):
    """A list of these."""

    shape: Shape[Value]
    most: int = 0

    def write(self, value: tuple[Value, ...]) -> Any:
        return [self.shape.write(one) for one in value]

    def read(self, value: object, place: str) -> tuple[Value, ...]:
        if not isinstance(value, list):
            raise BadFile(place, "a list in [ ] has to stand here")
        if self.most and len(value) > self.most:
            raise BadFile(place, f"at most {self.most} may stand here: put the rest into another file")
        return tuple(self.shape.read(one, f"{place}[{index}]") for index, one in enumerate(value))

    def schema(self) -> Json:
        return {"type": "array", "items": self.shape.schema(), **({"maxItems": self.most} if self.most else {})}


@dataclass(frozen=True, slots=True)
class Named(Shape[Mapping[str, Value]]):
    """Values by names that are not known before."""

    shape: Shape[Value]

    def write(self, value: Mapping[str, Value]) -> Any:
        return {name: self.shape.write(one) for name, one in value.items()}

    def read(self, value: object, place: str) -> Mapping[str, Value]:
        entries = mapping(value, place)
        return {Text().read(name, place): self.shape.read(one, within(place, name)) for name, one in entries.items()}

    def schema(self) -> Json:
        return {"type": "object", "additionalProperties": self.shape.schema()}


@dataclass(frozen=True, slots=True)
class Struct(Shape[Value]):
    """A dataclass with these fields, of which each has to be there; `names` are those that JSON has for some.

    Files that were written earlier have none of those that came `later`: these are as in a new one.
    """

    make: Callable[..., Value]
    fields: Mapping[str, Shape[Any]]
    names: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    later: frozenset[str] = frozenset()

    def write(self, value: Value) -> Any:
        return {self._name(name): shape.write(getattr(value, name)) for name, shape in self.fields.items()}

    def read(self, value: object, place: str) -> Value:
        entries = mapping(value, place)
        known = {self._name(name): name for name in self.fields}
        for name in entries:
            if name not in known:
                raise BadFile(within(place, name), "there is no field of this name")
        for name in known:
            if name not in entries and known[name] not in self.later:
                raise BadFile(within(place, name), "this field is missing")
        return self.make(
            **{known[name]: self.fields[known[name]].read(one, within(place, name)) for name, one in entries.items()}
        )

    def schema(self) -> Json:
        return {
            "type": "object",
            **({"description": self.about} if self.about else {}),
            "properties": {self._name(name): shape.schema() for name, shape in self.fields.items()},
            "required": [self._name(name) for name in self.fields],
            "additionalProperties": False,
        }

    def _name(self, name: str) -> str:
        return self.names.get(name, name)


def mapping(value: object, place: str) -> Json:
    if not isinstance(value, dict):
        raise BadFile(place, "an object in { } has to stand here")
    return value


def within(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
