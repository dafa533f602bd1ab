"""A channel, a thread or a direct message channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.discord_types import THREADS, ChannelKind

from .errors import Refused

if TYPE_CHECKING:
    from .guild import Guild
    from .link import Link
    from .member import Member

UNKNOWN_CHANNEL = 10003


class Channel:
    """One channel. Its name follows what happens to it; the methods act by hand, without asking for permission."""

    def __init__(self, link: Link, guild: Guild | None, payload: dict[str, Any]) -> None:
        self._link = link
        self.guild = guild
        self.id = int(payload["id"])
        self.raw = payload

    def __repr__(self) -> str:
        return f"<Channel {self.name!r} {self.id}>"

    @property
    def name(self) -> str:
        """Its name; empty for direct messages."""
        name: str = self.raw.get("name") or ""
        return name

    @property
    def type(self) -> int:
        """Discord's channel type."""
        return int(self.raw["type"])

    @property
    def is_thread(self) -> bool:
        """Whether it is a thread."""
        return self.type in THREADS

    @property
    def is_private(self) -> bool:
        """Whether it is a private thread."""
        return self.type == ChannelKind.PRIVATE_THREAD

    @property
    def wire_reference(self) -> dict[str, int]:
        """How an option names it."""
        return {"channel": self.id}

    async def fetch(self) -> dict[str, Any]:
        """Its object as it stands now. Raises Refused (10003) when it is gone."""
        self.raw = await self._link.call("channel", channel_id=self.id)
        return self.raw

    async def exists(self) -> bool:
        """Whether it is still there."""
        try:
            await self.fetch()
        except Refused as error:
            if error.code == UNKNOWN_CHANNEL:
                return False
            raise
        return True

    async def delete(self) -> None:
        """Delete it."""
        await self._link.call("delete_channel", channel_id=self.id)

    async def rename(self, name: str) -> None:
        """Rename it."""
        self.raw = await self._link.call("rename_channel", channel_id=self.id, name=name)

    async def archive(self, *, archived: bool = True, locked: bool = False) -> None:
        """Archive, reopen or lock a thread."""
        self.raw = await self._link.call("archive_thread", channel_id=self.id, archived=archived, locked=locked)

    async def create_webhook(self, name: str) -> dict[str, Any]:
        """Make a webhook by hand, as the guild's owner; its object, with the token."""
        webhook: dict[str, Any] = await self._link.call("create_webhook", channel_id=self.id, name=name)
        return webhook

    async def delete_webhook(self, webhook_id: int) -> None:
        """Delete a webhook by hand. Raises Refused (10015)."""
        await self._link.call("delete_webhook", webhook_id=webhook_id)

    async def members(self) -> set[int]:
        """The user ids in a thread, the bot's included."""
        return set(await self._link.call("thread_members", channel_id=self.id))

    async def set_permissions(self, target: Member | str, **permissions: bool) -> None:
        """Allow or deny permissions here (names as in discord.Permissions) for a member, "everyone" or "bot"."""
        wire = target if isinstance(target, str) else target.id
        await self._link.call("set_channel_permissions", channel_id=self.id, target=wire, changes=permissions)
