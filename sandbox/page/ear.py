"""A window's ear: a voice client for its person, whose packets go on to the page.

It is a client like any other, with sockets and keys of its own: it joins through the voice gateway, follows its channel
to another server, is moved and thrown out. Only one client of a person can be in voice in a guild; a later one, another
window for instance, takes the place of the former, as the voice state's session tells.

The page is told by the event `voice`: `{"state": "connecting" | "connected" | "ended", "guild_id", "channel_id",
"reason", "dropped"}`. `reason` is why it ended: `left`, `removed` (from the channel, or the channel itself),
`elsewhere` (another window), or a sentence that says why the channel could not be joined again; `dropped` counts the
packets since joining that the window was too slow for.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import aiohttp

from sandbox.acting.talking import guild_of, next_voice_server
from sandbox.client.listener import Listener
from sandbox.errors import RefusedError
from sandbox.voice.opcodes import Close
from sandbox.world import DiscordError

from .heard import packed
from .tone import FRAME_S, tone_packets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.acting.desk import Action, Desk, Payload
    from sandbox.client.listener import Packet, Seat

FIRST_WAIT_S = 0.25
LONGEST_WAIT_S = 5.0
DROPS_TOLD = 50
"""The page is told of every so many packets that were dropped."""
_GONE_ON = (Close.DISCONNECTED, Close.CALL_TERMINATED)
"""Moved, thrown out, another client has the seat, or the call is on another server: the voice state tells."""
_log = logging.getLogger(__name__)


class Window(Protocol):
    """Whom an ear belongs to."""

    def tell(self, event: str, data: Payload) -> None:
        """Send an event."""

    def sound(self, heard: bytes) -> bool:
        """Send what was heard; False if it had to be dropped."""


class Ear:
    """One window's voice client: at most in one channel at a time. `close` ends it, as a client that is closed."""

    def __init__(self, desk: Desk, member_id: int, window: Window) -> None:
        self._desk = desk
        self._member_id = member_id
        self._window = window
        self._session_id = desk.world.voices.new_session_id()
        self._guild_id: int | None = None
        self._channel_id: int | None = None
        self._deaf = False
        self._dropped = 0
        self._changing = asyncio.Lock()
        self._listening: asyncio.Task[None] | None = None
        self._listener: Listener | None = None
        self._is_speaking = False

    async def join_voice(self, channel_id: int, deaf: bool = False) -> None:
        """Sit in a voice channel and hear it; leaves the former one. Raises RefusedError or DiscordError."""
        async with self._changing:
            guild_id = guild_of(self._desk, channel_id)
            self._desk.world.voices.check_may_connect(guild_id, self._member_id, channel_id)
            if guild_id != self._guild_id:
                await self._leave()
            self._guild_id = guild_id
            self._desk.switchboard.join(guild_id, self._member_id, channel_id, self._session_id, self_deaf=deaf)
            if self._listening is None or self._listening.done():
                self._dropped = 0
                self._listening = asyncio.create_task(self._listen(guild_id))

    async def leave_voice(self) -> None:
        """Leave the channel, if this window is in one."""
        async with self._changing:
            if await self._leave():
                self._tell("ended", reason="left")

    def deafen(self, deaf: bool) -> None:
        """Hear nothing any more, or hear again. Raises RefusedError outside of voice."""
        state = self._seat()
        if state is None or self._guild_id is None:
            raise RefusedError("You are not in a voice channel.", 40032)
        self._desk.world.voices.set(
            self._guild_id, self._member_id, int(state["channel_id"]), self_deaf=deaf, self_mute=state["self_mute"]
        )

    async def speak(self) -> None:
        """Send two seconds of a tone into the channel; returns when all is said. Raises RefusedError."""
        state, listener = self._seat(), self._listener
        if state is None or listener is None:
            raise RefusedError("You are not connected to a voice channel.", 40032)
        if state["mute"] or state["suppress"]:
            raise RefusedError("You may not speak here.", 50013)
        if self._is_speaking:
            raise RefusedError("You are speaking already.")
        self._is_speaking = True
        try:
            await self._say(listener, await asyncio.to_thread(tone_packets))
        finally:
            self._is_speaking = False

    def notice(self, event: str, payload: Mapping[str, Any]) -> None:
        """Something happened in the world: perhaps this person was deafened or moved."""
        if event != "VOICE_STATE_UPDATE" or int(payload["user_id"]) != self._member_id:
            return
        if payload["channel_id"] is not None and payload["session_id"] == self._session_id:
            self._deaf = bool(payload["self_deaf"] or payload["deaf"])
            self._channel_id = int(payload["channel_id"])

    async def close(self) -> None:
        """The window is gone."""
        async with self._changing:
            await self._leave()

    async def _say(self, listener: Listener, packets: tuple[bytes, ...]) -> None:
        due_s = asyncio.get_running_loop().time()
        for packet in packets:
            if listener is not self._listener:  # moved, or gone
                return
            try:
                listener.send(packet)
            except RuntimeError:
                raise RefusedError("Nobody else is here to hear you.") from None
            due_s += FRAME_S
            await asyncio.sleep(due_s - asyncio.get_running_loop().time())

    async def _leave(self) -> bool:
        """Hang up and stand up; False if this window was in no channel."""
        if self._listening is None:
            return False
        was_there = self._seat() is not None
        self._listening.cancel()
        await asyncio.wait([self._listening])
        self._listening = None
        if self._guild_id is not None and self._seat() is not None:
            self._desk.world.voices.set(self._guild_id, self._member_id, None)
        self._guild_id = None
        return was_there

    async def _listen(self, guild_id: int) -> None:
        """Be connected for as long as this window's seat is there; then say why it is not any more."""
        wait_s = FIRST_WAIT_S
        while self._seat() is not None:
            self._tell("connecting")
            try:
                async with await self._connect(guild_id) as listener:
                    wait_s = FIRST_WAIT_S
                    self._listener = listener
                    self._tell("connected")
                    if await listener.wait_closed(None) in _GONE_ON:
                        continue
            except RefusedError:  # the seat went while a server was awaited
                continue
            except DiscordError as refused:
                self._desk.world.voices.set(guild_id, self._member_id, None)
                self._tell("ended", reason=refused.message)
                return
            except (OSError, TimeoutError, aiohttp.ClientError) as error:
                _log.info("voice of %s: %s; trying again", self._member_id, error)
            finally:
                self._listener = None
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, LONGEST_WAIT_S)
        self._tell("ended", reason="removed" if self._state() is None else "elsewhere")

    async def _connect(self, guild_id: int) -> Listener:
        """Connect to where the seat is; asks for another token when the one there was is spent."""
        state = self._seat()
        if state is not None and not self._desk.switchboard.voice.is_seated(guild_id=guild_id, user_id=self._member_id):
            flags = {key: bool(state[key]) for key in ("self_mute", "self_deaf")}
            channel_id = int(state["channel_id"])
            self._desk.switchboard.join(guild_id, self._member_id, channel_id, self._session_id, **flags)
        return await Listener.join(
            cast("Seat", await next_voice_server(self._desk, self._member_id, guild_id, token="")),
            address=self._desk.addresses["endpoint"],
            ca_file=Path(self._desk.addresses["ca_file"]),
            hear=self._take,
        )

    def _take(self, packet: Packet) -> None:
        if self._deaf or self._window.sound(packed(packet)):
            return
        self._dropped += 1
        if self._dropped % DROPS_TOLD == 1:
            self._tell("connected")

    def _seat(self) -> Payload | None:
        """This person's voice state, if it is this window's."""
        state = self._state()
        return state if state is not None and state["session_id"] == self._session_id else None

    def _state(self) -> Payload | None:
        if self._guild_id is None:
            return None
        with suppress(DiscordError):  # the guild itself is gone
            return self._desk.world.voices.state(self._guild_id, self._member_id)
        return None

    def _tell(self, state: str, *, reason: str | None = None) -> None:
        where = {"guild_id": str(self._guild_id), "channel_id": str(self._channel_id)}
        self._window.tell("voice", {"state": state, **where, "reason": reason, "dropped": self._dropped})


EAR_DEEDS: dict[str, Action] = {
    deed.__name__: deed for deed in (Ear.join_voice, Ear.leave_voice, Ear.deafen, Ear.speak)
}
"""What a page may ask of its ear, which is their first argument."""
