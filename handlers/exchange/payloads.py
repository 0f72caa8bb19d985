"""What Slack sends with a press or a form, read, and how a form is told that something is wrong with it."""

from collections.abc import Mapping
from typing import Any

from bot.domain.errors import Reason, Refusal
from bot.views.language import Language
from bot.views.refusals import modal_refusal


def is_number(text: str) -> bool:
    """Whether it can be the id of something that the store keeps."""
    return text.isascii() and text.isdigit() and len(text) < 16


def actor_of(body: Mapping[str, Any]) -> str:
    return str(body["user"]["id"])


def place_of(view: Mapping[str, Any]) -> tuple[int, int]:
    """What the form is about, and the version with which it was opened."""
    number, _, version = str(view.get("private_metadata", "")).partition(":")
    if not (is_number(number) and is_number(version)):
        raise Refusal(Reason.MODAL_EXPIRED)
    return int(number), int(version)


def values_of(view: Mapping[str, Any]) -> dict[str, str]:
    """What was typed or chosen, by the names of the inputs; empty where an input was left empty."""
    inputs = view.get("state", {}).get("values", {}).values()
    return {str(name): _value(element) for named in inputs for name, element in named.items()}


def _value(element: Mapping[str, Any]) -> str:
    chosen = (element.get("selected_option") or {}).get("value")
    picked = element.get("selected_user") or element.get("selected_date")
    return str(element.get("value") or picked or chosen or "")


def told_beside(field: str, refused: Refusal, language: Language) -> dict[str, Any]:
    """The acknowledgement that keeps the form open and says beside the field what is wrong."""
    return {"response_action": "errors", "errors": {str(field): modal_refusal(refused, language)}}
