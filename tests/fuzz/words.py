"""Words that do harm where somebody forgot something; each begins with a mark, by which it is found again."""

from collections.abc import Sequence
from random import Random

from tests.bot.views.samples import FRAGMENTS, MARK

TYPED = "Wvkq"  # the mark of what somebody of the team types, who may read it in a sentence of ours
MORE = (
    "\x00\x00",
    "\x1b[31m",
    "\u202e\u2067\u2069",
    "\u0301" * 40,
    "\udfff\ud800",
    "\U0010ffff",
    "\ufdd0",
    "１２３",
    "٣",
    "ǅŉﬁßİ",
    "👩‍👩‍👧‍👦" * 3,
    "%00",
    "%n%x",
    "${jndi:ldap://x}",
    "{0.__class__}",
    "{agent!r}",
    "'; DROP TABLE conversation; --",
    '" OR 1=1 --',
    "\\",
    "../../etc/passwd",
    "=HYPERLINK(1)",
    "<mailto:a@b.example|a@b.example>",
    "<!subteam^S1>",
    "<!date^0^{date}|x>",
    "&amp;lt;",
    "payload=",
    "\r\nBcc: eve@evil.example\r\n",
    "xoxb-not-a-token",
    "nan",
    "1e309",
    "-",
    "#",
    ":",
    '"',
)
PIECES: Sequence[str] = (*FRAGMENTS, *MORE)
TIMES = (1, 1, 1, 1, 1, 2, 7, 60, 900)
LONGEST, HUGE = 6_000, 300_000


def hostile(r: Random, longest: int = LONGEST, mark: str = MARK) -> str:
    """One in two hundred is huge, where that is allowed at all."""
    said = "".join(r.choice(PIECES) if r.random() < 0.7 else anything(r) for _ in range(r.randrange(1, 6)))
    if r.random() < 0.005 and longest >= LONGEST:
        return mark + (said * (HUGE // len(said) + 1))[:HUGE]
    return mark + (said * r.choice(TIMES))[:longest]


def typed(r: Random, longest: int = LONGEST) -> str:
    return hostile(r, longest, TYPED)


def anything(r: Random) -> str:
    """Any characters, of all planes, lone surrogates too."""
    return "".join(chr(r.choice((r.randrange(128), r.randrange(0x3000), r.randrange(0x110000)))) for _ in range(8))


def number(r: Random) -> str:
    """What could stand for a number."""
    return r.choice(
        (
            str(r.randrange(60)),
            "0",
            "-1",
            "9" * r.randrange(1, 25),
            str(2 ** r.choice((31, 32, 53, 63, 64)) - r.randrange(2)),
            "1e3",
            "0x10",
            "٣",
            "1_000",
            " 7",
            "+5",
            "9" * 5_000,
            "",
        )
    )


def moment(r: Random) -> str:
    """What could stand for a time."""
    return r.choice(
        (
            "2026-11-23T08:59:00.000Z",
            f"2026-{r.randrange(1, 13):02d}-{r.randrange(1, 31):02d}T{r.randrange(24):02d}:00:00.000Z",
            "0001-01-01T00:00:00+23:59",
            "9999-12-31T23:59:59.999999-23:59",
            "1969-12-31T23:59:59Z",
            "2999-12-31T23:59:59Z",
            "2026-02-30T00:00:00Z",
            "2026-11-23",
            "20261123T085900Z",
            "2026-W48-1",
            "2026-11-23T08:59:00+00:00:00.000001",
            "２０２６-11-23T08:59:00Z",
            "now",
            "",
        )
    )
