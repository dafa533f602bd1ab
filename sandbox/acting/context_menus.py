"""Context menus as a member uses them: commands on a person or on a message.

Source: Discord docs, Application Commands > User Commands, Message Commands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.discord_types import CommandType, InteractionType, OptionType
from sandbox.errors import THREAD_ARCHIVED, RefusedError

from .answers import final_answer
from .options import OptionReader

if TYPE_CHECKING:
    from .desk import Action, Desk, Payload


def context_menus(desk: Desk, member_id: int, channel_id: int, kind: str) -> list[str]:
    """What the menu of a `user` or a `message` offers."""
    listed = desk.world.interactions.visible_commands(member_id, channel_id, CommandType[kind.upper()])
    return [command["name"] for command in listed]


async def context_menu(
    desk: Desk,
    member_id: int,
    channel_id: int,
    name: str,
    timeout_s: float,
    user_id: int | None = None,
    message_id: int | None = None,
) -> Payload:
    """Choose an entry of a person's menu or of a message's, and wait for the answer."""
    kind = CommandType.USER if message_id is None else CommandType.MESSAGE
    command = _find(desk, member_id, channel_id, name, kind)
    target_id = message_id if user_id is None else user_id
    if target_id is None:
        raise ValueError("a context menu is somebody's or a message's")
    data: Payload = {
        "id": command["id"],
        "name": command["name"],
        "type": command["type"],
        "target_id": str(target_id),
        "resolved": _resolved(desk, member_id, channel_id, kind, target_id),
    }
    if command.get("guild_id") is not None:
        data["guild_id"] = command["guild_id"]
    started = desk.world.interactions.start(
        InteractionType.COMMAND, user_id=member_id, channel_id=channel_id, data=data
    )
    return await final_answer(desk, started, name, timeout_s)


def _find(desk: Desk, member_id: int, channel_id: int, name: str, kind: CommandType) -> Payload:
    command, reason = desk.world.interactions.find_command(name, member_id, channel_id, kind)
    if command is None:
        raise RefusedError(f"there is no {kind.name.lower()} command {name!r}")
    if reason is not None:
        raise RefusedError(f"{name!r} cannot be used: {reason}")
    if desk.world.people.channel(channel_id).get("thread_metadata", {}).get("archived"):
        raise RefusedError("commands cannot be used in an archived thread", THREAD_ARCHIVED)
    return command


def _resolved(desk: Desk, member_id: int, channel_id: int, kind: CommandType, target_id: int) -> Payload:
    if kind == CommandType.MESSAGE:
        return {"messages": {str(target_id): desk.world.chat.message(member_id, channel_id, target_id)}}
    reader = OptionReader(desk.world, member_id, channel_id)
    reader.entity({"name": "target", "type": OptionType.USER}, {"member": target_id})
    return reader.resolved


ACTIONS: dict[str, Action] = {action.__name__: action for action in (context_menus, context_menu)}
