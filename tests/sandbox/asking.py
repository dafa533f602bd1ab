"""A bot's bare requests to a world of its own: no sockets, so that hundreds of them take no time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sandbox.world import World

START = datetime(2026, 1, 1, tzinfo=UTC)


class Asker:
    """Asks as the bot, in a guild where it has the sample permissions and the named ones. The clock stands still."""

    def __init__(self, *permissions: str) -> None:
        self.world = World(clock=lambda: START)
        self.guild_id = int(self.world.people.create_guild("Film club")["id"])
        self.world.people.set_bot_permissions(self.guild_id, dict.fromkeys(permissions, True))

    def __call__(self, method: str, path: str, **body: Any) -> Any:
        """The body of the answer. Raises DiscordError."""
        return self.world.request(method, path, json=body or None).body

    def channel(self, name: str, **fields: Any) -> dict[str, Any]:
        """Make a channel: text unless `type` says otherwise."""
        made: dict[str, Any] = self("POST", f"/guilds/{self.guild_id}/channels", name=name, **fields)
        return made

    def sort(self, updates: list[dict[str, Any]]) -> None:
        """Move several channels at once."""
        self.world.request("PATCH", f"/guilds/{self.guild_id}/channels", json=updates)

    def member(self, name: str, *, administrator: bool = False) -> int:
        """Let a person join; returns the id."""
        return int(self.world.people.add_member(self.guild_id, name, administrator=administrator)["user"]["id"])
