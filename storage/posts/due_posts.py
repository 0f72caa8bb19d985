"""Which post is due, and who may write about it: the conditions and the statements of the claim.

A worker holds a whole channel, for a time. The fence counts its holders: what a former one still writes has
no effect.
"""

from sqlalchemy import Integer, Text, and_, bindparam, case, exists, literal_column, or_, select, update

from bot.ports import PostKind
from storage.sql.engine import Moment
from storage.tables import channel, pace, post

ONE = literal_column("1", Integer)  # no parameter: only a literal proves to the planner that a partial index may serve
CARD = literal_column(f"'{PostKind.CARD.value}'", Text)
IS_CARD = post.c.kind == CARD
NOW = bindparam("now", type_=Moment)
parent = post.alias("parent")
older = post.alias("older")
reply = post.alias("reply")

IS_BEHIND = and_(post.c.behind == ONE, post.c.next_at <= NOW)
CHANNEL_IS_FREE = and_(channel.c.lease_until < NOW, channel.c.next_at <= NOW)
# What stands in a summary is passed on to it, posted or not; below it only cards have a parent, which go with it.
PARENT_IS_POSTED = or_(
    post.c.parent_id.is_(None),
    parent.c.ts.is_not(None),
    post.c.kind == PostKind.CARD.value,
    parent.c.parent_id.is_not(None),
)
IS_NEXT_IN_THREAD = or_(
    post.c.kind == PostKind.CARD.value,  # below a summary: what changed first decides when its turn comes
    ~exists().where(older.c.behind == ONE, older.c.parent_id == post.c.parent_id, older.c.id < post.c.id),
)
# A reply whose outcome is unknown can only be looked for in its thread: the card is deleted last.
HAS_REPLIES_TO_DELETE = exists().where(reply.c.behind == ONE, reply.c.parent_id == post.c.id)
UPDATES_MUST_WAIT = exists().where(pace.c.key == "chat.update", pace.c.next_at > NOW)
# What changed in a summary is an update of the summary.
IS_POSTED_ANEW = and_(post.c.ts.is_(None), or_(post.c.kind != PostKind.CARD.value, post.c.parent_id.is_(None)))
IS_DUE = and_(
    IS_BEHIND,
    CHANNEL_IS_FREE,
    or_(
        and_(post.c.doomed == ONE, ~HAS_REPLIES_TO_DELETE),
        and_(post.c.doomed != ONE, PARENT_IS_POSTED, IS_NEXT_IN_THREAD, or_(IS_POSTED_ANEW, ~UPDATES_MUST_WAIT)),
    ),
)
# A missed chat must not wait until the long transcript of another is in its thread.
IN_TURN = (post.c.turn, post.c.next_at, post.c.id)
IN_CHANNEL = post.join(channel, channel.c.id == post.c.channel)

POSTS = select(post, parent.c.ts.label("parent_ts"))
WITH_PARENT = POSTS.select_from(post.outerjoin(parent, parent.c.id == post.c.parent_id))
LONGEST_WAITING = (
    select(post.c.channel)
    .select_from(IN_CHANNEL.outerjoin(parent, parent.c.id == post.c.parent_id))
    .where(IS_DUE)
    .order_by(*IN_TURN)
    .limit(1)
)
# Two workers never wait for one channel: the second takes another. A weaker lock than FOR UPDATE, because a
# new post refers to its channel and must not make it look taken.
FREE_CHANNEL = LONGEST_WAITING.with_for_update(of=channel, skip_locked=True, key_share=True)
# Read anew once the channel is ours: the statement before may have seen the post as it was before the last
# holder wrote, though it saw the channel as that holder left it. What somebody changes just now is passed over: who
# looks for the work of many must not wait for one, and who claims several channels could wait for one who waits for it.
DUE_IN_CHANNEL = (
    POSTS.select_from(IN_CHANNEL.outerjoin(parent, parent.c.id == post.c.parent_id))
    .where(IS_DUE, post.c.channel == bindparam("channel_id"))
    .order_by(*IN_TURN)
    .limit(1)
    .with_for_update(of=post, skip_locked=True, key_share=True)
)
LEASE = (
    update(channel)
    .where(channel.c.id == bindparam("channel_id"))
    .values(lease_until=bindparam("until", type_=Moment), fence=channel.c.fence + 1)
    .returning(channel.c.fence)
)
STANDS = exists().where(post.c.id == bindparam("post_id"), post.c.ts.is_not(None))
RELEASE = (
    update(channel)
    .where(channel.c.id == bindparam("channel_id"), channel.c.fence == bindparam("held_fence"))
    .values(written=case((STANDS, 1), else_=channel.c.written))
)
# What it is found to be is known to whoever wrote there, and to nobody else.
PROBLEM = RELEASE.values(told=case((bindparam("found", type_=Text) == "", 0), else_=channel.c.told))
# A channel that rests and is nobody's, locked like a claim's: nobody plans a call there meanwhile.
SHUT = (
    select(channel.c.id, channel.c.problem, channel.c.told)
    .where(
        channel.c.problem.in_(bindparam("problems", expanding=True)),
        channel.c.lease_until < NOW,
        channel.c.next_at > NOW,
    )
    .order_by(channel.c.id)
    .with_for_update(skip_locked=True, key_share=True)
)
# Locked to the end of the transaction, so that nobody can claim the channel between this look and our commit.
IS_HELD = exists(
    select(channel.c.id)
    .where(channel.c.id == bindparam("channel_id"), channel.c.fence == bindparam("held_fence"))
    .with_for_update(read=True)
)
