"""Connects voice states with the voice server: who sits in a channel gets an address and a token there.

A join, a move and a leave all show as VOICE_STATE_UPDATE, whoever caused them, so this listens to that one event.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

from .voice import ENDPOINT
from .voice.opcodes import Close
from .world import DiscordError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .voice import VoiceServerUpdate, VoiceService
    from .world import World

Seat = tuple[int, int]
"""Guild id and user id."""

ADDRESS_AFTER_S = 0.02
"""How long a bot waits for the server's address once its voice state is on the wire; Discord takes longer.

discord.py 2.7.1 misses the second event when it comes three rounds of its event loop after the first, where it is
between two waits (`VoiceConnectionState._wait_for_state`). The gateway acknowledges no event, so there is nothing to
wait for but time.
"""


def endpoint_in(region: str | None) -> str:
    """The voice server of a region; None is whatever is best."""
    return ENDPOINT if region is None else f"{region}-1.discord.media:443"


class Place(NamedTuple):
    """Where somebody sits, and under which session."""

    channel_id: int
    session_id: str


class Switchboard:
    """Keeps the voice server told of who is where; VOICE_SERVER_UPDATE goes to the one it concerns."""

    def __init__(self, world: World, voice: VoiceService) -> None:
        self.voice = voice
        self._world = world
        self._places: dict[Seat, Place] = {}
        self._addresses: dict[Seat, VoiceServerUpdate] = {}
        self._endpoints: dict[int, str | None] = {}  # by channel, where its calls are not at its region's
        self._regions: dict[int, str | None] = {}  # by channel, where somebody has sat
        self._news = asyncio.Event()
        world.listen(self._hear)

    def obey(self, user_id: int, session_id: str, data: dict[str, Any]) -> None:
        """The bot's own wish (gateway opcode 4); like Discord, says nothing when it may not connect."""
        guild_id = int(data["guild_id"])
        flags = {"self_mute": bool(data.get("self_mute")), "self_deaf": bool(data.get("self_deaf"))}
        try:
            if data.get("channel_id") is None:
                self._world.voices.set(guild_id, user_id, None)
            else:
                self.join(guild_id, user_id, int(data["channel_id"]), session_id, **flags)
        except DiscordError:
            return

    def join(
        self,
        guild_id: int,
        user_id: int,
        channel_id: int,
        session_id: str,
        *,
        self_mute: bool = False,
        self_deaf: bool = False,
    ) -> VoiceServerUpdate:
        """Sit someone in a voice channel; returns where to connect. Raises DiscordError when refused.

        Whoever asks again with nothing changed is told again: the same address while it is good, else another one.
        """
        self._world.voices.check_may_connect(guild_id, user_id, channel_id)
        seat = guild_id, user_id
        before = self._world.voices.state(guild_id, user_id)
        flags = {"self_mute": self_mute, "self_deaf": self_deaf}
        self._world.voices.set(guild_id, user_id, channel_id, session_id=session_id, **flags)
        wanted = {"channel_id": str(channel_id), "session_id": session_id, **flags}
        if before is not None and all(before[key] == value for key, value in wanted.items()):
            if self.voice.is_seated(guild_id=guild_id, user_id=user_id):
                self._tell_later(seat)
            else:
                self._connect(seat)
        return self._addresses[seat]

    def end_session(self, user_id: int, session_id: str) -> None:
        """Hang up what a gateway session had open."""
        for guild_id, open_session in self._world.voices.sessions_of(user_id):
            if open_session == session_id:
                self._world.voices.set(guild_id, user_id, None)

    def vacate(self, channel_id: int) -> None:
        """The voice server of a channel goes away: its call ends, and everyone in it has to wait for another server.

        Sources: Discord docs, Gateway Events > Voice Server Update (a null endpoint), and Voice Close Event Codes
        (4022, "voice server changed").
        """
        self._endpoints[channel_id] = None
        self._end_call(channel_id)
        for seat in self._seats_in(channel_id):
            self._assign(seat)
            self._tell(seat)

    def assign(self, channel_id: int, endpoint: str) -> None:
        """A channel gets a voice server of this name ("host:port"), where everyone in it and who comes connects to."""
        self._endpoints[channel_id] = endpoint
        self._end_call(channel_id)
        for seat in self._seats_in(channel_id):
            self._connect(seat)

    async def next_address(self, guild_id: int, user_id: int, former_token: str) -> VoiceServerUpdate:
        """Where somebody is to connect instead of where they did with a token, as soon as there is such a server.

        Raises KeyError once they are not in voice.
        """
        while True:
            address = self._addresses[guild_id, user_id]
            if address["endpoint"] is not None and address["token"] != former_token:
                return address
            await self._news.wait()

    def is_anyone_in(self, channel_id: int) -> bool:
        """Whether somebody sits in a channel."""
        return bool(self._seats_in(channel_id))

    def _hear(self, event: str, payload: Mapping[str, Any]) -> None:
        match event:
            case "VOICE_STATE_UPDATE":
                self._follow(payload)
            case "CHANNEL_UPDATE":
                self._change_region(int(payload["id"]), payload.get("rtc_region"))
            case "CHANNEL_DELETE":
                self._close_channel(int(payload["id"]))

    def _change_region(self, channel_id: int, region: str | None) -> None:
        """Have a channel whose region was changed served there, and whoever sits in it move."""
        if region == self._regions.get(channel_id, region):
            return
        self._regions[channel_id] = region
        self.vacate(channel_id)
        self.assign(channel_id, endpoint_in(region))

    def _close_channel(self, channel_id: int) -> None:
        """End a deleted channel's call (Discord docs: Voice Close Event Codes, 4022); the voice states follow."""
        self._end_call(channel_id)
        self._endpoints.pop(channel_id, None)
        self._regions.pop(channel_id, None)

    def _follow(self, state: Mapping[str, Any]) -> None:
        """Keep up with a voice state."""
        seat = int(state["guild_id"]), int(state["user_id"])
        if state["channel_id"] is None:
            if self._places.pop(seat, None) is not None:
                self._hang_up(seat, Close.DISCONNECTED)
                del self._addresses[seat]
                self._spread_news()
            return
        is_deaf = bool(state["deaf"] or state["self_deaf"])
        self.voice.deafen(guild_id=seat[0], user_id=seat[1], deaf=is_deaf)
        # By others, or since they only listen on a stage; who mutes themselves sends nothing anyway.
        self.voice.silence(guild_id=seat[0], user_id=seat[1], silenced=bool(state["mute"] or state["suppress"]))
        place = Place(int(state["channel_id"]), state["session_id"])
        if self._places.get(seat) != place:
            self._places[seat] = place
            self._connect(seat)

    def _seats_in(self, channel_id: int) -> list[Seat]:
        return [seat for seat, place in self._places.items() if place.channel_id == channel_id]

    def _end_call(self, channel_id: int) -> None:
        self.voice.end_call(channel_id, Close.CALL_TERMINATED)
        for seat in self._seats_in(channel_id):
            self._hang_up(seat, Close.CALL_TERMINATED)  # who has a token and is not in the call yet

    def _hang_up(self, seat: Seat, code: Close) -> None:
        self.voice.disconnect(guild_id=seat[0], user_id=seat[1], code=code)

    def _connect(self, seat: Seat) -> None:
        """Give someone another address and token, and tell them."""
        self._assign(seat)
        self._tell_later(seat)

    def _assign(self, seat: Seat) -> None:
        guild_id, user_id = seat
        channel_id, session_id = self._places[seat]
        region = self._regions.setdefault(channel_id, self._world.people.channel(channel_id).get("rtc_region"))
        self._addresses[seat] = self.voice.connect(
            guild_id=guild_id,
            channel_id=channel_id,
            user_id=user_id,
            session_id=session_id,
            endpoint=self._endpoints.get(channel_id, endpoint_in(region)),
        )
        self._spread_news()

    def _tell_later(self, seat: Seat) -> None:
        # The wait begins when this is called, behind the connection that was woken to send the voice state.
        loop = asyncio.get_running_loop()
        loop.call_soon(loop.call_later, ADDRESS_AFTER_S, self._tell, seat, self._addresses[seat])

    def _tell(self, seat: Seat, address: VoiceServerUpdate | None = None) -> None:
        """Tell the bot its address; of a former one, nothing: it has left or moved on meanwhile.

        Nor of one that it has reached already: to discord.py that is a change of the server, for which it closes the
        connection that it has only just made, at times for good: its `_poll_voice_ws` dies of a message that comes
        meanwhile and is to be answered.
        """
        guild_id, user_id = seat
        current = self._addresses.get(seat)
        if current is None or user_id != self._world.bot_id or address not in (None, current):
            return
        if not self.voice.is_connected(guild_id=guild_id, user_id=user_id):
            self._world.announce("VOICE_SERVER_UPDATE", current)

    def _spread_news(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
