"""HLS from a real server to what a listener hears."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING

import av
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from audio.fetching.live_input import LiveInput
from sources.direct import DirectSource
from sources.errors import SourceError
from sources.guard.session import GuardedSession
from sources.hls.stream import HlsStream
from sources.playable import MediaStream
from tests.audio.hearing import play
from tests.media import decode_opus, make_tone, strength
from tests.sources.guard.watching import dialled, guard_with, listening
from tests.sources.guard.web_server import WebServer, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

HEAD = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n"


class Channel:
    """A server of HLS, and streams of it whose waits take no time and are noted."""

    def __init__(self, server: WebServer, session: GuardedSession) -> None:
        self.server = server
        self.session = session
        self.waits: list[float] = []

    def stream(self, path: str = "/list.m3u8") -> HlsStream:
        return HlsStream(f"{self.server.url}{path}", session=self.session, wait=self._note_wait)

    def publish(self, text: str, path: str = "/list.m3u8") -> None:
        self.server.answer(path, text.encode(), content_type="application/vnd.apple.mpegurl")

    def publish_in_turn(self, *texts: str) -> None:
        """One list for each time that it is asked for, the last for good."""
        left = list(texts)

        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(text=left.pop(0) if len(left) > 1 else left[0])

        self.server.handle("/list.m3u8", answer)

    def keep(self, **bodies: bytes) -> None:
        for name, body in bodies.items():
            self.server.answer(f"/{name}", body)

    async def hear(self, *, from_ms: int = 0) -> bytes:
        """All that is to be heard to the end."""
        stream = self.stream()
        await stream.load()
        async with aclosing(stream.sound(from_ms=from_ms)) as sound:
            return b"".join([block async for block in sound])

    async def failure(self) -> str:
        with pytest.raises(SourceError) as caught:
            await self.hear()
        return caught.value.reason

    async def _note_wait(self, seconds: float) -> None:
        self.waits.append(seconds)


@asynccontextmanager
async def channel() -> AsyncIterator[Channel]:
    async with serving() as server, GuardedSession(guard_with(None, f"127.0.0.1:{server.port}")) as session:
        yield Channel(server, session)


def listed(*names: str, first: int = 0, ended: bool = False) -> str:
    segments = "".join(f"#EXTINF:2,\n{name}\n" for name in names)
    return HEAD + f"#EXT-X-MEDIA-SEQUENCE:{first}\n" + segments + ("#EXT-X-ENDLIST\n" if ended else "")


def segmented(folder: Path, kind: str, make: Callable[..., Path] = make_tone) -> None:
    """A sound of 5 s in segments of about 1 s, as FFmpeg makes them."""
    folder.mkdir()
    options = {"hls_time": "1", "hls_list_size": "0", "hls_segment_type": kind, "hls_playlist_type": "vod"}
    with (
        av.open(make(folder / "tone.wav", format="wav", codec="pcm_s16le", seconds=5.0)) as tone,
        av.open(str(folder / "list.m3u8"), "w", format="hls", options=options) as container,
    ):
        stream = container.add_stream("aac", rate=48_000, layout="stereo")
        for frame in tone.decode(audio=0):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


@pytest.mark.parametrize("kind", ["mpegts", "fmp4"])
async def test_a_stream_is_heard_through_the_whole_chain(tmp_path: Path, kind: str) -> None:
    segmented(tmp_path / "hls", kind)
    async with channel() as here:
        for file in (tmp_path / "hls").iterdir():
            here.server.answer(f"/{file.name}", file.read_bytes())
        playable = await DirectSource(here.session).resolve(f"{here.server.url}/list.m3u8")
        assert not playable.hit.is_live
        assert playable.hit.duration_ms == pytest.approx(5000, abs=100)
        stream = here.stream()
        await stream.load()
        live = await LiveInput.open(stream.sound(), name="hls")
        samples = decode_opus(await asyncio.to_thread(play, live))
        await live.wait_closed()
        assert len(samples) / 48_000 == pytest.approx(5, abs=0.1)
        assert strength(samples[10_000:-10_000], 440.0) > 0.9


async def test_packed_sound_is_heard_too(tmp_path: Path) -> None:
    pieces = {
        f"s{number}": make_tone(tmp_path / "s", format="adts", codec="aac", seconds=1).read_bytes()
        for number in range(3)
    }
    async with channel() as here:
        tag = b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10)  # where such segments tell their time
        here.keep(**{name: tag + piece for name, piece in pieces.items()})
        here.publish(listed(*pieces, ended=True))
        stream = here.stream()
        await stream.load()
        live = await LiveInput.open(stream.sound(), name="hls")
        samples = decode_opus(await asyncio.to_thread(play, live))
        await live.wait_closed()
        assert len(samples) / 48_000 == pytest.approx(3, abs=0.2)


async def test_a_place_in_the_middle_begins_with_its_segment() -> None:
    async with channel() as here:
        here.keep(a=b"a", b=b"b", c=b"c")
        here.publish(listed("a", "b", "c", ended=True))
        stream = here.stream()
        await stream.load()
        assert (stream.is_live, stream.duration_ms) == (False, 6000)
        assert [stream.begin_of(at) for at in (0, 1999, 2000, 5999, 60_000)] == [0, 0, 2000, 4000, 4000]
        assert await here.hear(from_ms=2000) == b"bc"


async def test_a_live_stream_begins_near_its_edge_and_goes_on_without_gaps_or_doubles() -> None:
    async with channel() as here:
        here.keep(**{name: name.encode() for name in "abcdefg"})
        first, then = listed(*"abcde"), listed(*"cdef", first=2)
        here.publish_in_turn(first, then, then, listed(*"efg", first=4, ended=True))
        assert await here.hear() == b"cdefg"
        assert here.waits == [6.0, 6.0, 3.0]


async def test_a_live_stream_tells_that_it_is_one() -> None:
    async with channel() as here:
        here.publish(listed("a"))
        playable = await DirectSource(here.session).resolve(f"{here.server.url}/list.m3u8")
        assert (playable.hit.is_live, playable.hit.duration_ms) == (True, None)
        assert playable.audio == MediaStream(f"{here.server.url}/list.m3u8", protocol="hls")


async def test_a_live_stream_that_starts_to_count_anew_goes_on() -> None:
    async with channel() as here:
        here.keep(**{name: name.encode() for name in "abx"})
        here.publish_in_turn(listed("a", "b", first=1000), listed("x", first=0, ended=True))
        assert await here.hear() == b"abx"


async def test_a_segment_of_a_live_stream_that_is_gone_is_left_out_and_one_of_a_track_is_not() -> None:
    async with channel() as here:
        here.keep(a=b"a", c=b"c")
        here.publish_in_turn(listed("a", "b"), listed("a", "b", "c", ended=False), listed("c", first=2, ended=True))
        assert await here.hear() == b"ac"
        here.publish(listed("a", "b", "c", ended=True))
        assert await here.failure() == "not_found"


async def test_a_live_stream_that_does_not_go_on_is_given_up() -> None:
    async with channel() as here:
        here.keep(a=b"a")
        here.publish(listed("a"))
        assert await here.failure() == "timeout"
        assert len(here.waits) == 13


async def test_a_list_without_a_pause_is_not_asked_for_all_the_time() -> None:
    async with channel() as here:
        here.keep(a=b"a")
        here.publish(listed("a").replace("DURATION:6", "DURATION:0"))
        assert await here.failure() == "timeout"
        assert set(here.waits) == {1.0}


async def test_what_fails_for_a_moment_is_asked_for_again() -> None:
    async with channel() as here:
        answers = [web.Response(status=503), web.Response(status=500), web.Response(body=b"a")]

        async def answer(_: web.Request) -> web.StreamResponse:
            return answers.pop(0)

        here.server.handle("/a", answer)
        here.publish(listed("a", ended=True))
        assert await here.hear() == b"a"
        assert here.waits == [0.5, 1.0]


async def test_encrypted_segments_are_opened() -> None:
    def sealed(body: bytes, iv: bytes) -> bytes:
        padder, sealer = PKCS7(128).padder(), Cipher(AES(b"k" * 16), CBC(iv)).encryptor()
        return sealer.update(padder.update(body) + padder.finalize()) + sealer.finalize()

    async with channel() as here:
        here.keep(key=b"k" * 16, a=sealed(b"first", (7).to_bytes(16, "big")), b=sealed(b"second", b"v" * 16), c=b"open")
        vector = "IV=0x" + "76" * 16
        here.publish(
            HEAD + '#EXT-X-MEDIA-SEQUENCE:7\n#EXT-X-KEY:METHOD=AES-128,URI="key"\n#EXTINF:1,\na\n'
            f'#EXT-X-KEY:METHOD=AES-128,URI="key",{vector}\n#EXTINF:1,\nb\n'
            "#EXT-X-KEY:METHOD=NONE\n#EXTINF:1,\nc\n#EXT-X-ENDLIST\n"
        )
        assert await here.hear() == b"firstsecondopen"
        assert sum(request.path == "/key" for request in here.server.requests) == 1
        here.keep(key=b"short")
        assert await here.failure() == "server_error"


async def test_ranges_are_cut_out_where_the_server_does_not() -> None:
    async with channel() as here:
        here.keep(a=b"0123456789")
        here.publish(
            HEAD + '#EXT-X-MAP:URI="a",BYTERANGE="2@0"\n#EXT-X-BYTERANGE:3@4\n#EXTINF:1,\na\n'
            "#EXT-X-BYTERANGE:2\n#EXTINF:1,\na\n#EXT-X-ENDLIST\n"
        )
        assert await here.hear() == b"0145678"
        assert here.server.requests[-1].headers["Range"] == "bytes=7-8"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "#EXTINF:1,\n{bad}\n#EXT-X-ENDLIST\n",
        HEAD + "#EXTINF:1,\n{bad}\n",
        HEAD + '#EXT-X-MAP:URI="{bad}"\n#EXTINF:1,\na\n#EXT-X-ENDLIST\n',
        HEAD + '#EXT-X-KEY:METHOD=AES-128,URI="{bad}"\n#EXTINF:1,\na\n#EXT-X-ENDLIST\n',
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{bad}\n",
        '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",URI="{bad}"\n#EXT-X-STREAM-INF:BANDWIDTH=1\na\n',
    ],
)
async def test_nothing_in_a_list_leads_into_this_network(text: str) -> None:
    async with listening() as (listener, port), channel() as here:
        here.keep(a=b"a" * 16)
        here.publish(text.format(bad=f"http://127.0.0.1:{port}/x"))
        with dialled() as destinations:
            assert await here.failure() == "forbidden_address"
        assert listener.connections == 0
        assert destinations == {("127.0.0.1", here.server.port)}


async def test_variants_of_variants_end() -> None:
    async with channel() as here:
        here.publish("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlist.m3u8\n")
        assert await here.failure() == "unsupported"
