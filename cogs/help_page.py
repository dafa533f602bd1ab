"""What `/chorus help` says: where the person is with Chorus, and the commands that are open to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.speech import Markup, fitting
from services.permissions import Operation
from services.refs import CommandRef, Variant

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cogs.speech import Speech
    from services.guide import Guidance

_CONTROLS = ("pause", "resume", "skip", "previous", "seek", "loop", "volume", "stop")
_SECTIONS = {
    "account": ("register", "login", "logout", "user"),
    "groups": ("group",),
    "members": ("member",),
    "messages": ("message",),
    "music": (
        "search",
        "play",
        "queue",
        "pause",
        "resume",
        "skip",
        "previous",
        "seek",
        "loop",
        "volume",
        "stop",
        "player",
        "history",
        "favourite",
        "playlist",
        "replay",
        "recap",
    ),
    "chorus": ("chorus",),
}
"""Which commands stand together, by their first word."""
_SHORT = ("user", "message", "queue", "favourite", "playlist")
"""Families of commands of which the first alone is a link: with links to all commands the page fits into no message."""


def help_page(speech: Speech, guidance: Guidance, commands: Collection[str], *, in_guild: bool) -> str:
    """The page as one message; `commands` are the full names of those that can be typed there."""
    open_to = {operation.split(" (")[0] for operation in guidance.operations}
    shown = [operation.value for operation in Operation if operation in open_to and operation in commands]
    lines = [_where(speech, guidance, in_guild)]
    for section, first_words in _SECTIONS.items():
        links = _links(speech, [name for name in shown if name.split()[0] in first_words])
        if links:
            lines.append(speech.say("help-section", section=Variant(section), commands=Markup(" ".join(links))))
    return fitting(lines, lambda more: speech.say("list-more", more=more))


def _links(speech: Speech, names: Sequence[str]) -> list[str]:
    """Each command to be clicked; of the large families the first, and what the others are called behind it."""
    links, begun = [], set()
    for name in names:
        family, _, rest = name.partition(" ")
        links.append(f"`{rest}`" if family in _SHORT and family in begun else str(speech.show(CommandRef(name))))
        begun.add(family)
    return links


def _where(speech: Speech, guidance: Guidance, in_guild: bool) -> str:
    """One or two sentences: where the person is, and the next step from there."""
    if guidance.user is None:
        return speech.say("help-logged-out" if guidance.is_registered else "help-stranger")
    name = guidance.user.first_name
    if not in_guild:
        return speech.say("help-private", name=name)
    match list(guidance.groups):
        case []:
            return speech.say("help-no-group", name=name)
        case [group]:
            can_add = Operation.MEMBER_ADD in guidance.operations
            return speech.say("help-group-to-fill" if can_add else "help-group", name=name, group=group.name)
        case groups:
            return speech.say("help-groups", name=name, count=len(groups))
