"""Reads the forms that answer a visitor, and says beside which input something is wrong."""

from collections.abc import Mapping
from typing import Any

from bot.errors import Reason
from bot.ids import TicketField
from bot.tickets.forms import Wanted
from handlers.payloads import place_of, values_of

BESIDE = {
    Reason.ADDRESS_MISSING: TicketField.ADDRESS,
    Reason.ADDRESS_WRONG: TicketField.ADDRESS,
    Reason.PRIORITY_UNKNOWN: TicketField.PRIORITY,
}


def read_wanted(view: Mapping[str, Any]) -> tuple[int, Wanted]:
    """The conversation's number, and what the form says. Raises `Refusal` for a form that is none of ours."""
    number, seen = place_of(view)
    given = values_of(view)
    wanted = Wanted(
        address=given.get(TicketField.ADDRESS, ""),
        subject=given.get(TicketField.SUBJECT, ""),
        answer=given.get(TicketField.ANSWER, ""),
        priority=given.get(TicketField.PRIORITY, ""),
        agent=given.get(TicketField.AGENT, ""),
        closes=_is_ticked(view, TicketField.CLOSES),
        seen=seen,
    )
    return number, wanted


def field_of(view: Mapping[str, Any], reason: Reason) -> str:
    """The input beside which it is told; what is about none stands beside the answer, which every form has."""
    field = BESIDE.get(reason, TicketField.ANSWER)
    return field if field in view.get("state", {}).get("values", {}) else TicketField.ANSWER


def _is_ticked(view: Mapping[str, Any], field: str) -> bool:
    inputs = view.get("state", {}).get("values", {}).get(field, {})
    return any(element.get("selected_options") for element in inputs.values())
