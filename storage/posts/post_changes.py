"""What can happen to a post, each as one statement."""

from sqlalchemy import Integer, and_, bindparam, case, delete, func, insert, literal, null, or_, select, update

from bot.domain.inbox import Folder, Status
from bot.ports import PostKind
from storage.posts.due_posts import IS_CARD, IS_HELD, NOW
from storage.sql.engine import Moment
from storage.sql.prepared import Prepared
from storage.tables import burst, channel, conversation, post, property_

VERSION = bindparam("version", type_=Integer)
LAST = 2  # the turn of what nobody waits for
UNKNOWN = "outcome_unknown"  # for so long that nobody will find out
DISCARDED = "discarded"  # by somebody who saw that Slack refused it
DELETED = "deleted"  # by hand, and let go: nobody has to see to it
HAS_INTENT = post.c.intent_at.is_not(None)
OF_NUMBER = post.c.number == bindparam("of_number")
# While the outcome of a call is unknown, nothing may make the post due before the outcome can be looked up.
NOW_OR_WHEN_SETTLED = case((HAS_INTENT, post.c.next_at), else_=NOW)
# What waits keeps its place; what was in step till now takes the last one, or a busy one would always be first.
IS_IN_LINE = and_(post.c.behind == 1, post.c.next_at <= NOW)
SINCE_WHEN = case((or_(HAS_INTENT, IS_IN_LINE), post.c.next_at), else_=NOW)

MARK_STALE = Prepared(
    update(post)
    .where(OF_NUMBER, IS_CARD, post.c.doomed == 0)
    .values(
        want_version=VERSION,
        parked=case((post.c.parked == DELETED, DELETED), else_=""),  # whether it comes back is asked anew
        behind=case((and_(post.c.posted_version == VERSION, ~HAS_INTENT), 0), else_=1),
        next_at=SINCE_WHEN,
    )
)
RESTATED = {
    "want_version": post.c.want_version + 1,
    "behind": 1,
    "next_at": SINCE_WHEN,
}
RESTATE = update(post).where(post.c.id == bindparam("post_id"), post.c.doomed == 0).values(**RESTATED)
ALERTS = post.c.kind.in_((PostKind.ALERT.value, PostKind.RAISED.value))
RESTATE_ALERTS = update(post).where(OF_NUMBER, ALERTS, post.c.doomed == 0, post.c.parked == "").values(**RESTATED)
OPEN_NUMBERS = (
    select(conversation.c.id)
    .where(
        conversation.c.property_id == bindparam("of_property"),
        conversation.c.folder == Folder.INBOX.value,
        conversation.c.status == Status.OPEN.value,
    )
    .order_by(conversation.c.updated_at.desc(), conversation.c.id.desc())
    .limit(bindparam("limit"))
)
REDRAW = (
    update(post)
    .where(
        post.c.number.in_(OPEN_NUMBERS),
        post.c.kind == PostKind.CARD.value,
        post.c.doomed == 0,
        post.c.ts.is_not(None),
        ~HAS_INTENT,
    )
    .values(behind=1, next_at=case((post.c.next_at <= NOW, post.c.next_at), else_=NOW))
)
SUMMARIES = (
    select(post.c.id)
    .join(burst, burst.c.post_id == post.c.id)
    .join(property_, property_.c.channel == post.c.channel)
    .where(property_.c.id == bindparam("of_property"), post.c.doomed == 0, post.c.ts.is_not(None), ~HAS_INTENT)
    .order_by(burst.c.post_id.desc())
    .limit(bindparam("limit"))
)
REDRAW_SUMMARIES = (
    update(post)
    .where(post.c.id.in_(SUMMARIES))
    .values(behind=1, next_at=case((post.c.next_at <= NOW, post.c.next_at), else_=NOW))
)
REDRAW_CARD = (
    update(post)
    .where(OF_NUMBER, post.c.kind == PostKind.CARD.value, post.c.doomed == 0, post.c.ts.is_not(None), ~HAS_INTENT)
    .values(behind=1, next_at=case((post.c.next_at <= NOW, post.c.next_at), else_=NOW))
)
TOUCH = (
    update(post)
    .where(post.c.id == bindparam("post_id"), post.c.doomed == 0)
    .values(want_version=post.c.want_version + 1, parked="", behind=1, next_at=NOW_OR_WHEN_SETTLED)
)
# What a summary shows stays until the summary is drawn without it.
IS_IN_SUMMARY = and_(post.c.kind == PostKind.CARD.value, post.c.parent_id.is_not(None))
DROP_UNSEEN = delete(post).where(OF_NUMBER, post.c.ts.is_(None), ~HAS_INTENT, ~IS_IN_SUMMARY)
# Its words go now, whenever Slack deletes the message.
DOOM = update(post).where(OF_NUMBER).values(payload={}, doomed=1, behind=1, parked="", next_at=NOW_OR_WHEN_SETTLED)
DOOM_LAST = DOOM.values(turn=LAST)
# Not while somebody may just be finding out, and not what has to go: that is tried for ever.
UNFOUND = (
    select(post.c.id)
    .join(channel, channel.c.id == post.c.channel)
    .where(
        post.c.intent_at < bindparam("before", type_=Moment),
        post.c.doomed == 0,
        channel.c.lease_until < bindparam("before", type_=Moment),
    )
    .limit(bindparam("limit"))
)
GIVE_UP = (
    update(post)
    .where(post.c.id.in_(UNFOUND), HAS_INTENT)
    .values(intent_at=None, behind=0, parked=UNKNOWN)
    .returning(post.c.id)
)
WITHDRAW = delete(post).where(post.c.id == bindparam("post_id"), post.c.ts.is_(None), ~HAS_INTENT)

HELD_POST = (post.c.id == bindparam("post_id"), IS_HELD)
CHANGE = update(post).where(*HELD_POST)
REMOVE = delete(post).where(*HELD_POST)
SET_POSTED = CHANGE.values(
    ts=bindparam("shown_ts"),
    posted_version=VERSION,
    intent_at=None,
    behind=case((or_(post.c.doomed == 1, post.c.want_version != VERSION), 1), else_=0),
    # What was asked for meanwhile is due now and not only when the outcome would have been looked up.
    next_at=func.coalesce(post.c.intent_at, post.c.next_at),
)

GONE = {"ts": None, "posted_version": 0, "intent_at": None, "generation": post.c.generation + 1}
COME_BACK = CHANGE.values(**GONE, behind=1, parked="", next_at=NOW)
LET_GO = CHANGE.values(**GONE, behind=0, parked=DELETED)
IN_ITS_THREAD = (OF_NUMBER, post.c.parent_id == bindparam("post_id"), post.c.doomed == 0)
ITS_LINES = (*IN_ITS_THREAD, post.c.kind.in_((PostKind.LINES.value, PostKind.NOTE.value, PostKind.MAIL.value)))
# Slack keeps the replies of a message that somebody deletes. As their posts begin anew, others see to them.
DOOMED = {"intent_at": null(), "behind": literal(1), "doomed": literal(1), "parked": literal(""), "next_at": NOW}
COPIES = {**{column.name: column for column in post.c if column.name != "id"}, **DOOMED}
DOOM_OLD_LINES = insert(post).from_select(
    list(COPIES), select(*COPIES.values()).where(*ITS_LINES, post.c.ts.is_not(None))
)
LINES_COME_BACK = update(post).where(*ITS_LINES).values(**GONE, behind=1, parked="", next_at=NOW)
LET_NOTICES_GO = (
    update(post).where(*IN_ITS_THREAD, post.c.kind == PostKind.NOTICE.value).values(behind=0, intent_at=None)
)

UNSEEN = (post.c.ts.is_(None), ~HAS_INTENT, post.c.doomed == 0)
DIVERTED = {"channel": bindparam("to_channel"), "next_at": NOW}
DIVERT_CARDS = (
    update(post)
    .where(
        post.c.channel == bindparam("of_channel"),
        post.c.kind.in_((PostKind.CARD.value, PostKind.ALERT.value, PostKind.BURST.value)),
        post.c.parent_id.is_(None),
        post.c.behind == 1,
        *UNSEEN,
    )
    .values(**DIVERTED)
)
moved = post.alias("moved")
# What was to stand in the thread of a card follows it.
DIVERT_THREADS = (
    update(post)
    .where(
        post.c.channel == bindparam("of_channel"),
        post.c.parent_id.in_(
            select(moved.c.id).where(moved.c.channel == bindparam("to_channel"), moved.c.ts.is_(None))
        ),
        *UNSEEN,
    )
    .values(channel=bindparam("to_channel"))
)
EXTEND = (
    update(post)
    .where(post.c.id == bindparam("post_id"), *UNSEEN)
    .values(want_version=post.c.want_version + 1, behind=1, parked="")
)
