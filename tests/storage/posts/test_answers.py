"""Private answers are sent once or never."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine

from bot.ports import Place, PrivateAnswer
from storage.store import SqlStore
from tests.storage.samples import NOW, SECOND

ANSWERS = [PrivateAnswer(f"https://hooks.example/{n}", {"text": f"número {n}"}) for n in range(40)]


def test_answers_are_taken_oldest_first_and_once(store: SqlStore) -> None:
    with store.write() as tx:
        assert not tx.answers.any()
        for answer in ANSWERS[:2]:
            tx.answers.add(answer, NOW + SECOND)
        assert tx.answers.any()
        assert [tx.answers.take(NOW) for _ in range(3)] == [*ANSWERS[:2], None]
        assert not tx.answers.any()


def test_an_answer_that_is_too_old_is_dropped(store: SqlStore) -> None:
    with store.write() as tx:
        tx.answers.add(ANSWERS[0], NOW)
        tx.answers.add(ANSWERS[1], NOW + SECOND)
        assert tx.answers.take(NOW) == ANSWERS[1]
        assert not tx.answers.any()


def test_an_answer_in_a_thread_keeps_where_and_for_whom_it_is(store: SqlStore) -> None:
    answer = PrivateAnswer("", {"text": "closed"}, Place("C1", "U1", "1.2"))
    with store.write() as tx:
        tx.answers.add(answer, NOW + SECOND)
        assert tx.answers.take(NOW) == answer


def test_workers_at_once_take_each_answer_once(engine: Engine) -> None:
    store = SqlStore(engine, patience=20)
    with store.write() as tx:
        for answer in ANSWERS:
            tx.answers.add(answer, NOW + SECOND)

    def take(_: int) -> PrivateAnswer | None:
        with store.write() as tx:
            return tx.answers.take(NOW)

    with ThreadPoolExecutor(8) as pool:
        taken = [answer.response_url for answer in pool.map(take, range(len(ANSWERS))) if answer]
    assert sorted(taken) == sorted(answer.response_url for answer in ANSWERS)
