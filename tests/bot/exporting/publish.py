"""`python -m tests.bot.exporting.publish`: writes docs/export.schema.json, which the code's layout makes."""

import json
from pathlib import Path

import bot
from bot.exporting.json_file import schema

PUBLISHED = Path(bot.__path__[0]).parent / "docs" / "export.schema.json"


def render() -> str:
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PUBLISHED.write_text(render(), "utf-8")
