"""Threads from a member's side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .actor import Actor

if TYPE_CHECKING:
    from .channel import Channel
    from .message import Message


class ThreadActions(Actor):
    """What a member does with threads. Every method may raise Refused. Others are given as Member or by user id."""

    async def start_thread(
        self,
        channel: Channel,
        name: str,
        *,
        private: bool = False,
        message: Message | None = None,
        auto_archive_minutes: int = 1440,
    ) -> Channel:
        """Start a thread, of its own or on a message."""
        payload = await self._call(
            "start_thread",
            channel_id=channel.id,
            name=name,
            private=private,
            message_id=None if message is None else message.id,
            auto_archive_minutes=auto_archive_minutes,
        )
        return self.guild.note_channel(payload)

    async def join_thread(self, thread: Channel) -> None:
        """Enter a thread one can see."""
        await self._call("join_thread", channel_id=thread.id)

    async def leave_thread(self, thread: Channel) -> None:
        """Leave a thread."""
        await self._call("leave_thread", channel_id=thread.id)

    async def add_to_thread(self, thread: Channel, other: Actor | int) -> None:
        """Add someone, the bot included."""
        await self._call("add_to_thread", channel_id=thread.id, user_id=user_id_of(other))

    async def remove_from_thread(self, thread: Channel, other: Actor | int) -> None:
        """Take someone out, the bot included."""
        await self._call("remove_from_thread", channel_id=thread.id, user_id=user_id_of(other))

    async def edit_thread(self, thread: Channel, **changes: Any) -> None:
        """Change name, archived, locked, auto_archive_duration (minutes) or invitable."""
        thread.raw = await self._call("edit_thread", channel_id=thread.id, changes=changes)

    async def delete_thread(self, thread: Channel) -> None:
        """Delete a thread as a moderator."""
        await self._call("delete_thread", channel_id=thread.id)


def user_id_of(who: Actor | int) -> int:
    """The id of someone given either way."""
    return who if isinstance(who, int) else who.id
