"""What the services need of the chat server, as a protocol: `cogs` implement it for Discord.

Ids are Discord's. A method that the server refuses raises one of the errors named with it, and has changed nothing
unless it says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime


Floor = Literal["speaks", "asked", "waits"]
"""Whether the bot may be heard where it sits: it is; it has asked to be; it may not even ask."""


@dataclass(frozen=True, slots=True)
class Venue:
    """The two channels a group meets in: a private thread and a voice channel, in one guild.

    Two venues are equal when their ids are. `parent_id`: the text channel that the thread hangs in, None when that was
    not kept. A voice channel that is not `own_voice` was there before the group: who may enter it is the guild's
    business, and nothing is ever changed in it.
    """

    guild_id: int
    thread_id: int
    voice_channel_id: int
    parent_id: int | None = field(default=None, compare=False)
    own_voice: bool = field(default=True, compare=False)


@dataclass(frozen=True, slots=True)
class VenueLook:
    """How a venue stands on the server: what is None is gone."""

    thread_name: str | None
    voice_name: str | None
    in_thread: frozenset[int]
    """The people in the thread, bots left out."""
    in_voice: frozenset[int]
    """Who is let into the voice channel by name; empty for one that is not the group's own."""
    bot_in_thread: bool


@dataclass(frozen=True, slots=True)
class Adder:
    """Who brought somebody into a thread by hand."""

    discord_id: int
    is_admin: bool
    """Whether they may administer the guild."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Permissions that the bot lacks somewhere, as the server's own settings call them."""

    channel_id: int | None
    """The channel or category it lacks them in; None for the whole server."""
    permissions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Who sits in a voice channel, bots left out, by their ids on the server."""

    here: frozenset[int] = frozenset()
    hearing: frozenset[int] = frozenset()
    """Those of them who are not deafened, by themselves or by the server."""
    other_bots: int = 0
    """How many bots sit there besides this one."""


@dataclass(frozen=True, slots=True)
class Face:
    """How somebody is seen on a server. The picture's address is public; `color` is "#rrggbb", None for the usual."""

    name: str
    avatar_url: str
    color: str | None = None


class ChatServer(Protocol):
    """Makes and keeps the channels that groups meet in."""

    async def open_venue(
        self,
        guild_id: int,
        near_channel_id: int,
        name: str,
        discord_ids: Sequence[int],
        *,
        voice_category_id: int | None = None,
        voice_channel_id: int | None = None,
    ) -> Venue:
        """Make a private thread in (or beside) a channel, and a voice channel, that only these people may enter.

        The voice channel stands in the category, or in that of the thread's channel; with `voice_channel_id` none is
        made and that one is taken, which all these people must be able to enter. When it raises, what was made may
        still be there: `sweep` takes it away. Raises MissingPermissionError, NoThreadsHereError, NoVoiceHereError,
        TooManyChannelsError, TooManyThreadsError or ChatServerError.
        """

    async def check_voice_channel(self, guild_id: int, channel_id: int, discord_id: int) -> None:
        """Make sure that a channel is one that the bot and this person can meet in.

        Raises NoVoiceHereError, MissingPermissionError or ChatServerError.
        """

    async def open_thread(self, venue: Venue, near_channel_id: int, name: str, discord_ids: Sequence[int]) -> Venue:
        """The venue with a new thread, for these people, in (or beside) a channel. Raises as `open_venue`."""

    async def open_voice(
        self, venue: Venue, name: str, discord_ids: Sequence[int], *, voice_category_id: int | None = None
    ) -> Venue:
        """The venue with a new voice channel of its own, for these people. Raises as `open_venue`."""

    async def sweep(
        self, guild_id: int, near_channel_id: int, name: str, *, after_id: int, spare: Collection[int]
    ) -> int:
        """Take away what `open_venue` and its like left unfinished; returns how many channels that were.

        Only what the bot must have made goes: called `name`, younger than `after_id`, not in `spare`, and either a
        private thread that the bot owns, in that channel, or a voice channel that is shut to everyone and that the
        bot let itself into by name. Raises MissingPermissionError or ChatServerError.
        """

    async def look(self, venue: Venue, expected: Collection[int]) -> VenueLook:
        """How the venue stands right now; people who are `expected` are known not to be bots.

        Raises ChatServerError, also while the guild cannot be reached.
        """

    async def present(self, guild_id: int, discord_ids: Collection[int]) -> set[int]:
        """Those of some people who are in the guild. Raises ChatServerError."""

    def guilds(self) -> Mapping[int, str]:
        """The guilds that the bot is in and that can be reached now, with their names."""

    async def shared(self, discord_ids: Collection[int]) -> Mapping[int, str]:
        """Those of these guilds that one of some people is in, as far as the bot knows or finds out by a few questions:
        where it is in very many, some may be missing the first time. Raises ChatServerError.
        """

    async def check_text_channel(self, guild_id: int, channel_id: int, discord_id: int) -> None:
        """Make sure that a channel is one that this person may see and write in. Raises NoThreadsHereError or
        ChatServerError.
        """

    async def administers(self, guild_id: int, discord_ids: Collection[int]) -> bool:
        """Whether one of some people may administer the guild. Raises ChatServerError."""

    async def people(self, guild_id: int) -> Collection[int]:
        """Everybody in the guild but bots. The first time it may take seconds. Raises ChatServerError."""

    async def who_added(self, venue: Venue, discord_id: int, *, after: datetime | None) -> Adder:
        """Who brought somebody into the thread last, by adding or mentioning them; themselves when nobody did.

        What was said until `after`, when they were last out of it, brought them in another time.

        Raises ThreadGoneError or ChatServerError.
        """

    async def enter(self, venue: Venue) -> None:
        """Bring the bot itself into the thread. Raises ThreadGoneError or ChatServerError."""

    async def admit(self, venue: Venue, discord_ids: Sequence[int]) -> None:
        """Let people into both channels; those who are in stay in, those who are not in the guild are passed over.

        Raises PersonNotHereError when none of them is in the guild, MissingPermissionError, ThreadGoneError,
        VoiceChannelGoneError or ChatServerError.
        """

    async def expel(self, venue: Venue, discord_ids: Sequence[int]) -> None:
        """Take people out of both channels; a channel that is gone is passed over.

        Raises MissingPermissionError or ChatServerError.
        """

    async def rename(self, venue: Venue, name: str) -> None:
        """Call the thread, and the voice channel when it is the group's own, by a name.

        Raises MissingPermissionError, ThreadGoneError or ChatServerError.
        """

    async def close_venue(self, venue: Venue, *, delete_thread: bool = False) -> None:
        """Lock and archive the thread, so that it can still be read, or delete it; remove its own voice channel.

        What is gone already is passed over. Raises MissingPermissionError or ChatServerError.
        """

    async def close_voice(self, venue: Venue) -> None:
        """Remove the voice channel, when it is the group's own. Raises as `close_venue`."""

    async def check_voice(self, venue: Venue) -> None:
        """Make sure that the bot may enter the voice channel and be heard there.

        Raises MissingPermissionError or VoiceChannelGoneError.
        """

    def occupancy(self, guild_id: int, voice_channel_id: int) -> Occupancy | None:
        """Who sits in a voice channel as far as the bot was told; None while the guild cannot be seen."""

    def faces(self, guild_id: int, discord_ids: Collection[int]) -> Mapping[int, Face]:
        """How people are seen, as far as the bot was told; who it was not told of is left out."""

    def channel_names(self, venue: Venue) -> Mapping[int, str]:
        """What a venue's channels are called, as far as the bot was told."""

    async def take_the_floor(self, guild_id: int) -> Floor:
        """Speak on the stage that the bot sits on, or ask to; elsewhere it may be heard. Refusals are logged."""

    async def announce(self, venue: Venue, key: str, **params: object) -> None:
        """Say the sentence of `key` in the thread, for everybody. What the server refuses is logged, not raised."""

    async def post(self, venue: Venue, key: str, **params: object) -> int | None:
        """As `announce`; returns the message's id, None where there is none."""

    async def tell(self, discord_ids: Iterable[int], key: str, **params: object) -> set[int]:
        """Say the sentence of `key` to people in a direct message; returns who got it. Refusals are logged."""

    async def owners(self) -> Collection[int]:
        """Who runs the bot: the owner of its application, or its team. Raises ChatServerError."""

    async def invite(self, discord_id: int, group_name: str, inviter_name: str) -> bool:
        """Write to somebody unregistered that a group waits for them, with a button to register; whether they got it.

        What the server refuses is logged, not raised.
        """

    async def ask_to_join(self, venue: Venue, group_id: int, discord_id: int, name: str) -> None:
        """Ask in the thread whether somebody may join, with buttons. What the server refuses is logged."""

    async def missing_permissions(
        self, guild_id: int, home_channel_id: int | None, voice_category_id: int | None
    ) -> Sequence[Shortfall]:
        """What the bot lacks to make groups' threads in a channel, and their voice channels in a category.

        Without a channel or category, what it lacks on the whole server. Raises HomeGoneError when one of the two is
        no longer there, or ChatServerError.
        """
