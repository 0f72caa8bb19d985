"""`python -m tests.sandbox.spec`: writes docs/sandbox.md, the table of what the local Slack does and what proves it."""

import ast
from pathlib import Path

from tests.sandbox.spec_rows import LATER, SECTIONS, Rows

_ROOT = Path(__file__).parent.parent.parent
PAGE = _ROOT / "docs" / "sandbox.md"
_HEAD = """# The local Slack, line by line

<!-- Written by `make docs` from tests/sandbox/spec_rows/; changes belong there. -->

What `sandbox/` does as Slack does it, and the test that proves each line. How it is used stands in the docstring of
`sandbox/__init__.py`. Lines marked *later* come when the bot uses them.
"""


def file_of(proof: str) -> Path:
    """`page/reading` is the page's test_page_reading.py, any other name a file of the sandbox's own tests."""
    folder, slash, name = proof.partition(":")[0].rpartition("/")
    return Path("tests") / "sandbox" / folder / f"test_{f'{folder}_' if slash else ''}{name}.py"


def name_of(proof: str) -> str:
    return f"test_{proof.partition(':')[2]}"


def found_in(file: Path) -> set[str]:
    """The names of a file's tests."""
    tree = ast.parse((_ROOT / file).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def proofs() -> list[tuple[str, str]]:
    """Every line with its proof, the later ones left out."""
    return [row for rows in SECTIONS.values() for row in rows if row[1] != LATER]


def render() -> str:
    return "\n".join([_HEAD, *(_section(title, rows) for title, rows in SECTIONS.items())])


def _section(title: str, rows: Rows) -> str:
    lines = [f"| {what} | {_proof(proof)} |" for what, proof in rows]
    return "\n".join([f"## {title}", "", "| what | proof |", "|---|---|", *lines, ""])


def _proof(proof: str) -> str:
    if proof == LATER:
        return "*later*"
    file = file_of(proof)
    return f"[{name_of(proof)}](../{file.as_posix()})"


if __name__ == "__main__":
    PAGE.write_text(render(), "utf-8")
