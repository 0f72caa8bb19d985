"""What the use cases need of the world: a store with transactions, and Slack. Tests and storage fill these in."""

from bot.ports.answers import Answers, Place, PrivateAnswer, SeenEvents
from bot.ports.archive import Archive
from bot.ports.backfills import (
    Backfill,
    BackfillClaim,
    Backfills,
    BackfillState,
    Hitch,
    Phase,
    Tally,
    WantedPerson,
    WantedPersons,
)
from bot.ports.backlog import Answered, Backlog, Share
from bot.ports.bursts import Burst, Bursts, Gathered, Span
from bot.ports.canned import CannedAnswers
from bot.ports.chores import Chores
from bot.ports.contacts import ContactLists, Contacts
from bot.ports.conversations import Conversations, Counts, Journal, Labels, Listing, ListingTold, Notes, Search
from bot.ports.deliveries import (
    REST_EVENT,
    Deliveries,
    Delivery,
    DeliveryState,
    FailedDelivery,
    StoredDelivery,
    request_name,
)
from bot.ports.digests import Digest, DigestKind, Digests, NewDigest, Run, RunOutcome
from bot.ports.export_addresses import AddressClaim, ExportAddress, ExportAddresses
from bot.ports.exports import Export, ExportClaim, Exports, ExportState, Form
from bot.ports.failures import Failure, FailureKind, Failures, FailureScope
from bot.ports.followings import NO_ANSWER, Followed, Followings
from bot.ports.forwards import Forward, Forwards
from bot.ports.gauges import GaugeBoard, Gauges
from bot.ports.habits import Habits
from bot.ports.homes import Home, HomeClaim, Homes, HomesDue, SavedView, SavedViews
from bot.ports.hours import WorkingHours
from bot.ports.keepings import Bookmark, Keeping, Keepings, Limits
from bot.ports.kept_lists import KeptLists
from bot.ports.ladder import AlertSettings, Ladder
from bot.ports.leftovers import FIRST_CELL, Cell, Leftovers, Tallies
from bot.ports.mail_fetches import MailFetch, MailFetches
from bot.ports.mailboxes import Mailboxes
from bot.ports.mails import TRIED, Mail, MailClaim, MailCursor, MailFile, MailKind, Mails, MailState, NewMail
from bot.ports.members import Member, Members
from bot.ports.people import ASKED, DIRECTORY, Grant, Group, Held, People, Person
from bot.ports.posts import Claim, NewPost, Post, PostKind, Posts, Shut
from bot.ports.properties import Properties
from bot.ports.raw_readings import RawReadings
from bot.ports.rescues import Rescues, RescueSettings
from bot.ports.restores import FROM_BACKUP, Purges, Restored, Restores, Tombstone
from bot.ports.slack import Directory, Found, History, Mark, Slack
from bot.ports.store import Store, Transaction
from bot.ports.thread_files import FileClaim, FileState, ThreadFile, ThreadFiles
from bot.ports.thread_replies import Spot, ThreadReplies, ThreadReply
from bot.ports.upstream import PAGE_SIZE, DateType, Item, Listed, Upstream, Wanted

__all__ = [
    "ASKED",
    "DIRECTORY",
    "FIRST_CELL",
    "FROM_BACKUP",
    "NO_ANSWER",
    "PAGE_SIZE",
    "REST_EVENT",
    "TRIED",
    "AddressClaim",
    "AlertSettings",
    "Answered",
    "Answers",
    "Archive",
    "Backfill",
    "BackfillClaim",
    "BackfillState",
    "Backfills",
    "Backlog",
    "Bookmark",
    "Burst",
    "Bursts",
    "CannedAnswers",
    "Cell",
    "Chores",
    "Claim",
    "ContactLists",
    "Contacts",
    "Conversations",
    "Counts",
    "DateType",
    "Deliveries",
    "Delivery",
    "DeliveryState",
    "Digest",
    "DigestKind",
    "Digests",
    "Directory",
    "Export",
    "ExportAddress",
    "ExportAddresses",
    "ExportClaim",
    "ExportState",
    "Exports",
    "FailedDelivery",
    "Failure",
    "FailureKind",
    "FailureScope",
    "Failures",
    "FileClaim",
    "FileState",
    "Followed",
    "Followings",
    "Form",
    "Forward",
    "Forwards",
    "Found",
    "Gathered",
    "GaugeBoard",
    "Gauges",
    "Grant",
    "Group",
    "Habits",
    "Held",
    "History",
    "Hitch",
    "Home",
    "HomeClaim",
    "Homes",
    "HomesDue",
    "Item",
    "Journal",
    "Keeping",
    "Keepings",
    "KeptLists",
    "Labels",
    "Ladder",
    "Leftovers",
    "Limits",
    "Listed",
    "Listing",
    "ListingTold",
    "Mail",
    "MailClaim",
    "MailCursor",
    "MailFetch",
    "MailFetches",
    "MailFile",
    "MailKind",
    "MailState",
    "Mailboxes",
    "Mails",
    "Mark",
    "Member",
    "Members",
    "NewDigest",
    "NewMail",
    "NewPost",
    "Notes",
    "People",
    "Person",
    "Phase",
    "Place",
    "Post",
    "PostKind",
    "Posts",
    "PrivateAnswer",
    "Properties",
    "Purges",
    "RawReadings",
    "RescueSettings",
    "Rescues",
    "Restored",
    "Restores",
    "Run",
    "RunOutcome",
    "SavedView",
    "SavedViews",
    "Search",
    "SeenEvents",
    "Share",
    "Shut",
    "Slack",
    "Span",
    "Spot",
    "Store",
    "StoredDelivery",
    "Tallies",
    "Tally",
    "ThreadFile",
    "ThreadFiles",
    "ThreadReplies",
    "ThreadReply",
    "Tombstone",
    "Transaction",
    "Upstream",
    "Wanted",
    "WantedPerson",
    "WantedPersons",
    "WorkingHours",
    "request_name",
]
