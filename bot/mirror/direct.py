"""Draws direct messages as the store stands when they are sent: what is over by then is not told."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from bot.domain.inbox import Kind, Role
from bot.ports import BackfillState, Post, Transaction
from bot.ports.messages import Message
from bot.views import sync as sync_views
from bot.views.export_addresses import unsent_message
from bot.views.exports import progress_message
from bot.views.following import Unshown, shown_message, unshown_message
from bot.views.language import Languages
from bot.views.silence import heard_message, silence_message
from bot.views.telling import Assigned, assigned_message, several_message, shut_digests_message, shut_message


def assigned(tx: Transaction, post: Post, languages: Languages) -> Message | None:
    """What still is this reader's; None where that is nothing."""
    reader, by = post.channel, str(post.payload["by"])
    numbers = tx.conversations.held_by(reader, cast(Sequence[int], post.payload["numbers"]))
    person = tx.people.person(reader)
    language = languages.named(person.locale if person else "")
    if [post.number] != list(numbers):  # only what is about one conversation goes when that is purged
        return several_message(numbers, by, language) if numbers else None
    conversation = tx.conversations.head(numbers[0])
    if conversation is None:
        return None
    known = tx.people.role(reader, conversation.property_id) is not Role.NONE
    property_, card = tx.properties.get(conversation.property_id), tx.posts.card_of(conversation.id)
    return assigned_message(Assigned(conversation, property_, card, known), by, tx.people.site(), language)


def export(tx: Transaction, post: Post, languages: Languages) -> Message | None:
    """How far an export is, or that the code for its address did not go out; None for one that is forgotten."""
    person = tx.people.person(post.channel)
    language = languages.named(person.locale if person else "")
    if "address" in post.payload:
        asked = tx.export_addresses.get(int(str(post.payload["address"])))
        return None if asked is None else unsent_message(asked, language)
    found = tx.exports.get(int(str(post.payload["export"])))
    return None if found is None else progress_message(found, language)


def shut(tx: Transaction, post: Post, languages: Languages) -> Message | None:
    """Which channel I can't write to; None where it works again, or nothing goes there any more.

    Whoever administers only some of the properties whose cards go there is told of these only.
    """
    channel, detour = str(post.payload["channel"]), str(post.payload["detour"])
    problem, properties = tx.posts.problem_of(channel), tx.properties.of_channel(channel)
    person, roles = tx.people.person(post.channel), tx.people.roles(post.channel)
    language = languages.named(person.locale if person else "")
    if problem and not properties and any(one.channel == channel for one in tx.digests.all()):
        return shut_digests_message(channel, problem, language)
    if not problem or not properties:
        return None
    told = [one for one in properties if one.id in roles] or properties
    return shut_message(channel, problem, detour, told, language)


def silence(tx: Transaction, post: Post, languages: Languages) -> Message | None:
    """That a property fell silent, where it still is; or that it is heard of again."""
    property_ = tx.properties.get(int(str(post.payload["property"])))
    person = tx.people.person(post.channel)
    language = languages.named(person.locale if person else "")
    if "since" not in post.payload:
        return heard_message(property_, language)
    since = datetime.fromisoformat(str(post.payload["since"]))
    return silence_message(property_, since, language) if tx.habits.silent_since(property_.id) == since else None


def following(tx: Transaction, post: Post, languages: Languages) -> Message | None:
    """Of which properties tawk.to does not show what is done there, or shows it again; None if that changed since."""
    person = tx.people.person(post.channel)
    language = languages.named(person.locale if person else "")
    told = cast(Sequence[object], post.payload["about"])
    wanted, found = bool(post.payload["refused"]), dict[tuple[int, str], set[Kind]]()
    for one in tx.followings.all():
        if [one.property_id, one.kind.value] in told and bool(one.refused) is wanted:
            found.setdefault((one.property_id, one.refused), set()).add(one.kind)
    about = [(tx.properties.get(property_id), kinds, code) for (property_id, code), kinds in found.items()]
    if not about:
        return None
    if wanted:
        return unshown_message([Unshown(*one) for one in about], language)
    return shown_message([(property_, kinds) for property_, kinds, _ in about], language)


def sync(tx: Transaction, post: Post, languages: Languages) -> Message | None:
    """How far a property's past is here; or the news that all is, or that it stands still, while it does."""
    backfill = tx.backfills.get(int(str(post.payload["backfill"])))
    if backfill is None:
        return None
    property_, person = tx.properties.get(backfill.property_id), tx.people.person(post.channel)
    language = languages.named(person.locale if person else "")
    if "news" not in post.payload:
        return sync_views.progress_message(backfill, property_, language, is_current=post.id == backfill.post_id)
    if backfill.state is BackfillState.DONE:
        return sync_views.ended_message(backfill, property_, language)
    return sync_views.stuck_message(backfill, property_, language) if backfill.hitch else None
