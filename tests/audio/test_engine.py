"""The engine as it runs: a sender process of its own, heard over real UDP."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import TYPE_CHECKING

import psutil
import pytest

from audio.engine import AudioEngine
from audio.errors import VoiceError
from audio.frame import SILENCE
from audio.readers import READERS
from audio.rings import CONNECTIONS, Word
from tests.audio.sender.receiver import AES, KEY, XCHACHA, Received, Receiver
from tests.audio.studio import Frames, frames_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from audio.line import Line
    from audio.sender.commands import Mode

LONG = 100_000


class StalledFrames(Frames):
    """A track whose network has stalled: who reads it waits until it is let go of."""

    remote = True

    def __init__(self, gone: threading.Event) -> None:
        super().__init__("stalled", LONG)
        self.gone = gone

    def read(self) -> None:
        self.gone.wait(60)

    def interrupt(self) -> None:
        self.gone.set()


class Listener:
    """A line of the engine's and the far end of its socket."""

    def __init__(self, engine: AudioEngine, *, mode: Mode = "aead_aes256_gcm_rtpsize", ssrc: int = 1) -> None:
        self.receiver = Receiver(mode=mode)
        self.line: Line = engine.new_line(seal=lambda frame: frame, can_seal=lambda: True)
        self.line.open(self.receiver.udp, ssrc=ssrc, mode=mode, key=KEY)

    async def hear(self, count: int) -> list[Received]:
        return await asyncio.to_thread(self.receiver.hear, count)

    def close(self) -> None:
        self.line.close()
        self.receiver.close()


@pytest.fixture
async def engine() -> AsyncIterator[AudioEngine]:
    async with AudioEngine.open() as engine:
        yield engine


@asynccontextmanager
async def listening(engine: AudioEngine, *, mode: Mode = "aead_aes256_gcm_rtpsize") -> AsyncIterator[Listener]:
    listener = Listener(engine, mode=mode)
    try:
        yield listener
    finally:
        listener.close()


def sound(packets: list[Received]) -> list[bytes]:
    return [packet.frame for packet in packets if packet.frame != SILENCE]


def assert_steady(packets: list[Received], engine: AudioEngine) -> None:
    """Each packet is the next one, 20 ms later, but where this machine kept the sender from running."""
    assert all((after.sequence - before.sequence) % 2**16 == 1 for before, after in pairwise(packets))
    steps = [(after.timestamp - before.timestamp) % 2**32 for before, after in pairwise(packets)]
    assert sum(step != 960 for step in steps) <= engine.rings.words[Word.STALLS]


def wait_until_it_rests(engine: AudioEngine) -> None:
    while not engine.rings.words[Word.PARKED]:
        os.sched_yield()


@pytest.mark.parametrize("mode", [AES, XCHACHA])
async def test_a_track_is_heard_to_its_end_and_the_next_without_a_gap(engine: AudioEngine, mode: Mode) -> None:
    stream, ended = engine.new_stream(), asyncio.Event()
    async with listening(engine, mode=mode) as listener:
        stream.attach(listener.line)
        stream.play(Frames("a", 20), on_end=lambda _: None)
        stream.follow(Frames("b", 20), on_start=lambda: None, on_end=lambda _: ended.set())
        packets = await listener.hear(45)
        await ended.wait()
        assert sound(packets) == frames_of("a", 0, 400) + frames_of("b", 0, 400)
        assert [packet.frame for packet in packets[-5:]] == [SILENCE] * 5
        assert_steady(packets, engine)
        assert (listener.line.figures.holes, listener.line.figures.failed) == (0, 0)
        stream.close()


async def test_a_killed_sender_is_replaced_and_every_stream_goes_on_without_a_nonce_used_twice(
    engine: AudioEngine,
) -> None:
    stream = engine.new_stream()
    async with listening(engine) as one, listening(engine) as two:
        stream.attach(one.line)
        stream.attach(two.line)
        stream.play(Frames("a", LONG), on_end=lambda _: None)
        heard = [[*await listener.hear(20)] for listener in (one, two)]
        for _ in range(3):
            assert engine.sender.pid is not None
            os.kill(engine.sender.pid, signal.SIGKILL)
            for packets, listener in zip(heard, (one, two), strict=True):
                packets += await listener.hear(30)
        for packets in heard:
            nonces = [packet.nonce for packet in packets]
            assert nonces == sorted(set(nonces))
            assert sound(packets) == frames_of("a", 0, 20 * len(packets)), "not a frame is lost"
            steps = [(after.timestamp - before.timestamp) // 960 for before, after in pairwise(packets)]
            assert min(steps) == 1
            assert max(steps) < 50, "within a second, by the clock that the packets carry"
        assert engine.sender.restarts == 3
        stream.close()


async def test_a_sender_that_hangs_is_replaced(engine: AudioEngine) -> None:
    stream = engine.new_stream()
    async with listening(engine) as listener:
        stream.attach(listener.line)
        stream.play(Frames("a", LONG), on_end=lambda _: None)
        packets = await listener.hear(10)
        hung = engine.sender.pid
        assert hung is not None
        os.kill(hung, signal.SIGSTOP)
        packets += await listener.hear(40)
        assert sound(packets) == frames_of("a", 0, 20 * len(packets))
        assert not psutil.pid_exists(hung)
        stream.close()


async def test_a_sender_that_does_not_get_up_from_its_rest_is_replaced(engine: AudioEngine) -> None:
    stream = engine.new_stream()
    async with listening(engine) as listener:
        stream.attach(listener.line)
        await asyncio.to_thread(wait_until_it_rests, engine)
        assert engine.sender.pid is not None
        os.kill(engine.sender.pid, signal.SIGSTOP)
        stream.play(Frames("a", 10), on_end=lambda _: None)
        assert sound(await listener.hear(15)) == frames_of("a", 0, 200)
        stream.close()


async def test_a_bot_with_much_to_tell_does_not_hang_with_its_sender(engine: AudioEngine) -> None:
    stream = engine.new_stream()
    async with listening(engine) as listener:
        stream.attach(listener.line)
        stream.play(Frames("a", LONG), on_end=lambda _: None)
        packets = await listener.hear(10)
        assert engine.sender.pid is not None
        os.kill(engine.sender.pid, signal.SIGSTOP)
        for number in range(5_000):
            listener.line.set_phase(number % 4)
        packets += await listener.hear(40)
        assert sound(packets) == frames_of("a", 0, 20 * len(packets))
        stream.close()


async def test_a_second_listener_hears_the_same_frame_at_the_same_time(engine: AudioEngine) -> None:
    stream = engine.new_stream()
    async with listening(engine) as first, listening(engine) as second:
        stream.attach(first.line)
        stream.play(Frames("a", LONG), on_end=lambda _: None)
        before = await first.hear(20)
        stream.attach(second.line)
        late = await second.hear(20)
        early = before + await first.hear(60)
        assert_steady(early, engine)
        assert_steady(late, engine)
        assert late[0].frame in [packet.frame for packet in early]
        assert sound(late) == frames_of("a", int(late[0].frame.split(b"@")[1]), 20 * LONG)[:20]
        stream.close()


async def test_a_pause_and_a_resume_lose_nothing(engine: AudioEngine) -> None:
    stream = engine.new_stream()
    async with listening(engine) as listener:
        stream.attach(listener.line)
        stream.play(Frames("a", LONG), on_end=lambda _: None)
        packets = await listener.hear(20)
        stream.pause()
        while packets[-1].frame != SILENCE or [packet.frame for packet in packets[-5:]] != [SILENCE] * 5:
            packets += await listener.hear(1)
        assert stream.position_ms == 20 * (len(packets) - 5)
        stream.resume()
        packets += await listener.hear(20)
        assert sound(packets) == frames_of("a", 0, 20 * len(sound(packets)))
        stream.close()


async def test_the_sender_rests_when_nothing_plays_and_is_there_when_something_does(engine: AudioEngine) -> None:
    stream = engine.new_stream()
    async with listening(engine) as listener:
        stream.attach(listener.line)
        await asyncio.to_thread(wait_until_it_rests, engine)
        stream.play(Frames("a", 10), on_end=lambda _: None)
        assert sound(await listener.hear(15)) == frames_of("a", 0, 200)
        stream.close()


async def test_many_lines_at_once_hear_every_packet(engine: AudioEngine) -> None:
    streams, listeners = [], [Listener(engine, ssrc=number) for number in range(24)]
    for listener in listeners:
        stream = engine.new_stream()
        stream.attach(listener.line)
        stream.play(Frames("a", 60), on_end=lambda _: None)
        streams.append(stream)
    for listener in listeners:
        packets = await listener.hear(65)
        assert sound(packets) == frames_of("a", 0, 1200)
        assert_steady(packets, engine)
    for stream, listener in zip(streams, listeners, strict=True):
        stream.close()
        listener.close()


async def test_a_bot_that_is_stopped_for_a_third_of_a_second_is_not_heard_to_be() -> None:
    receiver = Receiver()
    host = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.audio.engine_host", str(receiver.port), stdin=asyncio.subprocess.PIPE
    )
    packets = await asyncio.to_thread(receiver.hear, 30)
    host.send_signal(signal.SIGSTOP)
    packets += await asyncio.to_thread(receiver.hear, 15)
    host.send_signal(signal.SIGCONT)
    packets += await asyncio.to_thread(receiver.hear, 30)
    assert sound(packets) == frames_of("a", 0, 1500)
    assert host.stdin is not None
    host.stdin.close()
    assert await host.wait() == 0
    receiver.close()


async def test_the_sender_has_a_session_of_its_own(engine: AudioEngine) -> None:
    # Linux gives each session its share of the processor, however much the bot's own has to do.
    pid = engine.sender.pid
    assert pid is not None
    assert os.getsid(pid) == pid != os.getsid(0)


async def test_the_sender_knows_no_secret_of_the_bot_s_and_ends_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "a secret")
    async with AudioEngine.open() as engine:
        pid = engine.sender.pid
        assert pid is not None
        assert "DISCORD_TOKEN" not in psutil.Process(pid).environ()
    assert not psutil.pid_exists(pid)


async def test_a_ring_is_used_again_after_its_line_was_closed_and_there_is_an_end_to_them(engine: AudioEngine) -> None:
    lines = [engine.new_line(seal=lambda frame: frame, can_seal=lambda: True) for _ in range(CONNECTIONS)]
    with pytest.raises(VoiceError):
        engine.new_line(seal=lambda frame: frame, can_seal=lambda: True)
    lines[7].close()
    assert engine.new_line(seal=lambda frame: frame, can_seal=lambda: True).connection == 7


async def test_a_mode_that_nobody_knows_is_refused(engine: AudioEngine) -> None:
    async with listening(engine) as listener:
        with pytest.raises(ValueError, match="xsalsa20"):
            listener.line.open(listener.receiver.udp, ssrc=1, mode="xsalsa20_poly1305", key=KEY)  # type: ignore[arg-type]


async def test_networks_that_stall_keep_no_file_from_being_heard(engine: AudioEngine) -> None:
    gone = threading.Event()
    stalled = [engine.new_stream() for _ in range(3 * READERS)]
    for stream in stalled:
        stream.play(StalledFrames(gone), on_end=lambda _error: None)
    async with listening(engine) as listener:
        file = engine.new_stream()
        file.attach(listener.line)
        file.play(Frames("file", LONG), on_end=lambda _error: None)
        heard = await listener.hear(100)
        assert sound(heard) == frames_of("file", 0, 20 * len(sound(heard)))
        file.close()
    gone.set()
    for stream in stalled:
        stream.close()
