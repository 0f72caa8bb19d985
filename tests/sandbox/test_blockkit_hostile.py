"""Whatever a client sends, the validator answers with issues and never with an exception."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.blockkit import validate
from sandbox.blockkit.blocks import BLOCKS
from sandbox.blockkit.elements import ELEMENTS
from tests.sandbox.test_blockkit_defects import SOUND, plant

LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
)
NAMES = st.sampled_from(
    ["type", "text", "blocks", "elements", "options", "option_groups", "initial_options", "tasks", "rows", "element"]
)
TYPES = st.sampled_from(["modal", "home", "plain_text", *BLOCKS, *ELEMENTS])
ANYTHING = st.recursive(
    LEAVES | TYPES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=25,
)


def pointers(value: Any, pointer: str = "") -> list[str]:
    """Every place in a payload."""
    inner = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else []
    found = [pointer] if pointer else []
    for key, part in inner:
        found += pointers(part, f"{pointer}/{key}")
    return found


@given(payload=ANYTHING, surface=st.sampled_from(sorted(SOUND)))
@settings(max_examples=150, deadline=None)
def test_any_payload_is_answered(payload: Any, surface: str) -> None:
    assert isinstance(validate(payload, surface), list)


@given(data=st.data(), surface=st.sampled_from(sorted(SOUND)))
@settings(max_examples=150, deadline=None)
def test_anything_put_anywhere_is_answered(data: st.DataObject, surface: str) -> None:
    sound = SOUND[surface]()
    pointer = data.draw(st.sampled_from(pointers(sound)))
    assert isinstance(validate(plant(sound, pointer, data.draw(ANYTHING)), surface), list)
