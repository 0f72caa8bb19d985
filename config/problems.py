"""Says which settings are wrong or missing, and the cure; never what a setting holds."""

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
