"""Peer: discord.py's own player. `python -m benchmarks.peers.discordpy JOB DESIGN`, with a design's name.

One AudioPlayer thread for each voice client, one ffmpeg process for each source. Only the handshake is skipped, as
nobody is there to shake hands with: the clients are set as they are after it.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import av
import discord
from discord.voice_state import ConnectionFlowState

from benchmarks.voices.busy import disturb
from benchmarks.voices.sealing import sealing_session
from benchmarks.voices.stage import perform
from tests.audio.voice_line import CHANNEL_ID, WebSocket, open_client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    import davey

    from benchmarks.voices.job import Job, Load

_MODE: Literal["aead_xchacha20_poly1305_rtpsize"] = "aead_xchacha20_poly1305_rtpsize"
"""The only mode of Discord's today that discord.py 2.7.1 speaks."""


class StockBand:
    """A Band of stock voice clients."""

    def __init__(self, job: Job, design: str, client: discord.Client) -> None:
        self._job = job
        self._design = design
        self._client = client
        self._sessions: list[davey.DaveSession] = []

    async def tune(self) -> None:
        if self._job.dave:
            self._sessions = [sealing_session(number) for number in range(self._job.streams)]

    async def start(self, number: int) -> None:
        # discord.py's own advice is to make the source where play() is called; it starts the process at once.
        voice = self._connected(number)
        voice.play(self._source())

    def disturb(self, load: Load) -> AbstractAsyncContextManager[None]:
        return disturb(load)

    def _source(self) -> discord.AudioSource:
        if self._design == "ffmpeg_pcm":
            return discord.FFmpegPCMAudio(self._job.media, executable=self._job.ffmpeg)
        return discord.FFmpegOpusAudio(self._job.media, codec="copy", executable=self._job.ffmpeg)

    def _connected(self, number: int) -> discord.VoiceClient:
        channel = self._client.get_channel(CHANNEL_ID)
        assert isinstance(channel, discord.VoiceChannel)
        voice = discord.VoiceClient(self._client, channel)
        state = voice._connection
        web_socket: Any = WebSocket()
        state.ws = web_socket
        state.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        state.socket.setblocking(False)
        state.socket.connect(("127.0.0.1", self._job.port))
        state.ssrc, state.mode = self._job.ssrcs[number], _MODE
        state.secret_key = list(bytes.fromhex(self._job.key))
        if self._sessions:
            state.dave_session, state.dave_protocol_version = self._sessions[number], 1
        state.state = ConnectionFlowState.connected
        return voice


@asynccontextmanager
async def open_band(job: Job) -> AsyncIterator[StockBand]:
    """discord.py with PyAV's libopus, for which it asks only where it encodes."""
    design = sys.argv[2]
    if design == "ffmpeg_pcm":
        libraries = Path(av.__file__).parents[1] / "av.libs"
        discord.opus.load_opus(str(next(libraries.glob("libopus*"))))
    async with open_client() as client:
        client._connection.loop = asyncio.get_running_loop()
        yield StockBand(job, design, client)


if __name__ == "__main__":
    perform(open_band)
