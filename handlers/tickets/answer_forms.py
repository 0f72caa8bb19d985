"""Reads the forms that answer a visitor, and says beside which input something is wrong."""

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.errors import Reason
from bot.domain.ids import TicketField
from bot.ports import Spot
from bot.tickets.attachments import SharedFile, mail_files
from bot.tickets.forms import Wanted
from handlers.exchange.payloads import place_of, values_of
from handlers.exchange.shared_files import shared_files

FORM = "form"  # in the place of a channel's id
BESIDE = {
    Reason.ADDRESS_MISSING: TicketField.ADDRESS,
    Reason.ADDRESS_WRONG: TicketField.ADDRESS,
    Reason.AGENT_MISSING: TicketField.AGENT,
    Reason.PRIORITY_UNKNOWN: TicketField.PRIORITY,
    Reason.TOO_MANY_FILES: TicketField.FILES,
    Reason.FILES_TOO_LARGE: TicketField.FILES,
    Reason.FILE_ELSEWHERE: TicketField.FILES,
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
        files=mail_files(_files(view)),
        spot=_spot(view, given),
        seen=seen,
    )
    return number, wanted


def field_of(view: Mapping[str, Any], reason: Reason) -> str:
    """The input beside which it is told; what is about none stands beside the answer, which every form has."""
    blocks = view.get("state", {}).get("values", {})
    beside = {name: str(block) for block, named in blocks.items() for name in named}
    return beside.get(BESIDE.get(reason, TicketField.ANSWER)) or beside.get(TicketField.ANSWER, TicketField.ANSWER)


def _spot(view: Mapping[str, Any], given: Mapping[str, str]) -> Spot | None:
    """Where it was said. A form stays, and can be sent once more, where our word that we have it came too late.

    Other words in the same form are another answer.
    """
    view_id, said = str(view.get("id") or ""), zlib.crc32(repr(sorted(given.items())).encode())
    return Spot(FORM, f"{view_id}:{said:08x}") if view_id else None


def _files(view: Mapping[str, Any]) -> Sequence[SharedFile]:
    inputs = view.get("state", {}).get("values", {}).values()
    given = (named[TicketField.FILES].get("files") for named in inputs if TicketField.FILES in named)
    return shared_files(next(given, None))


def _is_ticked(view: Mapping[str, Any], field: str) -> bool:
    inputs = view.get("state", {}).get("values", {}).get(field, {})
    return any(element.get("selected_options") for element in inputs.values())
