"""A role of a guild."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .link import Link


class Role:
    """One role. Its methods act as the guild's owner."""

    def __init__(self, link: Link, guild_id: int, payload: dict[str, Any]) -> None:
        self._link = link
        self._guild_id = guild_id
        self.id = int(payload["id"])
        self.raw = payload

    @property
    def name(self) -> str:
        """Its name, as it was when last looked at."""
        name: str = self.raw["name"]
        return name

    @property
    def wire_reference(self) -> dict[str, int]:
        """How an option names it."""
        return {"role": self.id}

    async def edit(self, *, name: str | None = None, **permissions: bool) -> None:
        """Rename it, or switch permissions (names as in discord.Permissions) on and off."""
        self.raw = await self._link.call(
            "edit_role", guild_id=self._guild_id, role_id=self.id, name=name, changes=permissions
        )

    async def delete(self) -> None:
        """Delete it."""
        await self._link.call("delete_role", guild_id=self._guild_id, role_id=self.id)
