"""Says things in a reader's language; the message ids are the English texts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from gettext import NullTranslations


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its code, such as `es`, with its catalog. Values are put in after the translation."""

    code: str
    catalog: NullTranslations

    def say(self, text: str, **values: str) -> str:
        """The text in this language, its `{placeholders}` filled."""
        return self.catalog.gettext(text).format(**values)

    def count(self, singular: str, plural: str, n: int, **values: str) -> str:
        """The form that goes with `n`; `{n}` is filled as well."""
        return self.catalog.ngettext(singular, plural, n).format(n=n, **values)


@dataclass(frozen=True, slots=True)
class Languages:
    """All that we speak, by their codes, and the code of what is spoken where we know of no other."""

    by_code: Mapping[str, Language]
    default: str

    def named(self, locale: str) -> Language:
        """That of a locale such as `es-ES`, the default for an empty one or for a language that we don't speak."""
        code = locale.replace("_", "-").partition("-")[0].casefold()
        return self.by_code.get(code) or self.by_code[self.default]


LanguageOf = Callable[[str], Language]  # of a person, by their Slack id


def msgid(text: str) -> str:
    """Mark a text for translators where it stands in a table; `Language.say` says it later."""
    return text
