"""Discord as the services' chat server: `services.chat_server.ChatServer` on discord.py, from its three parts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cogs.doors import Doors
from cogs.ears import occupancy
from cogs.faces import channel_names, faces
from cogs.permission_check import shortfalls
from cogs.rooms import Rooms
from cogs.shared_guilds import SharedGuilds
from cogs.stage import take_the_floor
from cogs.telling import Telling
from cogs.venues import Venues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cogs.client import Chorus
    from services.chat_server import Shortfall


class DiscordChatServer:
    """Makes and keeps the channels that groups meet in."""

    def __init__(self, bot: Chorus, *, auto_archive_minutes: int = 10_080) -> None:
        self._rooms = Rooms(bot)
        self.occupancy = partial(occupancy, bot)
        self.faces = partial(faces, bot)
        self.channel_names = partial(channel_names, bot)
        self.take_the_floor = partial(take_the_floor, bot)
        venues = Venues(self._rooms, auto_archive_minutes=auto_archive_minutes)
        self.open_venue = venues.open_venue
        self.check_voice_channel = venues.check_voice_channel
        self.open_thread = venues.open_thread
        self.open_voice = venues.open_voice
        self.sweep = venues.sweep
        self.rename = venues.rename
        self.close_venue = venues.close_venue
        self.close_voice = venues.close_voice
        doors = Doors(self._rooms)
        self.admit = doors.admit
        self.expel = doors.expel
        self.look = doors.look
        self.present = doors.present
        self.check_text_channel = doors.check_text_channel
        self.administers = doors.administers
        self.guilds = self._rooms.guilds
        self.shared = SharedGuilds(self._rooms).of
        self.people = self._rooms.people
        self.who_added = doors.who_added
        self.enter = doors.enter
        self.check_voice = doors.check_voice
        telling = Telling(bot, self._rooms)
        self.announce = telling.announce
        self.post = telling.post
        self.ask_to_join = telling.ask_to_join
        self.tell = telling.tell
        self.owners = telling.owners
        self.invite = telling.invite

    async def missing_permissions(
        self, guild_id: int, home_channel_id: int | None, voice_category_id: int | None
    ) -> Sequence[Shortfall]:
        return shortfalls(self._rooms.guild(guild_id), home_channel_id, voice_category_id)
