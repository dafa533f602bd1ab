"""Somebody who acts: what every group of a member's actions builds on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .guild import Guild


class Actor:
    """One person in one guild, without anything they can do yet."""

    def __init__(self, guild: Guild, user_id: int, name: str) -> None:
        self.guild = guild
        self.id = user_id
        self.name = name
        self._link = guild.link

    async def _call(self, action: str, **args: Any) -> Any:
        """Ask for an action in this person's name."""
        return await self._link.call(action, member_id=self.id, **args)
