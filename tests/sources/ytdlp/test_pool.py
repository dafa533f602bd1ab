"""Workers: who is served when, what they may know and use, and what comes of it when they are killed."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from sources.errors import SourceError
from sources.ytdlp.job import FULL, Job, YtDlpSettings
from sources.ytdlp.pool import YtDlpPool
from sources.ytdlp.youtube import YouTube

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.sources.standin.server import StandIn

SEARCH = Job("ytsearch3:paper boats", YouTube.extractors, (1, 3))
VIDEO = Job("https://www.youtube.com/watch?v=vid00000001", YouTube.extractors)
PLAYLIST = Job("https://www.youtube.com/playlist?list=PLlong250", YouTube.extractors, (1, 100))
PATHS = {"/search": SEARCH, "/player": VIDEO, "/browse": PLAYLIST}


@pytest.fixture
async def lone(settings: YtDlpSettings, tmp_path: Path) -> AsyncIterator[YtDlpPool]:
    """One worker of its own, so that what is done to it is done to no other test."""
    async with YtDlpPool(replace(settings, workers=1, folder=tmp_path / "workers")) as pool:
        yield pool


def search_of(words: str) -> Job:
    return replace(SEARCH, url=f"ytsearch3:{words}")


async def reason_of(asking: asyncio.Task[dict[str, Any]]) -> str:
    with pytest.raises(SourceError) as caught:
        await asking
    return caught.value.reason


@pytest.mark.parametrize("path", PATHS)
async def test_a_worker_killed_in_the_middle_of_a_job_costs_nobody_the_answer(
    lone: YtDlpPool, stand_in: StandIn, path: str
) -> None:
    stand_in.held.add(path)
    asking = asyncio.create_task(lone.extract(PATHS[path], fair_key=1))
    await stand_in.until_asked(path)
    [pid] = lone.pids
    os.killpg(pid, signal.SIGKILL)
    await stand_in.until_asked(path, times=2)
    await stand_in.release()
    assert (await asking)["title"]
    assert lone.pids[0] != pid


@pytest.mark.parametrize("path", PATHS)
async def test_a_worker_killed_again_and_again_is_an_error(lone: YtDlpPool, stand_in: StandIn, path: str) -> None:
    stand_in.held.add(path)
    asking = asyncio.create_task(lone.extract(PATHS[path], fair_key=1))
    for times in (1, 2):
        await stand_in.until_asked(path, times=times)
        os.killpg(lone.pids[0], signal.SIGKILL)
    assert await reason_of(asking) == "unavailable"
    await stand_in.release()
    assert await lone.extract(search_of("afterwards"), fair_key=1)


async def test_a_worker_killed_while_deno_solves_costs_nobody_the_answer(lone: YtDlpPool, stand_in: StandIn) -> None:
    stand_in.players["VISIONOS"] = "bot_check"
    stand_in.held.add("/s/player/")
    asking = asyncio.create_task(lone.extract(replace(VIDEO, profile=FULL), fair_key=1))
    await stand_in.until_asked("/s/player/")
    os.killpg(lone.pids[0], signal.SIGKILL)
    await stand_in.until_asked("/s/player/", times=2)
    await stand_in.release()
    assert "sig=" in (await asking)["url"]


@pytest.mark.parametrize("path", PATHS)
async def test_a_job_that_takes_too_long_is_ended_with_its_process(
    settings: YtDlpSettings, stand_in: StandIn, tmp_path: Path, path: str
) -> None:
    stand_in.held.add(path)
    hurried = replace(settings, workers=1, folder=tmp_path / "workers", run_s=6.0)
    async with YtDlpPool(hurried) as pool:
        asking = asyncio.create_task(pool.extract(PATHS[path], fair_key=1))
        await stand_in.until_asked(path)
        [pid] = pool.pids
        assert await reason_of(asking) == "timeout"
        assert not psutil.pid_exists(pid)
        await stand_in.release()
        assert await pool.extract(search_of("afterwards"), fair_key=1)


async def test_a_server_that_says_nothing_is_a_time_out(
    settings: YtDlpSettings, stand_in: StandIn, tmp_path: Path
) -> None:
    stand_in.held.add("/youtubei/")
    async with YtDlpPool(replace(settings, workers=1, folder=tmp_path / "workers", socket_s=0.5)) as pool:
        for job in (SEARCH, VIDEO, PLAYLIST):
            assert await reason_of(asyncio.create_task(pool.extract(job, fair_key=1))) == "timeout"
        assert pool.restarts == 0


async def test_nobody_waits_longer_than_the_settings_say_for_their_turn(
    settings: YtDlpSettings, stand_in: StandIn, tmp_path: Path
) -> None:
    stand_in.held.add("/search")
    async with YtDlpPool(replace(settings, workers=1, folder=tmp_path / "workers", total_s=1.5)) as pool:
        asking = [asyncio.create_task(pool.extract(search_of(words), fair_key=1)) for words in ("one", "two")]
        assert [await reason_of(one) for one in asking] == ["timeout", "timeout"]


async def test_no_way_to_the_network_is_told(settings: YtDlpSettings, stand_in: StandIn, tmp_path: Path) -> None:
    nowhere = replace(settings, workers=1, folder=tmp_path / "workers", proxy_url="http://127.0.0.1:9")
    async with YtDlpPool(nowhere) as pool:
        for job in (SEARCH, VIDEO):
            assert await reason_of(asyncio.create_task(pool.extract(job, fair_key=1))) == "no_network"


async def test_a_host_that_the_proxy_refuses_is_not_asked_in_another_way(pool: YtDlpPool, stand_in: StandIn) -> None:
    asking = asyncio.create_task(pool.extract(Job("https://vimeo.com/1084537", ("vimeo",)), fair_key=1))
    assert await reason_of(asking) == "forbidden_address"
    assert stand_in.refused
    assert all(target.endswith("vimeo.com:443") for target in stand_in.refused)
    stand_in.refused.clear()


async def test_a_certificate_that_nobody_vouches_for_is_not_taken(
    settings: YtDlpSettings, stand_in: StandIn, tmp_path: Path
) -> None:
    async with YtDlpPool(replace(settings, workers=1, folder=tmp_path / "workers", ca_file=None)) as pool:
        assert await reason_of(asyncio.create_task(pool.extract(VIDEO, fair_key=1))) == "server_error"
    assert stand_in.asked == []


async def test_a_job_that_nobody_waits_for_any_more_is_ended(lone: YtDlpPool, stand_in: StandIn) -> None:
    stand_in.held.add("/search")
    asking = asyncio.create_task(lone.extract(SEARCH, fair_key=1))
    await stand_in.until_asked("/search")
    [pid] = lone.pids
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await stand_in.release()
    assert await lone.extract(search_of("afterwards"), fair_key=1)
    assert not psutil.pid_exists(pid)


async def test_who_asks_the_same_gets_the_same_answer_out_of_one_job(pool: YtDlpPool, stand_in: StandIn) -> None:
    before = pool.jobs
    answers = await asyncio.gather(*(pool.extract(SEARCH, fair_key=guild) for guild in range(5)))
    assert all(answer is answers[0] for answer in answers)
    assert (pool.jobs - before, stand_in.times_asked("/search")) == (1, 1)


async def test_one_who_goes_leaves_the_job_to_who_still_waits(lone: YtDlpPool, stand_in: StandIn) -> None:
    stand_in.held.add("/search")
    first, second = (asyncio.create_task(lone.extract(SEARCH, fair_key=guild)) for guild in (1, 2))
    await stand_in.until_asked("/search")
    first.cancel()
    await asyncio.wait([first])
    await stand_in.release()
    assert len((await second)["entries"]) == 3
    assert (lone.jobs, lone.restarts) == (1, 0)


async def test_a_guilds_long_queue_delays_another_by_one_job_at_most(lone: YtDlpPool, stand_in: StandIn) -> None:
    done: list[str] = []

    async def ask(words: str, guild: int) -> None:
        await lone.extract(search_of(words), fair_key=guild)
        done.append(words)

    stand_in.held.add("/search")
    greedy = [asyncio.create_task(ask(f"greedy {number}", 1)) for number in range(20)]
    await stand_in.until_asked("/search")
    modest = asyncio.create_task(ask("modest", 2))
    same = asyncio.create_task(ask("greedy 15", 3))
    await asyncio.sleep(0)
    await stand_in.release()
    await asyncio.gather(modest, same, *greedy)
    assert done.index("modest") <= 1
    assert done.index("greedy 15") <= 3  # whose line is shorter takes it out of the longer one


async def test_a_playlist_of_200_leaves_room_for_anothers_search(lone: YtDlpPool, stand_in: StandIn) -> None:
    order: list[str] = []

    async def list_all() -> None:
        async for hit in YouTube(lone).playlist("PLlong200"):
            if hit.source_id.endswith("0"):
                order.append("item")
        order.append("all")

    stand_in.held.add("/browse")
    listing = asyncio.create_task(list_all())
    await stand_in.until_asked("/browse")
    searching = asyncio.create_task(lone.extract(SEARCH, fair_key=2))
    searching.add_done_callback(lambda _: order.append("search"))
    await asyncio.sleep(0)
    await stand_in.release()
    await asyncio.gather(listing, searching)
    assert order.index("search") <= 10  # before the second hundred
    assert order.count("item") == 20


def share_of(pid: int) -> str | None:
    """How much of the processor a process's session gets beside others; None where that is not told."""
    share = Path(f"/proc/{pid}/autogroup")
    return share.read_text().split(maxsplit=1)[1].strip() if share.exists() else None


async def test_a_worker_knows_no_secret_and_has_no_more_than_it_needs(
    settings: YtDlpSettings, stand_in: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "a secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    folder = tmp_path / "workers"
    async with YtDlpPool(replace(settings, workers=1, folder=folder, proxy_url=stand_in.proxy_url)) as pool:
        await pool.extract(SEARCH, fair_key=1)
        worker = psutil.Process(pool.pids[0])
        environment = worker.environ()
        assert environment.keys() <= {
            *("PATH", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "SYSTEMROOT", "TZ"),
            *("HOME", "TMPDIR", "DENO_DIR", "NO_UPDATE_NOTIFIER", "SSL_CERT_FILE"),
        }
        assert environment["HOME"] == str(folder)
        assert (worker.nice() >= 5, worker.cwd()) == (True, str(folder))
        assert share_of(worker.pid) in ("nice 5", None)
        assert stand_in.proxy_url not in " ".join(worker.cmdline())
        assert worker.rlimit(psutil.RLIMIT_DATA)[0] == settings.memory_bytes
        assert worker.rlimit(psutil.RLIMIT_CORE)[0] == 0


async def test_a_worker_that_wants_too_much_memory_is_refused_it(
    settings: YtDlpSettings, stand_in: StandIn, tmp_path: Path
) -> None:
    small = replace(settings, workers=1, folder=tmp_path / "workers", memory_bytes=16 << 20)
    async with YtDlpPool(small) as pool:
        assert await reason_of(asyncio.create_task(pool.extract(VIDEO, fair_key=1))) in ("unavailable", "too_large")


async def test_no_worker_is_left_when_the_pool_is_closed_in_the_middle_of_a_job(
    settings: YtDlpSettings, stand_in: StandIn, tmp_path: Path
) -> None:
    stand_in.held.add("/search")
    async with YtDlpPool(replace(settings, workers=2, folder=tmp_path / "workers")) as pool:
        asking = [asyncio.create_task(pool.extract(search_of(words), fair_key=1)) for words in ("one", "two", "three")]
        await stand_in.until_asked("/search", times=2)
        pids = pool.pids
    assert [await reason_of(one) for one in asking] == ["unavailable"] * 3
    assert not any(psutil.pid_exists(pid) for pid in pids)
