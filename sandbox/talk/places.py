"""Where a person is: the channel they type in, the voice channel they sit in, and how they get elsewhere."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sandbox.client import SandboxError
from sandbox.discord_types import ChannelKind

from .mistakes import MistakeError, unknown

if TYPE_CHECKING:
    from sandbox.client import Channel, Guild, Listener, Member, Message

    from .terminal import Terminal

HISTORY = 10
FRAME_S = 0.02


class Places:
    """One person's whereabouts. Whoever made it calls `close`."""

    def __init__(self, terminal: Terminal, guild: Guild, me: Member, here: Channel) -> None:
        self.here = here
        self._terminal = terminal
        self._guild = guild
        self._me = me
        self._listener: Listener | None = None
        self._seat: Channel | None = None
        self._bot = ""

    def name_of(self, entity_id: int) -> str | None:
        """What a channel or a person is called."""
        channel = self._guild.find_channel(entity_id)
        if channel is not None:
            return channel.name
        return next((member.name for member in self._guild.members() if member.id == entity_id), None)

    @property
    def title(self) -> str:
        """Where one is, as it is written before what one types."""
        return f"@{self._bot}" if self.here.guild is None else f"#{self.here.name}"

    async def arrive(self) -> None:
        """Tell of what the bot wrote while one was away."""
        self._bot = (await self._guild.sandbox.bot_user())["username"]
        if await self._me.history(await self._me.open_dm()):
            self._terminal.show(f"  {self._bot} has written to you; !go @{self._bot} takes you there")

    async def look_around(self) -> None:
        """Learn the names of the threads one is in."""
        await self._me.threads()

    async def go(self, name: str) -> list[Message]:
        """Type elsewhere from now on; returns what was said there last. Raises MistakeError."""
        if not name:
            raise MistakeError("where to? !go general, or the name of another channel or thread")
        seen = (*await self._guild.channels(seen_by=self._me), *await self._me.threads())
        places = {place.name: place for place in seen if place.type != ChannelKind.CATEGORY}
        places[f"@{self._bot}"] = await self._me.open_dm()
        target = places.get(name.lstrip("#"))
        if target is None:
            raise unknown("place called", name, places)
        history = await self._me.history(target)
        self.here = target
        return history[-HISTORY:]

    async def join(self, name: str) -> None:
        """Sit down in a voice channel; without a name in the one that is called as the place one types in."""
        seen = await self._guild.channels(seen_by=self._me)
        voice = {place.name: place for place in seen if place.type == ChannelKind.VOICE}
        target = voice.get(name or self.here.name)
        if target is None:
            if not name:
                raise MistakeError(f"which voice channel? There is {', '.join(voice)}")
            raise unknown("voice channel", name, voice)
        await self.leave()
        self._listener, self._seat = await self._me.join(target), target
        self._terminal.show(f"  you sit in {target.name} and listen; !leave tells how much you heard")

    async def leave(self) -> None:
        """Stand up, and tell what was heard."""
        if self._listener is not None:
            await self._hang_up(f"you left {self._seat_name()}")

    async def follow(self, event: str, payload: dict[str, Any]) -> None:
        """Take note of what was done to the places one is in."""
        match event:
            case "VOICE_STATE_UPDATE" if int(payload["user_id"]) == self._me.id and self._seat is not None:
                if payload["channel_id"] != str(self._seat.id):
                    await self._hang_up(f"you are not in {self._seat_name()} any more")
            case "CHANNEL_DELETE" | "THREAD_DELETE" if int(payload["id"]) == self.here.id:
                gone, self.here = self.here.name, await first_text_channel(self._guild, self._me)
                self._terminal.show(f"  #{gone} is gone; what you type goes to #{self.here.name} now")
            case "THREAD_UPDATE" if int(payload["id"]) == self.here.id and payload["thread_metadata"]["locked"]:
                self._terminal.show(f"  #{self.here.name} is closed; !go general takes you elsewhere")
            case "THREAD_MEMBERS_UPDATE" if self._is_removed(payload) and int(payload["id"]) == self.here.id:
                left, self.here = self.here.name, await first_text_channel(self._guild, self._me)
                self._terminal.show(f"  you are no longer in #{left}; what you type goes to #{self.here.name} now")
            case "THREAD_MEMBERS_UPDATE" if self._is_added(payload):
                await self.look_around()
                name = self.name_of(int(payload["id"])) or "unknown"
                self._terminal.show(f"  you are in the thread #{name} now; !go {name} takes you there")

    async def close(self) -> None:
        """Stand up without a word."""
        if self._listener is not None:
            listener, self._listener = self._listener, None
            with suppress(SandboxError, OSError):  # the sandbox may be gone
                await listener.leave()

    def _is_added(self, payload: dict[str, Any]) -> bool:
        return any(int(member["user_id"]) == self._me.id for member in payload.get("added_members") or ())

    def _is_removed(self, payload: dict[str, Any]) -> bool:
        return str(self._me.id) in (payload.get("removed_member_ids") or ())

    def _seat_name(self) -> str:
        return "the voice channel" if self._seat is None else self._seat.name

    async def _hang_up(self, why: str) -> None:
        if self._listener is None:
            return
        listener, self._listener, self._seat = self._listener, None, None
        heard_s = len(listener.packets) * FRAME_S
        await listener.leave()
        self._terminal.show(f"  {why}; you heard {heard_s:.1f} s of sound")


async def first_text_channel(guild: Guild, me: Member) -> Channel:
    """Where one is at first. Raises MistakeError when there is none."""
    for channel in await guild.channels(seen_by=me):
        if channel.type == ChannelKind.TEXT:
            return channel
    raise MistakeError(f"{guild.name} has no text channel that you may enter")
