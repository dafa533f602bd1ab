"""Discord servers: where their groups live, as their administrators have set it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models import Guild
from services import standings
from services.audit import deed
from services.permissions import Operation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.database import Database
    from services.chat_server import ChatServer, Shortfall
    from services.clock import Clock
    from services.seats import Asker


@dataclass(frozen=True, slots=True)
class Home:
    """Where the groups of a guild live.

    Without a home channel a thread is made where the command was typed, without a category the voice channel stands in
    that of the thread's channel.
    """

    home_channel_id: int | None = None
    voice_category_id: int | None = None


@dataclass(frozen=True, slots=True)
class Setup:
    """Where groups live, and what the bot lacks to make them there."""

    home: Home
    missing: Sequence[Shortfall]


class Guilds:
    """Keeps where groups live, and looks whether the bot can make them there."""

    def __init__(self, database: Database, chat_server: ChatServer, clock: Clock) -> None:
        self._database = database
        self._chat_server = chat_server
        self._clock = clock

    async def home_of(self, guild_id: int) -> Home:
        """What is set for a guild; nothing until an administrator has."""
        async with self._database.read() as tx:
            guild = await tx.guilds.by_id(guild_id)
        return Home() if guild is None else Home(guild.home_channel_id, guild.voice_category_id)

    async def look(self, asker: Asker) -> Setup:
        """What is set, and whether the bot's permissions are enough for it.

        Raises NotInGuildError, AdminOnlyError, or HomeGoneError when what was set has been deleted since.
        """
        guild_id = standings.require_towards_guild(Operation.SETUP, asker)
        return await self._checked(guild_id, await self.home_of(guild_id))

    async def set_up(
        self,
        asker: Asker,
        *,
        home_channel_id: int | None = None,
        voice_category_id: int | None = None,
        anywhere: bool = False,
    ) -> Setup:
        """Set the channel, the category or both; what is None stays as it was, unless `anywhere` forgets it first.

        It is kept also when the bot lacks something there: that can be granted later. Raises as `look`; nothing is
        kept then.
        """
        guild_id = standings.require_towards_guild(Operation.SETUP, asker)
        before = Home() if anywhere else await self.home_of(guild_id)
        home = Home(home_channel_id or before.home_channel_id, voice_category_id or before.voice_category_id)
        setup = await self._checked(guild_id, home)
        now = self._clock()
        async with self._database.begin() as tx:
            actor = await tx.users.by_discord_id(asker.discord_id)
            await tx.guilds.keep(
                Guild(
                    guild_id=guild_id,
                    home_channel_id=home.home_channel_id,
                    voice_category_id=home.voice_category_id,
                    changed_at=now,
                )
            )
            await tx.audit.write(deed(Operation.SETUP, now=now, asker=asker, actor=actor))
        return setup

    async def _checked(self, guild_id: int, home: Home) -> Setup:
        missing = await self._chat_server.missing_permissions(guild_id, home.home_channel_id, home.voice_category_id)
        return Setup(home, missing)
