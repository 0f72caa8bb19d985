"""The comparison with a real Slack works, as far as it can be seen without one."""

from tests.sandbox.contract import differences, on_the_local_slack


def test_the_scenario_runs_and_tells_good_answers_from_refusals() -> None:
    shapes = on_the_local_slack()
    assert {name: fields["/ok"] for name, fields in shapes.items() if fields["/ok"] == "False"} == {
        "bad blocks": "False", "a refused post": "False", "an unknown message": "False",
    }  # fmt: skip
    assert shapes["an unknown message"]["/error"] == "message_not_found"
    assert differences(shapes, on_the_local_slack()) == []


def test_a_difference_is_told_with_its_place() -> None:
    real = {"step": {"/ok": "True", "/new": "str", "/same": "int"}}
    ours = {"step": {"/ok": "True", "/old": "str", "/same": "str"}}
    assert differences(ours, real) == [
        "step: lacks /new (str)", "step: has /old, the real one has not", "step: /same is str, not int",
    ]  # fmt: skip
