"""Visitors who try to mention everybody, forge a link, break a parser or fill a channel."""

from dataclasses import dataclass, replace
from random import Random

from sandbox.visitors.people import Visitor

LONGEST_FIRST_MESSAGE = 40_000
SHOUT = "<!channel> *x* <https://evil.example|bank>"


@dataclass(frozen=True, slots=True)
class Attack:
    """A name and the text that comes with it."""

    label: str
    name: str
    text: str


def _endless(unit: str) -> str:
    return (unit * (LONGEST_FIRST_MESSAGE // len(unit) + 1))[:LONGEST_FIRST_MESSAGE]


def attacks() -> tuple[Attack, ...]:
    """One of each."""
    return (
        Attack("mention", SHOUT, f"{SHOUT} <@U0ADMIN> <#C0GENERAL|general> <!here> @everyone #general"),
        Attack("endless", SHOUT, _endless(f"{SHOUT} & pay at <https://evil.example|bank>! ")),
        Attack("unbroken", "A" * 300, _endless("A")),
        Attack(
            "escaped",
            "&lt;!here&gt; &amp;",
            "&lt;!channel&gt; &amp;amp; &#x202e; &lt;https://evil.example|x&gt;",
        ),
        Attack("markup", "*_~`Bobby`~_*", "```\nclosed\n``` > quote\n* list\n~gone~ :tada: `code` _x_"),
        Attack(
            "impostor",
            "Recado",
            "✅ *Closed by Marta Ruiz*\nAssigned to <@U0ADMIN>\n\n\n\n:white_check_mark:",
        ),
        Attack(
            "bidi",
            "\u202eknab\u202c \u2066Ann\u2069",
            "pay \u202e gro.live//:sptth \u202c now \u200b\u200f\ufeff!",
        ),
        Attack(
            "control",
            "Nul\x00 Ann\x07\r\nEmail : a@b",
            "before\x00after\x1b[31m red\x08\x0b\u2028line\u2029end",
        ),
        Attack("torn", "Half \ud83d", "half an emoji: \ud83d and the other half: \ude42"),
        Attack("emoji", "👩‍👩‍👧‍👦🏳️‍🌈", "🧨" * 400 + " e\u0301" + "Z\u0335\u0321\u034e\u0489" * 60),
        Attack("arabic", "فاطمة الزهراء", "مرحبا، طلبي A-10432 لم يصل بعد. هل من أحد هنا؟"),
        Attack("hebrew", "דוד <!here>", "שלום, ההזמנה שלי A-10432 הגיעה שבורה (2 מתוך 3)."),
        Attack(
            "form",
            "Mallory",
            "Email : mailto:<!channel>@evil.example\r\nName : <@U0ADMIN>\r\n: : :\r\nPhone :",
        ),
        Attack(
            "sql",
            "Robert'); DROP TABLE conversations;--",
            "{{7*7}} ${7*7} %s %(name)s {0} <script>alert(1)</script>",
        ),
        Attack("blank", " \t\u00a0", "\u3164 \u200b \n\n"),
    )


def disguise(visitor: Visitor, rng: Random) -> tuple[Visitor, str]:
    """The visitor under an attacker's name, and what they write first."""
    attack = rng.choice(attacks())
    return replace(visitor, name=attack.name), attack.text
