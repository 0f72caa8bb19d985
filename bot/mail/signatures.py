"""Leaves out what stands under a letter, where it is certain that the writer did not write it now."""

from collections.abc import Sequence

from bot.mail import phrases

MAX_LOOSE = 8  # lines of a signature whose "-- " has lost its blank
MAX_LOOSE_LINE = 100
MIN_NOTICE = 120


def unsigned(lines: Sequence[str]) -> list[str]:
    """These without a signature behind "-- ", "Sent from my phone" and a confidentiality notice at the end."""
    kept = list(lines)
    begin = next((number for number, line in enumerate(kept) if line.rstrip("\r") == "-- "), None)
    begin = begin if begin is not None else _loose(kept)
    kept = kept[:begin]
    while True:
        shorter = _without_program(_without_notice(_trimmed(kept)))
        if len(shorter) == len(kept):
            return kept
        kept = shorter


def _trimmed(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


def _loose(lines: list[str]) -> int | None:
    """Where "--" begins a signature: short lines, and a way to reach somebody among them."""
    begin = next((number for number, line in enumerate(lines) if line.strip() in ("--", "—")), None)
    if begin is None:
        return None
    under = [line for line in lines[begin + 1 :] if line.strip()]
    is_short = len(under) <= MAX_LOOSE and all(len(line) <= MAX_LOOSE_LINE for line in under)
    return begin if is_short and any(phrases.REACHES.search(line) for line in under) else None


def _without_program(lines: list[str]) -> list[str]:
    return lines[:-1] if lines and phrases.SENT_FROM.fullmatch(lines[-1].strip()[:300]) else lines


def _without_notice(lines: list[str]) -> list[str]:
    """Without the last paragraph, if only a lawyer writes so."""
    begin = len(lines)
    while begin and lines[begin - 1].strip():
        begin -= 1
    notice = " ".join(lines[begin:])[:2_000]
    is_notice = len(notice) > MIN_NOTICE and phrases.CONFIDENTIAL.search(notice) and phrases.ADDRESSEE.search(notice)
    return lines[:begin] if is_notice and begin else lines
