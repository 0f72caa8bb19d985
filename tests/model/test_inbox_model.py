"""Random steps over the real store end in what the model says.

`MODEL_EXAMPLES` and `MODEL_STEPS` make the walk longer; `python -m tests.model --minutes 30` goes straight on.
"""

import pytest

from tests.databases import Cluster
from tests.model.databases import Fresh, server
from tests.model.run import EXAMPLES, STEPS, explore

FEW = max(2, EXAMPLES // 7)  # where Slack is told of each step these are slower


@pytest.mark.slow
def test_the_inbox_is_what_the_model_says(fresh: Fresh) -> None:
    assert explore(fresh) >= EXAMPLES * STEPS * 0.9


@pytest.mark.slow
@pytest.mark.parametrize("part", ["mail", "clock", "mirror", "crowd"])
def test_so_is_what_goes_out_by_mail_by_the_clock_and_to_slack(part: str, fresh: Fresh) -> None:
    assert explore(fresh, FEW, STEPS, part) >= FEW * STEPS * 0.9


@pytest.mark.slow
@pytest.mark.parametrize("part", ["desk", "all"])
def test_it_is_on_a_server_too(part: str, postgres: Cluster) -> None:
    with server(postgres) as fresh:
        assert explore(fresh, examples=2, part=part) >= STEPS
