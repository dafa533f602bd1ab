"""discord.py's connection state: when the line may send, and what is done when the voice WebSocket is closed.

The line is open exactly while the connection stands. Of the ways back, discord.py keeps those that begin with word from
Discord: another voice server, a move. Done here is what it does late or never:

- A session that can go on (4015, a socket that broke) is resumed, at once; discord.py never does.
- One that cannot (4006, 4009, ...) is left and begun anew, at once; discord.py waits two seconds first, by chance.
- A way over UDP that takes no packets any more is seen by the sender's failures, and begun anew.
- 4017 ends the connection with its reason; discord.py would try for ever.
- A call that ended with the session of the main gateway is entered again in the next; discord.py forgets it.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from contextlib import suppress
from enum import IntEnum
from typing import TYPE_CHECKING, cast

import aiohttp
from discord import ConnectionClosed
from discord.utils import MISSING
from discord.voice_state import ConnectionFlowState, SocketReader, VoiceConnectionState

from audio.discord_voice.web_socket import LineVoiceWebSocket
from audio.ears import Ears
from audio.errors import VoiceError

if TYPE_CHECKING:
    from collections.abc import Coroutine

    import davey
    import discord

    from audio.discord_voice.client import LineVoiceClient
    from audio.ears import OnVoice
    from audio.sender.commands import Mode
    from audio.voice import LostReason

log = logging.getLogger(__name__)

GIVE_UP_S = 30.0
"""discord.py tries to come back for ever; a channel that hears nothing for so long is given up."""
_RESUME_S = 5.0
_CLOSE_S = 1.0
_LONGEST_WAIT_S = 8
_LOOK_S = 1.0
_DEAD_FAILURES = 10
"""Packets a second that the machine's network refuses. Where nobody listens any more each second one is."""

_FAILURES = (ConnectionClosed, TimeoutError, aiohttp.ClientError, OSError)
"""How a voice WebSocket, or the way to a new one, breaks."""


class Close(IntEnum):
    """Discord docs: Opcodes and Status Codes > Voice Close Event Codes."""

    NORMAL = 1000
    UNANSWERED = 4000
    """Our own, when heartbeats are not acknowledged; the session lives on."""
    DISCONNECTED = 4014
    SERVER_CRASHED = 4015
    NO_E2EE = 4017
    RATE_LIMITED = 4021
    CALL_TERMINATED = 4022


_OF_DISCORD = range(4001, 5000)


class LineVoiceState(VoiceConnectionState):
    """The state of one LineVoiceClient."""

    voice_client: LineVoiceClient
    ws: LineVoiceWebSocket

    def __init__(self, voice_client: LineVoiceClient) -> None:
        self.sealer = voice_client.sealer
        self.standing = False
        self._over = False
        self.loss: LostReason = "dropped"
        self.close_code: int | None = None
        self._giving_up: asyncio.TimerHandle | None = None
        self._watching: asyncio.TimerHandle | None = None
        self._failed_before = 0
        self._udp_is_dead = False
        self._errands: set[asyncio.Task[None]] = set()
        self.deaf = True
        """Whether the bot is to be deafened in the call."""
        self.ears = Ears(voice_client.loop)
        super().__init__(voice_client)
        self._replace_reader()

    def _replace_reader(self) -> None:
        """End discord.py's reading thread: the `ears` read, if anybody does. Its replacement never starts."""
        reader, self._socket_reader = self._socket_reader, SocketReader(self)
        reader._do_run = lambda: None  # type: ignore[method-assign]  # it may not have come to it yet
        reader.stop()

    # How the connection stands.

    @property
    def state(self) -> ConnectionFlowState:
        """As discord.py has it; the line follows."""
        return self._state

    @state.setter
    def state(self, state: ConnectionFlowState) -> None:
        stood = self._state is ConnectionFlowState.connected and self.standing
        cast("property", VoiceConnectionState.state).__set__(self, state)
        if state is not ConnectionFlowState.connected:
            self._fall()
        elif not stood:
            self._stand()

    @property
    def dave_session(self) -> davey.DaveSession | None:
        """discord.py's session for end-to-end encryption, behind a lock."""
        return self.sealer.session

    @dave_session.setter
    def dave_session(self, session: davey.DaveSession | None) -> None:
        self.sealer.session = session

    def session_described(self) -> None:
        """There is a key: of a new session, which is `connected` in a moment, or of the one that stands."""
        if self.state is ConnectionFlowState.connected:
            self._stand()

    async def listen(self, on_voice: OnVoice | None) -> None:
        """Be undeafened and tell whose packets arrive, or be deafened with None. What is sent does not notice."""
        self.ears.on_voice = on_voice
        self.deaf = on_voice is None
        await self._agree()

    async def _agree(self) -> None:
        """Have Discord know whether the bot is deafened, and read what arrives if not."""
        if not self.standing:
            return
        if self.deaf:
            self.ears.close()
        else:
            self.ears.open(self.socket)
        own = self.self_voice_state
        if own is not None and own.self_deaf != self.deaf:
            await self.guild.change_voice_state(channel=own.channel, self_mute=own.self_mute, self_deaf=self.deaf)

    def end(self) -> None:
        """The connection is over: nothing more is to be tried."""
        self._fall()
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None

    def _stand(self) -> None:
        """Open the line with the socket and the key of this moment."""
        # What was said of an earlier leaving must not make the next event look like it.
        self._disconnected.clear()
        self._expecting_disconnect = False
        self._udp_is_dead = False
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None
        line = self.voice_client.line
        line.open(self.socket, ssrc=self.ssrc, mode=cast("Mode", self.mode), key=bytes(self.secret_key))
        if not self.standing:
            self.standing = True
            self.voice_client.tell_standing(True)
        self._run(self._agree())
        self._failed_before = line.figures.failed
        if self._watching is not None:
            self._watching.cancel()
        self._watch_later()

    def _fall(self) -> None:
        """Let nothing out any more, and give up if it stays so."""
        if not self.standing:
            return
        self.standing = False
        self.ears.close()
        self.voice_client.line.suspend()
        self.voice_client.tell_standing(False)
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None
        self._giving_up = self.voice_client.loop.call_later(GIVE_UP_S, self._give_up)

    def _give_up(self) -> None:
        log.warning("Voice channel %s could not be reached again", self.voice_client.channel_id)
        self._run(self.voice_client.disconnect(force=True))

    def _watch_later(self) -> None:
        self._watching = self.voice_client.loop.call_later(_LOOK_S, self._watch)

    def _watch(self) -> None:
        """Leave a way over UDP that takes nothing: only a new session gets another one."""
        failed = self.voice_client.line.figures.failed
        if failed - self._failed_before >= _DEAD_FAILURES:
            log.warning("The way to voice channel %s takes no packets", self.voice_client.channel_id)
            self._udp_is_dead = True
            self._run(self.ws.close(Close.UNANSWERED))
        else:
            self._failed_before = failed
            self._watch_later()

    def _run(self, errand: Coroutine[None, None, None]) -> None:
        task = self.voice_client.loop.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    # What becomes of it.

    async def _poll_voice_ws(self, reconnect: bool) -> None:
        """Follow the voice WebSocket until the connection is over. Called by discord.py in a task of its own."""
        while self._inside_runner() and not self._over:
            try:
                await self.ws.poll_event()
            except _FAILURES as error:
                code = error.code if isinstance(error, ConnectionClosed) else None
            else:
                continue
            log.info("The voice WebSocket of channel %s is closed: %s", self.voice_client.channel_id, code)
            self._fall()
            try:
                stays = await self._come_back(code)
            except VoiceError as error:
                self.loss = "no_e2ee" if error.reason == "no_e2ee" else "dropped"
                log.warning("Voice channel %s: %s", self.voice_client.channel_id, error)
                stays = False
            if not stays:
                if self.state is not ConnectionFlowState.disconnected:
                    await self.disconnect()
                return

    async def _come_back(self, code: int | None) -> bool:
        """Whether the connection stands again, after a close code or, with None, a socket that broke."""
        match code:
            case Close.NORMAL | Close.RATE_LIMITED:
                return False
            case Close.NO_E2EE:
                raise VoiceError("no_e2ee")
            case Close.DISCONNECTED | Close.CALL_TERMINATED:
                return not self._disconnected.is_set() and await self._follow()
            case _ if self._udp_is_dead or (code in _OF_DISCORD and code != Close.SERVER_CRASHED):
                return await self._begin_anew()
            case _:
                return await self._resume() or await self._begin_anew()

    async def _follow(self) -> bool:
        """Go to the voice server that Discord names; where it names none, the bot has no business here any more."""
        following = self.voice_client.loop.create_task(self._potential_reconnect())
        try:
            while not (following.done() or self.voice_client.is_forgotten):
                await asyncio.wait([following], timeout=_LOOK_S)
            if following.done() and following.result():
                return True
        except (aiohttp.ClientError, OSError) as error:
            log.info("The next server of voice channel %s cannot be reached: %s", self.voice_client.channel_id, error)
        finally:
            following.cancel()
        if self.voice_client.is_forgotten:
            # The call ended with the session of the main gateway; in the new one nobody has taken the bot out.
            self.voice_client.register_again()
            return await self._begin_anew()
        got_word = ConnectionFlowState.got_voice_server_update.value
        has_word = got_word <= self.state.value < ConnectionFlowState.connected.value
        return has_word and await self._begin_anew()

    async def _resume(self) -> bool:
        """Go on with the session over another WebSocket (Discord docs: Voice Connections > Resuming)."""
        broken = self.ws
        try:
            await self._hang_up(broken)
            async with asyncio.timeout(_RESUME_S):
                self.ws = await self._connect_websocket(resume=True)
                self.ws.secret_key = broken.secret_key
                while not self.ws.resumed:
                    await self.ws.poll_event()
        except _FAILURES as error:
            log.info("The voice session of channel %s cannot go on: %s", self.voice_client.channel_id, error)
            return False
        self.state = ConnectionFlowState.connected
        return True

    async def _begin_anew(self) -> bool:
        """Leave and enter, as often as it takes; `_give_up` ends it."""
        own = self.self_voice_state or self
        mute = own.self_mute
        for attempt in itertools.count():
            await self.disconnect(cleanup=False)
            try:
                await self._connect(True, self.timeout, self.deaf, mute, False)
            except _FAILURES as error:
                log.info("Voice channel %s cannot be reached yet: %r", self.voice_client.channel_id, error)
            if self.state is ConnectionFlowState.connected:  # else discord.py has tried five times and says nothing
                return True
            await asyncio.sleep(min(2**attempt, _LONGEST_WAIT_S))
        raise AssertionError

    async def _hang_up(self, web_socket: LineVoiceWebSocket) -> None:
        """Close a WebSocket so that its session lives on; nobody may be there any more to answer."""
        with suppress(TimeoutError):
            await asyncio.wait_for(web_socket.close(Close.UNANSWERED), _CLOSE_S)

    async def disconnect(self, *, force: bool = True, cleanup: bool = True, wait: bool = False) -> None:
        """End the connection, or with `cleanup` False only this session; what still tries to come back stops trying."""
        runner = self._runner
        if cleanup and runner is not None and not self._inside_runner():
            self._over = True  # `asyncio.wait_for` can swallow the cancelling when something was received just now
            runner.cancel()
            await asyncio.wait([runner])
        await super().disconnect(force=force, cleanup=cleanup, wait=wait)

    # What discord.py's own parts do otherwise here.

    async def reinit_dave_session(self) -> None:
        """Called by discord.py when a group is to be founded: what was sealed for the former one is of no use."""
        if self.dave_protocol_version > 0:
            self.sealer.plain = False
        await super().reinit_dave_session()
        self.voice_client.line.reseal()

    async def _execute_transition(self, transition_id: int) -> None:
        is_known = transition_id in self.dave_pending_transitions
        await super()._execute_transition(transition_id)
        if is_known:
            self.sealer.plain = self.dave_protocol_version == 0
            self.voice_client.line.reseal()

    async def _connect_websocket(self, resume: bool) -> LineVoiceWebSocket:
        seen = self.ws.seq_ack if resume else -1
        ws = await LineVoiceWebSocket.from_connection_state(self, resume=resume, seq_ack=seen)
        self.state = ConnectionFlowState.websocket_connected
        return ws

    async def _handshake_websocket(self) -> None:
        try:
            await super()._handshake_websocket()
        except ConnectionClosed as closed:
            self.close_code = closed.code
            if closed.code == Close.NO_E2EE:
                raise VoiceError("no_e2ee") from closed
            raise

    async def _wait_for_state(
        self,
        state: ConnectionFlowState,
        *other_states: ConnectionFlowState,
        timeout: float | None = None,  # noqa: ASYNC109 - as discord.py has it
    ) -> None:
        # discord.py waits in a task of its own, and misses what happens before that one runs.
        async with asyncio.timeout(timeout):
            while self.state not in (state, *other_states):
                await self._state_event.wait()

    async def _move_to(self, channel: discord.abc.Snowflake) -> None:
        # discord.py would come there undeafened.
        await self.guild.change_voice_state(channel=channel, self_deaf=self.deaf)
        self.state = ConnectionFlowState.set_guild_voice_state

    def _update_voice_channel(self, channel_id: int | None) -> None:
        # A channel made this second may not be known yet; without any, discord.py could not even disconnect.
        if channel_id is not None and self.guild.get_channel(channel_id) is not None:
            super()._update_voice_channel(channel_id)

    def _create_socket(self) -> None:
        if self.socket is not MISSING:
            self.socket.close()  # discord.py forgets it
        super()._create_socket()
