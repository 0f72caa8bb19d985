"""Names the files of a mail, and of those that could not be carried why not."""

from collections.abc import Iterator, Mapping

from bot.ports import Mail
from bot.ports.messages import Message
from bot.views.language import Language, msgid
from bot.views.masking import Veil
from bot.views.parts import context, plain
from bot.views.words import cut, inert, tidy

ONLY_FILES = "only_files"  # in a post's payload
NAMES_LIMIT, TEXT_LIMIT, NOTICE_LIMIT = 500, 1_500, 120
LEFT_OUT = {
    "too_large": msgid("🚫 Not kept, since the mail is larger than 10 MB: {names}"),
    "too_deep": msgid("🚫 Not kept, since it is nested too deeply: {names}"),
    "too_many_parts": msgid("🚫 Not kept, since the mail has more than 50 parts. The first one beyond is: {names}"),
    "cut": msgid("✂️ The text goes on, but no more of it is kept."),
    "unreadable": msgid("❔ This mail is damaged: it is shown as it came, as far as it can be read."),
    "unfetched": msgid("🚫 The mail server does not hand out this mail: look at it in the mailbox itself."),
    "winmail": msgid("📦 Only Outlook can open {names}: ask for the files once more, sent as “plain text” or “HTML”."),
    "encrypted": msgid("🔒 Encrypted, so that only its receiver's mail program can open it: {names}"),
    "elsewhere": msgid("🔗 Not in the mail itself, only told where it is: {names}"),
    "empty": msgid("🚫 Empty, so there is nothing to carry: {names}"),
    "dangerous": msgid("🚫 Not put here, since it could run on your computer: {names}"),
    "masked": msgid(
        "🚫 Not put here, since this property hides contact data and nobody can hide it in a file: {names}"
    ),
    "file_type_not_allowed": msgid("🚫 Your workspace allows no files of this kind: {names}"),
    "file_uploads_disabled": msgid("🚫 Your workspace allows no files: {names}"),
    "file_uploads_except_images_disabled": msgid("🚫 Your workspace allows no files but images: {names}"),
    "file_upload_size_restricted": msgid("🚫 Your workspace allows no files of this size: {names}"),
    "storage_limit_reached": msgid("🚫 Your workspace has no room for more files: {names}"),
}
REFUSED = msgid("🚫 Slack did not take it ({code}): {names}")


def about_files(mail: Mail, language: Language, hide: Veil) -> str:
    """A line for each reason, nothing where there are no files; `hide` takes out what may not be seen by all."""
    return cut("\n".join(_lines(mail, language, hide)), TEXT_LIMIT)


def files_message(mail: Mail, language: Language, veil: Veil | None = None) -> Message | None:
    """For a mail whose words are shown elsewhere; None where it has no files."""
    told = about_files(mail, language, veil or (lambda text: text))
    return Message(text=inert(told, NOTICE_LIMIT), blocks=[context(plain(told))]) if told else None


def _lines(mail: Mail, language: Language, hide: Veil) -> Iterator[str]:
    carried = [file.name for file in mail.files if not file.problem]
    if carried:
        yield f"📎 {_names(carried, hide)}"
    for code, names in _left_out(mail).items():
        told = LEFT_OUT.get(code, REFUSED)
        yield language.say(told, names=_names(names, hide), code=code)


def _left_out(mail: Mail) -> Mapping[str, list[str]]:
    """The names by the code of the reason; what is no `code:name` is said elsewhere."""
    left = [*mail.left_out, *(f"{file.problem}:{file.name}" for file in mail.files if file.problem)]
    found: dict[str, list[str]] = {}
    for code, _, name in (one.partition(":") for one in left if ":" in one):
        found.setdefault(code, []).append(name)
    return found


def _names(names: list[str], hide: Veil) -> str:
    return tidy(hide(", ".join(names)), NAMES_LIMIT, one_line=True)
