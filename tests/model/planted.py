"""Mistakes that the model has to find, each as somebody might make it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

import bot.desks.desk
import bot.domain.deeds
import bot.domain.rules
import bot.domain.undoing
import bot.intake
import bot.transactions.permissions
from bot.desks.desk import Desk
from bot.domain.inbox import Author, Conversation, Deed, Folder, Role, TranscriptStamp
from bot.domain.merge import last_line_at
from bot.people.directory import Refresh
from bot.transactions.permissions import Permissions
from storage.conversations.conversations import SqlConversations
from storage.team.people import SqlPeople

Plant = Callable[[pytest.MonkeyPatch], None]


def _have_one_role_everywhere(patch: pytest.MonkeyPatch) -> None:
    def role(self: Permissions, tx: Any, actor: str, property_id: int) -> Role:
        return Role.ADMIN if actor in self.admins else max(tx.people.roles(actor).values(), default=Role.NONE)

    patch.setattr(Permissions, "role", role)


def _let_agents_purge(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bot.transactions.permissions, "LEAST", {**bot.transactions.permissions.LEAST, Deed.PURGE: Role.AGENT})


def _undo_whatever_happened_since(patch: pytest.MonkeyPatch) -> None:
    real = bot.domain.undoing.demand_undoable
    patch.setattr(bot.desks.desk, "demand_undoable", lambda entry, newest, now: real(entry, None, now))


def _undo_what_others_did(patch: pytest.MonkeyPatch) -> None:
    real = Permissions.demand_undo
    patch.setattr(Permissions, "demand_undo", lambda self, tx, doer, actor, *rest: real(self, tx, actor, actor, *rest))


def _take_out_of_the_trash_what_a_late_webhook_tells_of(patch: pytest.MonkeyPatch) -> None:
    real = bot.domain.rules.recompute

    def recompute(before: Conversation, *rest: Any) -> Conversation:
        after = real(before, *rest)
        is_news = after.facts != before.facts and before.folder is Folder.TRASH
        return replace(after, folder=Folder.INBOX) if is_news else after

    patch.setattr(bot.intake, "recompute", recompute)


def _believe_the_last_transcript(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(TranscriptStamp, "__lt__", lambda *stamps: True)


def _leave_the_work_of_who_is_gone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Refresh, "unassign_left_behind", lambda self: 0)


def _overlook_who_leaves(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SqlPeople, "leave", lambda self, channel, slack_id: None)


def _forget_purges(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SqlConversations, "is_purged", lambda *given: False)


def _keep_asleep_what_is_closed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bot.domain.deeds, "awake", lambda conversation: conversation)


def _do_half_of_a_form(patch: pytest.MonkeyPatch) -> None:
    def work(self: Desk, number: int, actor: str, wishes: Any) -> None:
        for deed, choice in wishes:
            self.do(deed, number, actor, choice)

    patch.setattr(Desk, "work", work)


def _take_the_last_answer_for_the_first(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bot.domain.rules, "answered_at", lambda facts, mailed_at: last_line_at(facts, Author.AGENT))


def _let_an_undo_leave_the_ladder_as_it_is(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bot.desks.desk, "follow", lambda *given: None)


MISTAKES: Mapping[str, Plant] = {
    "a role in one property counts in all": _have_one_role_everywhere,
    "agents purge as leads do": _let_agents_purge,
    "undo though somebody acted since": _undo_whatever_happened_since,
    "agents undo what others did": _undo_what_others_did,
    "a late webhook brings back what lies in the trash": _take_out_of_the_trash_what_a_late_webhook_tells_of,
    "an old transcript replaces a newer one": _believe_the_last_transcript,
    "work stays with who is gone": _leave_the_work_of_who_is_gone,
    "who left the channel goes on": _overlook_who_leaves,
    "a purge leaves no tombstone": _forget_purges,
    "what is closed goes on sleeping": _keep_asleep_what_is_closed,
    "a form that is refused is done by half": _do_half_of_a_form,
    "the last answer counts as the first": _take_the_last_answer_for_the_first,
    "what is given back by an undo alarms nobody": _let_an_undo_leave_the_ladder_as_it_is,
}
