"""What may stand on an envelope: exactly one address, in a form that every server takes, or none."""

import re

LONGEST = 254
ONE = re.compile(r"(?P<local>[\w!#$%&'*+/=?^`{|}~.-]{1,64})@(?P<domain>(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*)")
NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]+)>")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def sole_address(text: str) -> str:
    """The one address that `text` is, with its domain in ASCII; `ValueError` where it is none, or two."""
    found = ONE.fullmatch(text)
    if found is None or not found["local"].isascii():
        raise ValueError("is not exactly one address")
    try:
        address = f"{found['local']}@{found['domain'].encode('idna').decode()}"
    except UnicodeError:
        raise ValueError("has a domain that can't be") from None
    if len(address) > LONGEST:
        raise ValueError("is longer than an address may be")
    return address


def read_sender(text: str) -> tuple[str, str]:
    """The name and the address of `Name <address>`, or of the address alone."""
    if CONTROL.search(text):
        raise ValueError("holds a control character")
    named = NAMED.fullmatch(text)
    if named is None:
        return "", sole_address(text)
    return named["name"].strip().strip('"').strip(), sole_address(named["address"].strip())
