"""What a page may ask for: all that its person could do in Discord's own client, and nothing in another's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.acting import ACTIONS
from sandbox.acting.answers import answer
from sandbox.discord_types import EPHEMERAL

from . import sight

if TYPE_CHECKING:
    from sandbox.acting.desk import Action, Desk, Payload

PAGE_SIZE = 50
"""How many messages of a channel are shown at once."""
FOLLOWED_S = 15 * 60.0
"""Discord lets a bot change its answer for as long."""
_AS_THEY_ARE = (
    "send",
    "edit",
    "delete",
    "react",
    "unreact",
    "pin",
    "vote",
    "message",
    "open_dm",
    "start_typing",
    "command_options",
    "slash",
    "autocomplete",
    "click",
    "select",
    "submit",
    "context_menus",
    "context_menu",
)


def history(desk: Desk, member_id: int, channel_id: int, before_id: int | None = None) -> Payload:
    """The newest messages of a channel, or those before one, oldest first, and whether there are `more`.

    What only this person saw is not among them: it is gone when a client starts anew, as on Discord.
    """
    shown = [one for one in desk.world.chat.history(member_id, channel_id) if not one["flags"] & EPHEMERAL]
    if before_id is not None:
        shown = [message for message in shown if int(message["id"]) < before_id]
    return {"messages": shown[-PAGE_SIZE:], "more": len(shown) > PAGE_SIZE}


def commands(desk: Desk, member_id: int, channel_id: int) -> list[Payload]:
    """The commands that can be used there, as the bot described them, with their subcommands and options."""
    return desk.world.interactions.visible_commands(member_id, channel_id)


def places(desk: Desk, member_id: int) -> Payload:
    """The servers of this person: channels, threads, members, who is in voice."""
    return sight.places(desk.world, member_id)


async def follow(desk: Desk, member_id: int, interaction_id: int, seen: str | None = None) -> Payload:
    """How the answer to an own interaction stands, once it differs from what was seen."""
    desk.world.interactions.check_asked_by(interaction_id, member_id)
    return await answer(desk, interaction_id, seen, FOLLOWED_S)


DEEDS: dict[str, Action] = {
    **{name: ACTIONS[name] for name in _AS_THEY_ARE},
    **{action.__name__: action for action in (history, commands, places, follow)},
}
