"""Who may do what."""

import pytest

from bot.errors import Reason, Refusal
from bot.inbox import Deed
from bot.permissions import Permissions

BOSS, ANA = "U0BOSS", "U0ANA"


@pytest.mark.parametrize("deed", [deed for deed in Deed if deed is not Deed.PURGE])
def test_every_agent_may_do_everything_but_purge(deed: Deed) -> None:
    Permissions(frozenset()).demand(deed, ANA)


def test_only_administrators_purge_and_whoever_may_not_is_told_whom_to_ask() -> None:
    permissions = Permissions(frozenset({BOSS, "U0ABE"}))
    permissions.demand(Deed.PURGE, BOSS)
    with pytest.raises(Refusal) as caught:
        permissions.demand(Deed.PURGE, ANA)
    assert caught.value.reason is Reason.ADMINS_ONLY
    assert caught.value.values["admins"] == ("U0ABE", BOSS)


def test_without_administrators_nobody_purges() -> None:
    with pytest.raises(Refusal):
        Permissions(frozenset()).demand(Deed.PURGE, "")
