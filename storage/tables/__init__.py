"""The tables and their indexes. Every list is one range of one index that ends in its sort key and the id."""

from storage.tables.backfills import RUNS, backfill, backfill_taken, wanted_person
from storage.tables.bursts import burst, burst_told
from storage.tables.canned import canned_answer
from storage.tables.chores import chore
from storage.tables.contacts import CORRECTED, MERGED, contact, contact_note, contact_word
from storage.tables.conversations import (
    HAS_PERSON,
    IS_RESOLVED,
    WAS_ANSWERED,
    WAS_ERASED,
    WAS_PURGED,
    badge,
    conversation,
    conversation_tag,
    journal,
    line,
    note,
    tally,
    tombstone,
)
from storage.tables.deliveries import TROUBLED, delivery, seen_event
from storage.tables.digests import digest, digest_line, digest_run
from storage.tables.exports import CODE_WAITS, WAITING, export, export_address
from storage.tables.failures import discarded
from storage.tables.followings import following
from storage.tables.forwards import forward
from storage.tables.habits import habit, silence, watch
from storage.tables.homes import home, saved_view
from storage.tables.hours import property_hours
from storage.tables.keepings import keeping
from storage.tables.kept_lists import kept_list
from storage.tables.kinds import Id, Json, Word, metadata
from storage.tables.ladder import alert, rung
from storage.tables.mail_fetches import mail_fetch
from storage.tables.mails import (
    MAIL_CAME,
    MAIL_FAILED,
    MAIL_RESCUES,
    MAIL_WAITS,
    mail,
    mail_file,
    mailbox,
    passed_mail,
    signing_key,
)
from storage.tables.members import tawk_member
from storage.tables.people import agent, group_member, member, reading, role_grant, user_group, workspace
from storage.tables.posts import PARKED, answer, channel, pace, post
from storage.tables.properties import department, property_, tag
from storage.tables.rescues import rescue, rescue_wait, rescued
from storage.tables.thread_files import UNDER_WAY, thread_file
from storage.tables.thread_replies import thread_reply
from storage.tables.upstream import raw_reading

__all__ = [
    "CODE_WAITS",
    "CORRECTED",
    "HAS_PERSON",
    "IS_RESOLVED",
    "MAIL_CAME",
    "MAIL_FAILED",
    "MAIL_RESCUES",
    "MAIL_WAITS",
    "MERGED",
    "PARKED",
    "RUNS",
    "TROUBLED",
    "UNDER_WAY",
    "WAITING",
    "WAS_ANSWERED",
    "WAS_ERASED",
    "WAS_PURGED",
    "Id",
    "Json",
    "Word",
    "agent",
    "alert",
    "answer",
    "backfill",
    "backfill_taken",
    "badge",
    "burst",
    "burst_told",
    "canned_answer",
    "channel",
    "chore",
    "contact",
    "contact_note",
    "contact_word",
    "conversation",
    "conversation_tag",
    "delivery",
    "department",
    "digest",
    "digest_line",
    "digest_run",
    "discarded",
    "export",
    "export_address",
    "following",
    "forward",
    "group_member",
    "habit",
    "home",
    "journal",
    "keeping",
    "kept_list",
    "line",
    "mail",
    "mail_fetch",
    "mail_file",
    "mailbox",
    "member",
    "metadata",
    "note",
    "pace",
    "passed_mail",
    "post",
    "property_",
    "property_hours",
    "raw_reading",
    "reading",
    "rescue",
    "rescue_wait",
    "rescued",
    "role_grant",
    "rung",
    "saved_view",
    "seen_event",
    "signing_key",
    "silence",
    "tag",
    "tally",
    "tawk_member",
    "thread_file",
    "thread_reply",
    "tombstone",
    "user_group",
    "wanted_person",
    "watch",
    "workspace",
]
