"""The code that confirms an address. It is kept nowhere: it follows from our key and from what was asked for."""

import hmac
import secrets

from bot.ports import ExportAddress, Transaction

DIGITS = 8
KEY, KEY_BYTES = "export-address", 32


def code_of(tx: Transaction, asked: ExportAddress) -> str:
    """For this person, this address and this mail only. Needs a transaction that writes: the key may be new."""
    key = tx.mails.signing_key(KEY, secrets.token_bytes(KEY_BYTES))
    told = f"{asked.id}:{asked.slack_id}:{asked.address}:{asked.message_id}"
    return f"{int.from_bytes(hmac.digest(key, told.encode(), 'sha256')) % 10**DIGITS:0{DIGITS}}"


def is_code_of(tx: Transaction, asked: ExportAddress, typed: str) -> bool:
    return hmac.compare_digest(code_of(tx, asked), typed)


def read_code(typed: str) -> str:
    """The digits of what was typed, which a mail shows in two groups; empty where it can be no code."""
    digits = "".join(sign for sign in typed if not sign.isspace() and sign != "-")
    return digits if len(digits) == DIGITS and digits.isascii() and digits.isdigit() else ""
