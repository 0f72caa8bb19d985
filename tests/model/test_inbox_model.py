"""Random steps over the real store end in what the model says.

`MODEL_EXAMPLES` and `MODEL_STEPS` make the walk longer; `python -m tests.model --steps 20000` goes straight on.
"""

import pytest

from tests.databases import Cluster
from tests.model.databases import Fresh, server
from tests.model.run import EXAMPLES, STEPS, explore


@pytest.mark.slow
def test_the_inbox_is_what_the_model_says(fresh: Fresh) -> None:
    assert explore(fresh) >= EXAMPLES * STEPS * 0.9


@pytest.mark.slow
def test_it_is_on_a_server_too(postgres: Cluster) -> None:
    with server(postgres) as fresh:
        assert explore(fresh, examples=2) >= STEPS
