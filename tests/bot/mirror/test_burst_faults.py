"""Whatever happened: once Slack works again each conversation has one card, or stands in one summary that is right."""

from dataclasses import replace
from uuid import uuid4

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from bot.mirror.drawing import mark_of
from bot.ports import NewPost, Post, PostKind
from storage.store import SqlStore
from storage.tables import metadata
from tests.bot.mirror.fake_slack import Fault
from tests.bot.mirror.test_reconciler import FAULTS, Program, fast_engine
from tests.storage.samples import MISSED, keep

__all__ = ["fast_engine"]

MOST_WAITING = 2
STEPS: st.SearchStrategy[tuple[str, object]] = st.one_of(
    st.tuples(st.just("miss"), st.sampled_from(["C1", "C2"])),
    st.tuples(st.just("rush"), st.sampled_from(["C1", "C1", "C2"])),
    st.tuples(st.sampled_from(["change", "say", "purge", "delete"]), st.integers(0, 8)),
    st.tuples(st.just("work"), st.integers(1, 4)),
    st.tuples(st.just("wait"), st.sampled_from([1, 6, 16, 31, 130])),
    FAULTS,
    FAULTS,
)


class Rush(Program):
    """The same without threads; three come at once, `say` gives one of them a card of its own."""

    def do(self, step: tuple[str, object]) -> None:
        if step[0] == "rush":
            for _ in range(MOST_WAITING + 1):
                self.miss(str(step[1]))
        else:
            super().do(step)

    def miss(self, channel: str) -> None:
        with self.store.write() as tx:
            number = keep(tx, replace(MISSED, external_id=uuid4().hex)).id
            tx.posts.add(NewPost(PostKind.CARD, channel, number, version=1), self.clock())
        self.numbers.append(number)
        self.wanted[number] = []

    def say(self, which: int) -> None:
        for number in self._one(which):
            with self.store.write() as tx:
                place, head = tx.posts.place_of(number), tx.conversations.head(number)
                assert place is not None
                assert head is not None
                if tx.bursts.leave(number, self.clock()):
                    tx.posts.add(NewPost(PostKind.CARD, place.channel, number, version=head.version), self.clock())

    def delete_by_hand(self, which: int) -> None:
        """The message that shows it, be it a summary."""
        for number in self._one(which):
            self.slack.messages.pop(self.shown_by(number).ts or "", None)
        self.change(which)

    def shown_by(self, number: int) -> Post:
        with self.store.read() as tx:
            place = tx.posts.place_of(number)
            shown = tx.posts.get(place.parent_id) if place and place.is_in_summary and place.parent_id else place
        assert shown is not None
        return shown


def check(program: Rush) -> None:
    shown = {number: program.shown_by(number) for number in program.wanted}
    messages = program.slack.messages
    expected = {post.id: post for post in shown.values()}
    for post in expected.values():
        [message] = [one for one in messages.values() if one.mark.op == mark_of(post, 0).op]
        assert message.mark.version == post.want_version
        if post.kind is PostKind.BURST:
            inside = [number for number, by in shown.items() if by.id == post.id]
            assert message.message["text"].startswith("One" if len(inside) == 1 else f"{len(inside)} ")
    assert len(messages) == len(expected)


@example([("rush", "C1"), ("strike", Fault.LOST_AFTER), ("work", 3), ("change", 0), ("work", 1), ("purge", 1)])
@example([("rush", "C1"), ("work", 4), ("say", 0), ("strike", Fault.LATE), ("work", 4), ("delete", 1), ("miss", "C1")])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=1, max_size=20))
def test_after_any_faults_slack_shows_each_conversation_once(
    fast_engine: Engine, steps: list[tuple[str, object]]
) -> None:
    with fast_engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(text(f"DELETE FROM {table.name}"))
    program = Rush(SqlStore(fast_engine), most_waiting=MOST_WAITING)
    for step in steps:
        program.do(step)
    program.mend()
    check(program)
