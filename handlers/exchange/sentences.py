"""Reads what follows `/inbox`: a command, then numbers, a mention, filters or a name, in English or Spanish."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import Reason, Refusal
from bot.domain.nearest import nearest
from bot.filters import is_filter

MOST_NUMBERS = 50
MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
NUMBER = re.compile(r"#?([0-9]{1,15})")


class Command(StrEnum):
    """The commands in their English words, which help shows."""

    MENU = "menu"
    HELP = "help"
    LIST = "list"
    SEARCH = "search"
    VIEWS = "views"
    SHOW = "show"
    TAKE = "take"
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    CLOSE = "close"
    REOPEN = "reopen"
    TRASH = "trash"
    RESTORE = "restore"
    SPAM = "spam"
    NOT_SPAM = "notspam"
    TAG = "tag"
    UNTAG = "untag"
    PRIORITY = "priority"
    DEPARTMENT = "department"
    NOTE = "note"
    SNOOZE = "snooze"
    WAKE = "wake"
    UNDO = "undo"
    HISTORY = "history"
    PURGE = "purge"
    HERE = "here"
    CARDS = "cards"
    CONTACT = "contact"
    CONFIG = "config"
    HOURS = "hours"
    KEEP = "keep"
    DIGEST = "digest"
    ROUNDUP = "roundup"
    ALERTS = "alerts"
    RESCUE = "rescue"
    WHOAMI = "whoami"
    LINK = "link"
    UNLINK = "unlink"
    EXPORT = "export"
    ANSWERS = "answers"
    TICKET = "ticket"
    REPLY = "reply"
    SYNC = "sync"
    FAILED = "failed"
    DOCTOR = "doctor"


SPANISH: Mapping[str, Command] = {
    "menú": Command.MENU,
    "ayuda": Command.HELP,
    "lista": Command.LIST,
    "listar": Command.LIST,
    "buscar": Command.SEARCH,
    "busca": Command.SEARCH,
    "vistas": Command.VIEWS,
    "vista": Command.VIEWS,
    "view": Command.VIEWS,
    "ver": Command.SHOW,
    "mostrar": Command.SHOW,
    "tomar": Command.TAKE,
    "coger": Command.TAKE,
    "asignar": Command.ASSIGN,
    "soltar": Command.UNASSIGN,
    "desasignar": Command.UNASSIGN,
    "cerrar": Command.CLOSE,
    "reabrir": Command.REOPEN,
    "papelera": Command.TRASH,
    "restaurar": Command.RESTORE,
    "purgar": Command.PURGE,
    "basura": Command.SPAM,
    "nospam": Command.NOT_SPAM,
    "etiquetar": Command.TAG,
    "etiqueta": Command.TAG,
    "desetiquetar": Command.UNTAG,
    "prioridad": Command.PRIORITY,
    "departamento": Command.DEPARTMENT,
    "nota": Command.NOTE,
    "anotar": Command.NOTE,
    "posponer": Command.SNOOZE,
    "aplazar": Command.SNOOZE,
    "despertar": Command.WAKE,
    "deshacer": Command.UNDO,
    "historial": Command.HISTORY,
    "aqui": Command.HERE,
    "aquí": Command.HERE,
    "tarjetas": Command.CARDS,
    "contacto": Command.CONTACT,
    "contactos": Command.CONTACT,
    "ajustes": Command.CONFIG,
    "configurar": Command.CONFIG,
    "alertas": Command.ALERTS,
    "avisos": Command.ALERTS,
    "rescate": Command.RESCUE,
    "acuse": Command.RESCUE,
    "horario": Command.HOURS,
    "horarios": Command.HOURS,
    "conservar": Command.KEEP,
    "conservación": Command.KEEP,
    "conservacion": Command.KEEP,
    "resumen": Command.DIGEST,
    "resúmenes": Command.DIGEST,
    "resumenes": Command.DIGEST,
    "digests": Command.DIGEST,
    "semana": Command.ROUNDUP,
    "semanal": Command.ROUNDUP,
    "roundups": Command.ROUNDUP,
    "vincular": Command.LINK,
    "desvincular": Command.UNLINK,
    "quiensoy": Command.WHOAMI,
    "quiénsoy": Command.WHOAMI,
    "contacts": Command.CONTACT,
    "exportar": Command.EXPORT,
    "respuestas": Command.ANSWERS,
    "tique": Command.TICKET,
    "responder": Command.REPLY,
    "contestar": Command.REPLY,
    "sincronizar": Command.SYNC,
    "sincroniza": Command.SYNC,
    "diagnóstico": Command.DOCTOR,
    "diagnostico": Command.DOCTOR,
    "fallos": Command.FAILED,
    "fallidos": Command.FAILED,
}
COMMANDS: Mapping[str, Command] = {**{command.value: command for command in Command}, **SPANISH}


# What stands behind these is words, in which a number may occur; behind the others it is a conversation's.
WORDY = frozenset({Command.TAG, Command.UNTAG, Command.PRIORITY, Command.DEPARTMENT, Command.NOTE, Command.SNOOZE})
WITHOUT_NUMBER = frozenset(
    {
        Command.MENU,
        Command.HELP,
        Command.LIST,
        Command.SEARCH,
        Command.VIEWS,
        Command.HERE,
        Command.CARDS,
        Command.CONFIG,
        Command.HOURS,
        Command.KEEP,
        Command.DIGEST,
        Command.ROUNDUP,
        Command.ALERTS,
        Command.RESCUE,
    }
    | {
        Command.WHOAMI,
        Command.LINK,
        Command.UNLINK,
        Command.EXPORT,
        Command.ANSWERS,
        Command.SYNC,
        Command.FAILED,
        Command.DOCTOR,
    }
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A command and the words behind it; behind `reply` all is one, as it was written, for a visitor will read it."""

    command: Command
    words: tuple[str, ...]


def read_sentence(text: str) -> Sentence:
    """Nothing asks for the menu, a number alone for that conversation, a filter or quoted words in front for a search.

    Raises `Refusal` with the nearest word for one that is not known.
    """
    words = tuple(unescape(text).split())
    if not words:
        return Sentence(Command.MENU, ())
    command = COMMANDS.get(words[0].casefold())
    if command is Command.REPLY:
        return Sentence(command, tuple(text.strip().split(maxsplit=1)[1:]))
    if command is None and is_filter(words[0]):
        return Sentence(Command.SEARCH, words)
    if command is None and len(words) == 1 and NUMBER.fullmatch(words[0]):
        return Sentence(Command.SHOW, words)
    if command is None:
        raise Refusal(Reason.UNKNOWN_COMMAND, word=words[0], nearest=nearest(words[0], list(COMMANDS)))
    return Sentence(command, words[1:])


def command_of(text: str) -> Command | None:
    """The command by which a text begins, if by any."""
    word, *_ = [*text.split(maxsplit=1), ""]
    return COMMANDS.get(unescape(word).casefold())


def said_about(number: int, sentence: Sentence) -> Sentence:
    """The sentence with the number that it leaves out, because it is said in that conversation's thread."""
    command, words = sentence.command, sentence.words
    if command is Command.REPLY:
        return Sentence(command, (f"#{number}", _answer_here(number, " ".join(words))))
    if command in WITHOUT_NUMBER or _says_number(command, words):
        return sentence
    # Words stay in one piece here, or a number at their beginning would count as another conversation's.
    behind = (" ".join(words),) if command in WORDY and words else words
    return Sentence(command, (f"#{number}", *behind))


def read_numbers(words: Sequence[str]) -> tuple[int, ...]:
    """All words as conversation numbers, each once."""
    numbers = tuple(dict.fromkeys(_number(word) for word in words))
    if not numbers:
        raise Refusal(Reason.NUMBER_MISSING)
    if len(numbers) > MOST_NUMBERS:
        raise Refusal(Reason.TOO_MANY_NUMBERS, limit=MOST_NUMBERS)
    return numbers


def read_number(words: Sequence[str]) -> int:
    """The one number that is asked for."""
    numbers = read_numbers(words)
    if len(numbers) > 1:
        raise Refusal(Reason.ONE_NUMBER)
    return numbers[0]


def split_numbers(words: Sequence[str]) -> tuple[tuple[int, ...], str]:
    """The numbers in front, and what is said behind them; a bare number counts only as the first word."""
    count = 0
    while (
        count < len(words)
        and NUMBER.fullmatch(words[count].rstrip(",;"))
        and (count == 0 or words[count].startswith("#"))
    ):
        count += 1
    return read_numbers(words[:count]), " ".join(words[count:])


def split_answer(words: Sequence[str]) -> tuple[int, str]:
    """The number, and the answer behind it as it was written."""
    first, *rest = " ".join(words).split(maxsplit=1) or [""]
    return read_number([first] if first else []), "".join(rest).strip()


def read_agent(words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The mentioned agent, and the words without the mention."""
    agents = [match[1] for word in words if (match := MENTION.fullmatch(word))]
    if len(agents) != 1:
        raise Refusal(Reason.AGENT_MISSING)
    return agents[0], tuple(word for word in words if not MENTION.fullmatch(word))


def unescape(text: str) -> str:
    """Slack sends what was typed with these three escaped; undone once, and the ampersand last."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _answer_here(number: int, text: str) -> str:
    """Without the number of the ticket in whose thread it is said; another's there could reach the wrong visitor."""
    first, *rest = text.split(maxsplit=1) or [""]
    if not first.startswith("#") or not NUMBER.fullmatch(first.rstrip(",;:")):
        return text
    if _number(first.rstrip(":")) != number:
        raise Refusal(Reason.ANSWER_ELSEWHERE, number=number)
    return "".join(rest)


def _says_number(command: Command, words: Sequence[str]) -> bool:
    numbers = [NUMBER.fullmatch(word.rstrip(",;")) is not None for word in words]
    if command in WORDY:
        return bool(words) and all(numbers) and all(word.startswith("#") for word in words)
    return any(numbers)


def _number(word: str) -> int:
    match = NUMBER.fullmatch(word.rstrip(",;"))
    if match is None:
        raise Refusal(Reason.NUMBER_WRONG, word=word)
    return int(match[1])
