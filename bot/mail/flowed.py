"""Joins the lines of format=flowed (RFC 3676) again."""

MAX_FLOWED = 1_000_000


def unflowed(text: str, *, delsp: bool = False) -> str:
    """With whole paragraphs in one line each. A signature's "-- " joins nothing."""
    if len(text) > MAX_FLOWED:
        return text
    lines: list[list[str]] = []
    depth_before, flows = 0, False
    for raw in text.split("\n"):
        depth, line = _depth(raw)
        if flows and depth == depth_before and line != "-- ":
            lines[-1].append(line)
        else:
            lines.append([">" * depth + " " if depth else "", line])
        depth_before, flows = depth, line.endswith(" ") and line != "-- "
        if flows and delsp:
            lines[-1][-1] = line[:-1]
    return "\n".join("".join(pieces) for pieces in lines)


def _depth(raw: str) -> tuple[int, str]:
    line = raw.lstrip(">")
    return len(raw) - len(line), line.removeprefix(" ")
