"""What a guild's owner arranges beyond channels and members, and what befalls the whole guild."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .role import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .link import Link


class OwnerActions:
    """Roles, the guild's name, the bot's place in it, outages."""

    id: int
    link: Link

    async def create_role(self, name: str, *permissions: str) -> Role:
        """A new role, right above @everyone, with permissions named as in discord.Permissions."""
        payload = await self.link.call("create_role", guild_id=self.id, name=name, permissions=list(permissions))
        return Role(self.link, self.id, payload)

    async def roles(self) -> list[Role]:
        """All roles as they are now."""
        return [Role(self.link, self.id, payload) for payload in await self.link.call("roles", guild_id=self.id)]

    async def role(self, name: str) -> Role:
        """The role of that name. Raises LookupError."""
        for role in await self.roles():
            if role.name == name:
                return role
        raise LookupError(f"no role {name!r}")

    async def rename(self, name: str) -> None:
        """Give the guild another name."""
        await self.link.call("rename_guild", guild_id=self.id, name=name)

    async def go_down(self) -> None:
        """An outage begins: GUILD_DELETE with `unavailable`, no event, 503 for every request."""
        await self.link.call("set_available", guild_id=self.id, available=False)

    async def come_back(self) -> None:
        """The outage ends: GUILD_CREATE."""
        await self.link.call("set_available", guild_id=self.id, available=True)

    async def remove_bot(self) -> None:
        """Throw the bot out."""
        await self.link.call("remove_bot", guild_id=self.id)

    async def invite_bot(self, permissions: Sequence[str] | None = None) -> None:
        """Let the bot in again; `permissions` replace the sample ones."""
        chosen = None if permissions is None else list(permissions)
        await self.link.call("invite_bot", guild_id=self.id, permissions=chosen)
