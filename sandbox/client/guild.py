"""A guild, arranged by hand: its channels, its members, the bot's rights."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from .channel import Channel
from .guild_owner import OwnerActions
from .member import Member

if TYPE_CHECKING:
    from .sandbox import Sandbox


class Guild(OwnerActions):
    """One guild. It knows of every channel and thread that came or went since it was made or fetched."""

    def __init__(self, sandbox: Sandbox, payload: dict[str, Any]) -> None:
        self.sandbox = sandbox
        self.link = sandbox.link
        self.id = int(payload["id"])
        self.name: str = payload["name"]
        self._channels: dict[int, Channel] = {}
        self._members: dict[int, Member] = {}
        for channel in payload["channels"]:
            self.note_channel(channel)
        for member in payload["members"]:
            self.note_member(member)

    def __repr__(self) -> str:
        return f"<Guild {self.name!r} {self.id}>"

    def channel(self, name: str) -> Channel:
        """The channel of that name, from memory; threads are not looked at. Raises LookupError."""
        channels = [channel for channel in self._channels.values() if not channel.is_thread]
        for channel in channels:
            if channel.name == name:
                return channel
        raise LookupError(f"no channel {name!r}, only {[channel.name for channel in channels]}")

    def find_channel(self, channel_id: int) -> Channel | None:
        """The channel or thread of that id, from memory."""
        return self._channels.get(channel_id)

    def member(self, name: str) -> Member:
        """The member of that name, from memory. Raises LookupError."""
        for member in self._members.values():
            if member.name == name:
                return member
        raise LookupError(f"no member {name!r}, only {[member.name for member in self._members.values()]}")

    def members(self) -> list[Member]:
        """All members that are known of, the bot and the owner included."""
        return list(self._members.values())

    async def channels(self, *, seen_by: Member | None = None) -> list[Channel]:
        """All channels as they are now, or those that a member can see, without threads."""
        member_id = None if seen_by is None else seen_by.id
        payloads = await self.link.call("channels", guild_id=self.id, member_id=member_id)
        return [self.note_channel(payload) for payload in payloads]

    async def threads(self, *, seen_by: Member | None = None) -> list[Channel]:
        """All threads as they are now, or those that a member can see."""
        member_id = None if seen_by is None else seen_by.id
        payloads = await self.link.call("threads", guild_id=self.id, member_id=member_id)
        return [self.note_channel(payload) for payload in payloads]

    async def thread(self, name: str) -> Channel:
        """The thread of that name as it is now. Raises LookupError."""
        threads = await self.threads()
        for thread in threads:
            if thread.name == name:
                return thread
        raise LookupError(f"no thread {name!r}, only {[thread.name for thread in threads]}")

    async def create_text_channel(self, name: str) -> Channel:
        """A new text channel."""
        return await self._create_channel(name, kind="text")

    async def create_voice_channel(self, name: str, *, user_limit: int = 0) -> Channel:
        """A new voice channel; 0 is no limit."""
        return await self._create_channel(name, kind="voice", user_limit=user_limit)

    async def create_sticker(self, name: str, image: bytes) -> int:
        """Add a sticker, a PNG; returns its id."""
        encoded = b64encode(image).decode()
        return int((await self.link.call("create_sticker", guild_id=self.id, name=name, image=encoded))["id"])

    async def create_stage_channel(self, name: str) -> Channel:
        """A new stage channel: who joins listens until a moderator lets them speak."""
        return await self._create_channel(name, kind="stage")

    async def create_category(self, name: str) -> Channel:
        """A new category, to move channels into."""
        return await self._create_channel(name, kind="category")

    async def move_channel(self, channel: Channel, category: Channel | None) -> None:
        """Put a channel into a category, or out of any. Raises Refused (50035) when it is full or no category."""
        category_id = None if category is None else category.id
        self.note_channel(await self.link.call("move_channel", channel_id=channel.id, category_id=category_id))

    async def fill_channels(self) -> int:
        """Make channels up to the guild's limit, unannounced; returns how many."""
        made: int = await self.link.call("fill_channels", guild_id=self.id)
        return made

    async def fill_threads(self) -> int:
        """Start threads up to the guild's limit, unannounced; returns how many. Needs a text channel."""
        made: int = await self.link.call("fill_threads", guild_id=self.id)
        return made

    async def add_member(self, who: str | Member, *, administrator: bool = False) -> Member:
        """A new person of that name joins, or one who is a member elsewhere."""
        args = {"name": who} if isinstance(who, str) else {"user_id": who.id}
        payload = await self.link.call("add_member", guild_id=self.id, administrator=administrator, **args)
        return self.note_member(payload)

    async def add_bot(self, name: str, *, administrator: bool = False) -> Member:
        """Another bot joins: it does what a person does, its messages say that it is a bot and may have embeds."""
        args = {"name": name, "administrator": administrator, "bot": True}
        return self.note_member(await self.link.call("add_member", guild_id=self.id, **args))

    async def set_bot_permissions(self, **permissions: bool) -> None:
        """Give the bot permissions or take them away; names as in discord.Permissions."""
        await self.link.call("set_bot_permissions", guild_id=self.id, changes=permissions)

    async def move_voice(self, user_id: int, channel: Channel | None) -> None:
        """A moderator moves someone, the bot included, to another voice channel, or throws them out with None."""
        target = None if channel is None else channel.id
        await self.link.call("move_voice", guild_id=self.id, user_id=user_id, channel_id=target)

    async def voice_state(self, user_id: int) -> dict[str, Any] | None:
        """Someone's voice state; None when not connected."""
        state: dict[str, Any] | None = await self.link.call("voice_state", guild_id=self.id, user_id=user_id)
        return state

    def note_channel(self, payload: dict[str, Any]) -> Channel:
        """Remember what is told of a channel."""
        channel = self._channels.get(int(payload["id"]))
        if channel is None:
            channel = self._channels[int(payload["id"])] = Channel(self.link, self, payload)
        else:
            channel.raw = {**channel.raw, **payload}
        return channel

    def forget_channel(self, channel_id: int) -> None:
        """A channel is gone."""
        self._channels.pop(channel_id, None)

    def note_member(self, payload: dict[str, Any]) -> Member:
        """Remember what is told of a member."""
        user = payload["user"]
        return self._members.setdefault(int(user["id"]), Member(self, int(user["id"]), user["username"]))

    def forget_member(self, user_id: int) -> None:
        """A member is gone."""
        self._members.pop(user_id, None)

    async def _create_channel(self, name: str, **kind: Any) -> Channel:
        return self.note_channel(await self.link.call("create_channel", guild_id=self.id, name=name, **kind))
