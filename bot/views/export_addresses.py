"""Draws the window that asks for the code of an address, and what is said about addresses that exports go to."""

from collections.abc import Sequence

from bot.domain.ids import COMMAND, ExportField, ExportView
from bot.ports import ExportAddress
from bot.ports.messages import Message
from bot.views.controls import field
from bot.views.language import Language
from bot.views.parts import Block, answer, date, modal, mrkdwn, plain_text_input, section
from bot.views.words import escape, tidy

LONGEST_CODE = 20
REASON_LIMIT = 200


def code_modal(address: str, language: Language) -> Block:
    """`address` is empty for whoever opens it anew."""
    sent = language.say("I am sending a code to {address}.", address=escape(address))
    told = language.say(
        "The mail takes a moment; look among the spam too. The code is good for one hour and five tries. When it is "
        "right, the export goes out at once. You can close this and type `{command} export confirm` later.",
        command=COMMAND,
    )
    return modal(
        ExportView.CODE,
        "",
        title=language.say("Confirm the address"),
        submit=language.say("Confirm"),
        close=language.say("Close"),
        blocks=[
            section(mrkdwn(f"{sent}\n{told}" if address else told)),
            field(language.say("Code"), plain_text_input(ExportField.CODE, "1234 5678", LONGEST_CODE)),
        ],
    )


def confirmed_message(address: str, begun: int, language: Language) -> Message:
    told = language.say("{address} is confirmed: for 90 days your exports may go there.", address=escape(address))
    waiting = language.count("{n} export that waited goes out now.", "{n} exports that waited go out now.", begun)
    return answer([told, *([waiting] if begun else [])])


def forgotten_message(address: str, language: Language) -> Message:
    return answer([language.say("{address} is forgotten: no export of yours goes there.", address=escape(address))])


def addresses_message(known: Sequence[ExportAddress], language: Language) -> Message:
    """Those that this person has confirmed, and how to forget them."""
    if not known:
        return answer(
            [
                language.say(
                    "You have confirmed no address. The window of `{command} export` asks for one.", command=COMMAND
                )
            ]
        )
    lines = [_line(one, language) for one in known]
    forget = language.say(
        "`{command} export forget {address}` takes one away.", command=COMMAND, address=escape(known[0].address)
    )
    return answer([language.say("Your exports may go to:"), *lines, forget])


def unsent_message(asked: ExportAddress, language: Language) -> Message:
    """A code did not go out."""
    reason = escape(tidy(asked.reason, REASON_LIMIT, one_line=True)) or language.say("no reason was given")
    return answer(
        [
            language.say(
                "The code for {address} did not arrive: {reason}", address=escape(asked.address), reason=reason
            ),
            language.say("Make sure that the address is right, and ask for the export anew."),
        ]
    )


def _line(one: ExportAddress, language: Language) -> str:
    until = date(one.confirmed_until) if one.confirmed_until else ""
    return language.say("• {address}, until {when}", address=escape(one.address), when=until)
