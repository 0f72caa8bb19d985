"""Which kinds of digests there are, and who draws each."""

from bot.digests.contents import WAITING
from bot.digests.roundups import ROUNDUP
from bot.digests.sheet import Kind
from bot.ports import DigestKind

KINDS: dict[DigestKind, Kind] = {DigestKind.DIGEST: WAITING, DigestKind.ROUNDUP: ROUNDUP}
