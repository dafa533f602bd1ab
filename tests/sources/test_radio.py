"""Stations of internet radio: their sound, their titles, and what happens when they break off."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.fetching.live_input import LiveInput
from sources.errors import SourceError
from sources.guard.session import GuardedSession
from sources.radio import Station, StationLimits, title_in
from tests.audio.hearing import play
from tests.media import decode_opus, make_tone, strength
from tests.sources.guard.watching import Names, dialled, guard_with, listening
from tests.sources.station import Programme, TestStation, broadcasting

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator
    from pathlib import Path

SOUND = bytes(range(256)) * 40
SMALL = StationLimits(tries=3, worth_bytes=2000)


class Radio:
    """A listener of a test: what comes, what is said, and how long is waited in between, which takes no time."""

    def __init__(self, session: GuardedSession) -> None:
        self._session = session
        self.titles: list[str] = []
        self.waits: list[float] = []

    def tune_in(self, url: str, limits: StationLimits = SMALL) -> Station:
        return Station(url, session=self._session, on_title=self.titles.append, limits=limits, wait=self._note_wait)

    async def hear(self, url: str, count: int, limits: StationLimits = SMALL) -> bytes:
        """The first `count` bytes."""
        heard = bytearray()
        async with aclosing(self.tune_in(url, limits).sound()) as sound:
            async for block in sound:
                heard += block
                if len(heard) >= count:
                    break
        return bytes(heard[:count])

    async def failure(self, url: str, limits: StationLimits = SMALL) -> SourceError:
        with pytest.raises(SourceError) as caught:
            await self.hear(url, 1 << 30, limits)
        return caught.value

    async def _note_wait(self, seconds: float) -> None:
        self.waits.append(seconds)


@asynccontextmanager
async def radio(station: TestStation, names: Names | None = None) -> AsyncIterator[Radio]:
    async with GuardedSession(guard_with(names, f"127.0.0.1:{station.port}")) as session:
        yield Radio(session)


@pytest.mark.parametrize("pieces", [0, 1, 3, 1000])
@pytest.mark.parametrize("first_line", [b"ICY 200 OK", b"HTTP/1.0 200 OK", b"HTTP/1.1 200 OK"])
async def test_the_sound_is_heard_without_what_is_said_in_it(first_line: bytes, pieces: int) -> None:
    said = [b"StreamTitle='One';", b"", b"StreamTitle='One';StreamUrl='';", "StreamTitle='Zwei – ä';".encode()]
    programme = Programme(SOUND, said, interval=1000, first_line=first_line, stays=True, pieces=pieces)
    async with broadcasting(programme) as station, radio(station) as listener:
        assert await listener.hear(station.url, len(SOUND)) == SOUND
        assert listener.titles == ["One", "Zwei – ä"]
        assert b"icy-metadata: 1\r\n" in station.heads[0].lower()


async def test_a_station_that_says_nothing_is_heard_as_it_is() -> None:
    async with broadcasting(Programme(SOUND, stays=True)) as station, radio(station) as listener:
        assert await listener.hear(station.url, len(SOUND)) == SOUND
        assert listener.titles == []


async def test_a_station_that_breaks_off_is_tuned_in_again() -> None:
    first, second = Programme(SOUND[:5000], [b"StreamTitle='A';"], 1000), Programme(SOUND, stays=True)
    async with broadcasting(first, second) as station, radio(station) as listener:
        heard = await listener.hear(station.url, 5000 + len(SOUND))
        assert heard == SOUND[:5000] + SOUND
        assert listener.waits == [0.5]


async def test_a_station_that_breaks_off_in_the_middle_of_a_title_is_tuned_in_again() -> None:
    broken = Programme(SOUND[:1000] + b"\x05Stream", first_line=b"ICY 200 OK", headers=[b"icy-metaint: 1000"])
    async with broadcasting(broken, Programme(SOUND, stays=True)) as station, radio(station) as listener:
        assert await listener.hear(station.url, 1000 + len(SOUND)) == SOUND[:1000] + SOUND


async def test_a_station_on_which_nothing_comes_any_more_is_tuned_in_again() -> None:
    limits = StationLimits(tries=3, worth_bytes=2000, idle_s=1.0)
    silent = Programme(SOUND[:3000], stays=True)
    async with broadcasting(silent, Programme(SOUND, stays=True)) as station, radio(station) as listener:
        assert await listener.hear(station.url, 3000 + len(SOUND), limits) == SOUND[:3000] + SOUND


async def test_it_is_given_up_after_some_failures_in_a_row_with_growing_waits() -> None:
    async with broadcasting(Programme(SOUND), Programme(SOUND[:10])) as station, radio(station) as listener:
        limits = StationLimits(tries=8, worth_bytes=2000)
        assert (await listener.failure(station.url, limits)).reason == "no_network"
        assert listener.waits == [0.5, 1, 2, 4, 8, 8, 8]
        assert len(station.heads) == 8


async def test_one_that_plays_for_a_while_each_time_is_never_given_up() -> None:
    programmes = [Programme(SOUND) for _ in range(20)]
    async with broadcasting(*programmes) as station, radio(station) as listener:
        assert await listener.hear(station.url, 20 * len(SOUND)) == 20 * SOUND
        assert set(listener.waits) == {0.5}


async def test_one_that_cannot_be_heard_at_all_is_told_at_once() -> None:
    gone = Programme(b"", first_line=b"HTTP/1.0 404 Not Found")
    async with broadcasting(gone) as station, radio(station) as listener:
        assert (await listener.failure(station.url)).reason == "not_found"
        assert listener.waits == []


async def test_a_station_whose_name_moves_into_this_network_is_left() -> None:
    """DNS is asked anew at each connection, and so is the guard."""
    async with broadcasting(Programme(SOUND)) as station, listening("127.0.0.3", station.port) as (other, _):
        names = Names(fm_test=[["127.0.0.1"], ["127.0.0.3"]])
        async with radio(station, names) as listener:
            with dialled() as destinations:
                failure = await listener.failure(f"http://fm.test:{station.port}/live")
            assert failure.reason == "forbidden_address"
            assert destinations == {("127.0.0.1", station.port)}
            assert (other.connections, listener.waits) == (0, [0.5])


@pytest.mark.parametrize("told", [b"-1", b"a", b"99999999999", b"2000000", "٣".encode()])
async def test_an_interval_that_makes_no_sense_is_refused(told: bytes) -> None:
    programme = Programme(SOUND, first_line=b"HTTP/1.0 200 OK", headers=[b"icy-metaint: " + told])
    async with broadcasting(programme) as station, radio(station) as listener:
        assert (await listener.failure(station.url)).reason == "server_error"


async def test_turning_it_off_lets_go_of_the_connection() -> None:
    async with broadcasting(Programme(SOUND, stays=True)) as station, radio(station) as listener:
        await listener.hear(station.url, 100)
        await station.gone.wait()


@pytest.mark.parametrize(
    ("said", "title"),
    [
        (b"StreamTitle='A - B';StreamUrl='http://x/';\0\0", "A - B"),
        (b"StreamTitle='Don't stop';", "Don't stop"),
        (b"StreamTitle='';", ""),
        (b"StreamTitle='tail'", "tail"),
        (b"StreamUrl='x';StreamTitle='later';", "later"),
        (b"StreamTitle='caf\xe9 \x96';", "café \u2013"),
        (b"StreamTitle='a\nb\x00\x1b[31m  c';", "a b [31m c"),
        (b"StreamTitle='" + b"x" * 4000 + b"';", "x" * 300),
        (b"StreamUrl='x';", None),
        (b"", None),
    ],
)
def test_a_title_is_read_as_stations_write_it(said: bytes, title: str | None) -> None:
    assert title_in(said) == title


@given(st.binary(max_size=300))
def test_whatever_is_said_is_a_short_line_or_nothing(said: bytes) -> None:
    title = title_in(b"StreamTitle='" + said + b"';")
    assert title is None or (title.isprintable() and len(title) <= 300)


@pytest.mark.parametrize(
    ("format", "codec"), [("mp3", "libmp3lame"), ("adts", "aac"), ("ogg", "libopus"), ("ogg", "flac")]
)
async def test_a_station_is_heard_through_the_whole_chain(tmp_path: Path, format: str, codec: str) -> None:
    """Two connections of a second each: the tone goes on behind the break."""
    file = make_tone(tmp_path / "tone", format=format, codec=codec, seconds=1.0)
    sound = file.read_bytes()
    limits = StationLimits(tries=2, worth_bytes=1)
    two = [Programme(sound, [b"StreamTitle='Now';"], 1000), Programme(sound, [b"StreamTitle='Next';"], 1000)]
    end = Programme(b"", first_line=b"HTTP/1.0 404 Not Found")
    async with broadcasting(*two, end) as station, radio(station) as listener:
        blocks = listener.tune_in(station.url, limits).sound()
        live = await LiveInput.open(until_gone(blocks), name="a station")
        frames = await asyncio.to_thread(play, live)
        await live.wait_closed()
        samples = decode_opus(frames)
        assert len(samples) / 48_000 == pytest.approx(2, abs=0.15)
        assert strength(samples[10_000:40_000], 440.0) > 0.9
        assert strength(samples[60_000:90_000], 440.0) > 0.9  # in another phase
        assert listener.titles == ["Now", "Next"]


async def until_gone(blocks: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """What comes until the station is gone, as if that were the end."""
    try:
        async for block in blocks:
            yield block
    except SourceError:
        return
