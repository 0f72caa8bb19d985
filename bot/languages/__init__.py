"""The catalogs of the languages that the bot speaks: one file a language, English needs none."""

from collections.abc import Mapping
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.views.language import Language

KEYWORDS = {"say": None, "msgid": None, "count": (1, 2)}  # what `pybabel extract` looks for


def load_languages() -> Mapping[str, Language]:
    """Every language by its code."""
    catalogs = [file for file in files(__package__).iterdir() if file.name.endswith(".po")]
    others = [Language(file.name.removesuffix(".po"), _compiled(file)) for file in catalogs]
    return {language.code: language for language in [Language("en", NullTranslations()), *others]}


def _compiled(file: Traversable) -> GNUTranslations:
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return GNUTranslations(compiled)
