"""An office on each database; what others keep there is forgotten first, or their purges would come in between."""

import pytest
from sqlalchemy import delete

from storage.tables import keeping
from tests.bot.keeping.office import Office
from tests.inbox import Inbox


@pytest.fixture
def office(inbox: Inbox) -> Office:
    with inbox.engine.begin() as connection:
        connection.execute(delete(keeping))
    inbox.intake.register([inbox.site.tawk_id])
    return Office(inbox)
