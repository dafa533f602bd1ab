"""The tree of commands as a page for people: `python -m cogs.commands_page > docs/commands.md`."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import discord
from discord import AppCommandOptionType, app_commands
from discord.ext import commands

from cogs import EXTENSIONS
from cogs.speech import Speech
from services.container import Services
from services.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Command = app_commands.Command[Any, ..., Any]
    Tree = Sequence[Command | app_commands.Group | app_commands.ContextMenu]

_HEAD = """# Commands

Generated from the commands themselves by `python -m cogs.commands_page`; a test holds the two equal. Who may use which
stands in [permissions.md](permissions.md). Options in brackets can be left out; those with … offer choices while one
types.
"""
_KINDS = {
    AppCommandOptionType.string: "text",
    AppCommandOptionType.integer: "a whole number",
    AppCommandOptionType.number: "a number",
    AppCommandOptionType.boolean: "yes or no",
    AppCommandOptionType.user: "a person",
    AppCommandOptionType.channel: "a channel",
    AppCommandOptionType.attachment: "a file",
}


class _Unasked:
    """In the place of each service: nobody calls any while the commands are only declared."""


async def as_markdown() -> str:
    """The page: a section for each family of commands, a line for each option."""
    async with commands.Bot("!", intents=discord.Intents.none()) as bot:
        unasked: dict[str, Any] = dict.fromkeys(Services.__dataclass_fields__, _Unasked())
        bot.services, bot.speech = Services(**unasked | {"words": Words()}), Speech(Words())  # type: ignore[attr-defined]
        for extension in EXTENSIONS:
            await bot.load_extension(extension)
        return "\n".join([_HEAD, *_lines(bot.tree.get_commands()), *_menus(bot.tree)])


def _lines(tree: Tree) -> Iterator[str]:
    by_name = sorted(
        (command for command in tree if not isinstance(command, app_commands.ContextMenu)), key=lambda one: one.name
    )
    alone = [command for command in by_name if isinstance(command, app_commands.Command)]
    groups = [command for command in by_name if isinstance(command, app_commands.Group)]
    yield from ("## Alone", "")
    for command in alone:
        yield from _command(command)
    for group in groups:
        yield from (f"## /{group.qualified_name}", "", f"{group.description}.", "")
        for member in sorted(group.walk_commands(), key=lambda one: one.qualified_name):
            if isinstance(member, app_commands.Command):
                yield from _command(member)


def _command(command: Command) -> Iterator[str]:
    names = [f"{_name(one)}" for one in command.parameters]
    yield f"- **`{' '.join([f'/{command.qualified_name}', *names])}`**: {command.description}"
    for parameter in command.parameters:
        yield f"  - `{parameter.display_name}`: {parameter.description} ({_kind(parameter)})"
    yield ""


def _name(parameter: app_commands.Parameter) -> str:
    name = f"{parameter.display_name}…" if parameter.autocomplete else parameter.display_name
    return name if parameter.required else f"[{name}]"


def _kind(parameter: app_commands.Parameter) -> str:
    if parameter.choices:
        return ", ".join(f"“{choice.name}”" for choice in parameter.choices)
    kind = _KINDS[parameter.type]
    low, high = parameter.min_value, parameter.max_value
    if low is None or high is None:
        return kind
    is_text = parameter.type is AppCommandOptionType.string
    return f"{kind} of {low} to {high} characters" if is_text else f"{kind} from {low} to {high}"


def _menus(tree: app_commands.CommandTree[Any]) -> Iterator[str]:
    yield from ("## In the menu of a message", "")
    for menu in sorted(tree.get_commands(type=discord.AppCommandType.message), key=lambda one: one.name):
        yield f"- **{menu.name}**"
    yield ""


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(as_markdown()))
