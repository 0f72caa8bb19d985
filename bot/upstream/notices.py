"""Says which line in a card's thread tells of what somebody did in tawk.to's dashboard."""

from collections.abc import Mapping, Sequence

from bot.domain.inbox import SET_PENDING, Author, Conversation, Deed, Folder, Line, Place
from bot.domain.merge import last_line_at
from bot.ports import Transaction
from bot.transactions.arrival import is_reopened
from bot.upstream.standing import Step
from bot.views.linking import name_in_slack

TOLD = {
    Deed.TRASH.value: "trashed_there",
    Deed.SPAM.value: "spam_there",
    Deed.RESTORE.value: "restored_there",
    Deed.REOPEN.value: "reopened_there",
    Deed.CLOSE.value: "closed_there",
    SET_PENDING: "pending_there",
}


def done_there(
    tx: Transaction, before: Conversation, after: Conversation, steps: Sequence[Step]
) -> Mapping[str, object] | None:
    """The notice; the channel sees it where somebody has to do something now."""
    notice = _notice(tx, before, after, steps)
    rings = is_reopened(before, after) or (before.folder is not Folder.INBOX and after.folder is Folder.INBOX)
    return {**notice, **({} if rings else {"quiet": True})} if notice else None


def _notice(
    tx: Transaction, before: Conversation, after: Conversation, steps: Sequence[Step]
) -> Mapping[str, object] | None:
    """Of several things at once the one that the team has to know."""
    moved = next((step.deed for step in steps if step.deed in (Deed.TRASH, Deed.SPAM, Deed.RESTORE)), None)
    if moved:
        return {"notice": TOLD[moved]}
    if _is_gone(after) and not _is_gone(before):
        return {"notice": "gone_there"}
    said = _newly_said(before, after)
    if said is not None and (before.is_open or not before.facts.answered):
        return {"notice": "answered_there", "name": name_in_slack(tx, said.name)}
    return {"notice": TOLD[steps[-1].deed]} if steps else None


def _is_gone(conversation: Conversation) -> bool:
    there = conversation.facts.there
    return there is not None and there.place is Place.GONE


def _newly_said(before: Conversation, after: Conversation) -> Line | None:
    """What an agent said first of all that is new."""
    known = last_line_at(before.facts, Author.AGENT)
    said = (line for line in after.facts.transcript_lines if line.author is Author.AGENT and line.says_something)
    return next((line for line in said if known is None or line.at > known), None)
