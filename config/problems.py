"""Says which settings are wrong or missing, and the cure; never what a setting holds."""

from pathlib import Path

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails


class SettingsError(Exception):
    """Recado can't start with these settings; the message names each that is wrong, and the cure."""


CLOSING = "Set them in the environment or in a file .env in this folder; .env.example explains every one."


def describe(error: ValidationError, model: type[BaseModel]) -> str:
    """One paragraph for each setting of `model` that `error` is about."""
    complaints: dict[str, str] = {}
    for found in error.errors(include_url=False, include_input=False):
        complaints.setdefault(str(found["loc"][0]), _complain(found))
    count = len(complaints)
    opening = f"Recado cannot start: {count} setting{'s are' if count > 1 else ' is'} missing or wrong."
    return "\n\n".join([opening, *(_explain(name, said, model) for name, said in complaints.items()), CLOSING])


def unreadable(folder: Path, model: type[BaseModel]) -> str:
    """Which of the files in `folder` that are named like settings of `model` can't be read as text; or that itself.

    "" where all can be.
    """
    if not folder.is_dir():
        return ""
    named = {name.casefold() for name in model.model_fields}
    try:
        wrong = [one for one in sorted(folder.iterdir()) if one.name.casefold() in named and not _is_text(one)]
    except OSError:
        wrong = [folder]
    cure = "Let the user that Recado runs as read it, and let it hold the setting's text and nothing else."
    told = [f"  {one} can't be read.\n    {cure}" for one in wrong]
    return "\n\n".join(["Recado cannot start.", *told]) if told else ""


def _is_text(path: Path) -> bool:
    try:
        path.read_text()
    except (OSError, UnicodeError):
        return False
    return True


def _complain(found: ErrorDetails) -> str:
    if found["type"] == "missing":
        return "is missing"
    if found["type"] == "value_error":
        return str(found["ctx"]["error"])
    return f"is wrong: {found['msg'][:1].lower()}{found['msg'][1:]}"


def _explain(name: str, complaint: str, model: type[BaseModel]) -> str:
    field, upper = model.model_fields[name], name.upper()
    lines = [f"  {upper} {complaint}.", f"    {field.description}"]
    return "\n".join([*lines, *(f"    For example: {upper}={example}" for example in field.examples or [])])
