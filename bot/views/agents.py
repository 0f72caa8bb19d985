"""Draws the window of tawk.to's agents: who in Slack each of them is, with a field where a lead may say so."""

from collections.abc import Iterator, Sequence

from bot.domain.ids import COMMAND
from bot.domain.setting_ids import AgentField, AgentView
from bot.views.controls import user_choice
from bot.views.language import Language
from bot.views.linking import LONGEST_NAME, Agent
from bot.views.parts import SECTION_LIMIT, Block, context, input_block, mention, modal, mrkdwn, section
from bot.views.words import ELLIPSIS, cut, tidy, unformatted

MOST_FIELDS = 60  # of a window's hundred blocks
EMAIL_LIMIT = 150


def agents_modal(agents: Sequence[Agent], language: Language) -> Block:
    """Those whom nobody is linked to come first."""
    free = [one for one in agents if one.link is None and len(one.name) <= LONGEST_NAME]
    by_hand = [one for one in agents if one.link and one.link.by_hand]
    by_email = [one for one in agents if one.link and not one.link.by_hand]
    room = max(MOST_FIELDS - len(free), 0)
    view = modal(
        AgentView.LINKS,
        "",
        title=language.say("Agents of tawk.to"),
        submit=language.say("Save"),
        close=language.say("Cancel"),
        blocks=[
            context(mrkdwn(_about(agents, language))),
            *_fields(language.say("*Linked to nobody yet*"), free[:MOST_FIELDS], len(free), language),
            *_fields(language.say("*Linked by hand*"), by_hand[:room], len(by_hand), language),
            *_taking_back(by_hand, language),
            *_told(by_email, language),
        ],
    )
    return view if free or by_hand else {key: value for key, value in view.items() if key != "submit"}


def block_of(name: str, holder: str) -> str:
    """Slack sends it back with what was chosen: by it we know what stood there before."""
    return f"{AgentField.PERSON}:{holder}:{name}"


def named_in(block_id: str) -> tuple[str, str] | None:
    """The name and its holder; None for a block that is none of ours."""
    kind, _, rest = block_id.partition(":")
    holder, _, name = rest.partition(":")
    return (name, holder) if kind == AgentField.PERSON and name else None


def _about(agents: Sequence[Agent], language: Language) -> str:
    if agents:
        return language.say("What an agent writes at tawk.to is shown here under the name of whom you choose.")
    return language.say(
        "I know none of tawk.to's agents yet. With a key of its REST API (`TAWK_API_KEY`) I read who they are, and "
        "find most of them in Slack by their e-mail addresses."
    )


def _fields(title: str, agents: Sequence[Agent], count: int, language: Language) -> Iterator[Block]:
    if count:
        yield section(mrkdwn(title))
    for one in agents:
        holder = one.link.person.id if one.link else ""
        select = user_choice(AgentField.PERSON, language.say("Nobody"), holder)
        hint = tidy(one.email, EMAIL_LIMIT, one_line=True)
        asked = input_block(_shown(one.name), select, optional=True, hint=hint)
        yield {**asked, "block_id": block_of(one.name, holder)}
    if count > len(agents):
        yield context(mrkdwn(language.count("and {n} more", "and {n} more", count - len(agents))))


def _taking_back(by_hand: Sequence[Agent], language: Language) -> Iterator[Block]:
    """Slack has no way to empty such a field."""
    if by_hand:
        yield context(mrkdwn(language.say("`{command} unlink @name` takes one back.", command=COMMAND)))


def _told(agents: Sequence[Agent], language: Language) -> Iterator[Block]:
    """One that is wrong is given to somebody else by the command, whose word comes first."""
    if not agents:
        return
    yield section(mrkdwn(language.say("*Linked by their e-mail addresses*")))
    named = [(unformatted(_shown(one.name), LONGEST_NAME), one.link) for one in agents]
    yield section(mrkdwn(_lines([f"• {name}: {mention(link.person.id)}" for name, link in named if link], language)))
    cure = language.say("Is one of them wrong? `{command} link @name NAME` gives a name to another.", command=COMMAND)
    yield context(mrkdwn(cure))


def _shown(name: str) -> str:
    """Whatever it is, something has to be seen."""
    return tidy(name, LONGEST_NAME, one_line=True) or ELLIPSIS


def _lines(lines: Sequence[str], language: Language) -> str:
    """As many as a section holds."""
    for shown in range(len(lines), 0, -1):
        rest = len(lines) - shown
        more = [language.count("and {n} more", "and {n} more", rest)] if rest else []
        text = "\n".join([*lines[:shown], *more])
        if len(text) <= SECTION_LIMIT:
            return text
    return cut(lines[0], SECTION_LIMIT)
