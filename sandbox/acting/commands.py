"""Slash commands as a member uses them: the picker, running one, autocomplete.

Source of the payloads: Discord docs, Application Commands and Receiving and Responding to Interactions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.discord_types import InteractionType, OptionType
from sandbox.errors import THREAD_ARCHIVED, RefusedError
from sandbox.world.interactions import RESPONSE_WINDOW_S

from .answers import final_answer
from .options import OptionReader, declared_options

if TYPE_CHECKING:
    from .desk import Action, Desk, Payload

NESTING = (OptionType.SUBCOMMAND, OptionType.SUBCOMMAND_GROUP)
_REASONS = {
    "context": "this command cannot be used here",
    "scope": "this command belongs to another server",
    "use-application-commands": "you may not use application commands here",
    "default-member-permissions": "you lack the permissions this command asks for",
}


def commands(desk: Desk, member_id: int, channel_id: int) -> list[str]:
    """What the picker shows: every command with its subcommands, as one would type it."""
    roots = desk.world.interactions.visible_commands(member_id, channel_id)
    return [" ".join(path) for root in roots for path in _leaf_paths(root)]


def command_options(desk: Desk, member_id: int, channel_id: int, name: str) -> list[Payload]:
    """The declared options of a command."""
    return declared_options(_find(desk, member_id, channel_id, name)[1])


async def slash(desk: Desk, member_id: int, channel_id: int, name: str, options: Payload, timeout_s: float) -> Payload:
    """Run a command and wait for the answer."""
    root, leaf, path = _find(desk, member_id, channel_id, name)
    reader = OptionReader(desk.world, member_id, channel_id)
    built = reader.read(leaf, options)
    data = _data(root, path, built)
    if reader.resolved:
        data["resolved"] = reader.resolved
    started = desk.world.interactions.start(
        InteractionType.COMMAND, user_id=member_id, channel_id=channel_id, data=data
    )
    return await final_answer(desk, started, f"/{name}", timeout_s)


async def autocomplete(
    desk: Desk, member_id: int, channel_id: int, name: str, focused: str, query: Any, options: Payload
) -> list[Payload]:
    """The choices that the bot offers while one types `query` into the option `focused`."""
    root, leaf, path = _find(desk, member_id, channel_id, name)
    declared = {option["name"]: option for option in declared_options(leaf)}
    if not declared.get(focused, {}).get("autocomplete"):
        raise RefusedError(f"/{name} offers no choices for {focused!r}")
    reader = OptionReader(desk.world, member_id, channel_id)
    built = reader.read(leaf, options, partial=True)
    built.append({"name": focused, "type": declared[focused]["type"], "value": query, "focused": True})
    started = desk.world.interactions.start(
        InteractionType.AUTOCOMPLETE, user_id=member_id, channel_id=channel_id, data=_data(root, path, built)
    )
    answer = await final_answer(desk, started, f"/{name} {focused}", timeout_s=RESPONSE_WINDOW_S)
    return list(answer["choices"] or ())


def _find(desk: Desk, member_id: int, channel_id: int, name: str) -> tuple[Payload, Payload, list[str]]:
    """A command by its full name: its root, the (sub)command that runs and the path between. May refuse."""
    first, *rest = name.removeprefix("/").split()
    root, reason = desk.world.interactions.find_command(first, member_id, channel_id)
    if root is None:
        raise RefusedError(f"there is no command /{first}")
    if reason is not None:
        raise RefusedError(f"/{name}: {_REASONS.get(reason, reason)}")
    if desk.world.people.channel(channel_id).get("thread_metadata", {}).get("archived"):
        raise RefusedError("commands cannot be used in an archived thread", THREAD_ARCHIVED)
    leaf = root
    for word in rest:
        leaf = _child(leaf, word)
    if any(option["type"] in NESTING for option in leaf.get("options") or ()):
        raise RefusedError(f"/{name} needs a subcommand: {', '.join(_subcommands(leaf))}")
    return root, leaf, rest


def _child(node: Payload, word: str) -> Payload:
    for option in node.get("options") or ():
        if option["type"] in NESTING and option["name"] == word:
            found: Payload = option
            return found
    raise RefusedError(f"/{node['name']} has no subcommand {word!r}")


def _subcommands(node: Payload) -> list[str]:
    return [option["name"] for option in node["options"] if option["type"] in NESTING]


def _leaf_paths(node: Payload) -> list[list[str]]:
    children = [option for option in node.get("options") or () if option["type"] in NESTING]
    if not children:
        return [[node["name"]]]
    return [[node["name"], *path] for child in children for path in _leaf_paths(child)]


def _data(root: Payload, path: list[str], options: list[Payload]) -> Payload:
    """The interaction's `data`: the options wrapped in their subcommand and its group."""
    wrapped = options
    for depth in range(len(path), 0, -1):
        node = root
        for word in path[:depth]:
            node = _child(node, word)
        wrapped = [{"name": node["name"], "type": node["type"], "options": wrapped}]
    data = {"id": root["id"], "name": root["name"], "type": root["type"], "options": wrapped}
    if root.get("guild_id") is not None:
        data["guild_id"] = root["guild_id"]
    return data


ACTIONS: dict[str, Action] = {action.__name__: action for action in (commands, command_options, slash, autocomplete)}
