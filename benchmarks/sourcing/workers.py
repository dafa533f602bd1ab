"""The stand-in in a process of its own, yt-dlp called plainly, and workers that endure many jobs."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from demo.stage import PROJECT
from sources.ytdlp.job import YtDlpSettings
from sources.ytdlp.pool import YtDlpPool
from sources.ytdlp.youtube import YouTube

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

# One process that stays, as those have who call yt-dlp from a bot; it is warm before the first is timed.
_PLAIN = """
import json, sys, time
from yt_dlp import YoutubeDL
proxy, *links = sys.argv[1:]
taken = []
for link in links:
    began = time.perf_counter()
    with YoutubeDL({"quiet": True, "no_warnings": True, "proxy": proxy, "compat_opts": {"no-certifi"}}) as downloader:
        downloader.extract_info(link, download=False)
    taken.append((time.perf_counter() - began) * 1000)
print(json.dumps(taken[1:]))
"""


@dataclass(frozen=True)
class Site:
    """Where the stand-in is reached."""

    proxy_url: str
    tls_port: int
    ca_file: Path


@asynccontextmanager
async def started_stand_in(folder: Path, song: Path) -> AsyncIterator[Site]:
    """The stand-in, every track of which is `song`; ended with the block."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.sources.standin", str(folder), str(song)),
        cwd=PROJECT,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        proxy_url, tls_port, ca_file = (await process.stdout.readline()).decode().split()
        yield Site(proxy_url, int(tls_port), Path(ca_file))
    finally:
        process.kill()
        await process.wait()


async def plain_ms(site: Site, folder: Path, links: Sequence[str]) -> list[float]:
    """What yt-dlp with its own settings takes for each link but the first, in a process that does nothing else."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _PLAIN, site.proxy_url, *links),
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "SSL_CERT_FILE": str(site.ca_file)},
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await process.communicate()
    taken: list[float] = json.loads(told)
    return taken


async def endure(site: Site, folder: Path, jobs: int) -> dict[str, float]:
    """The memory of the largest worker in MB after so many videos, and what it has grown by since a tenth of them."""
    settings = YtDlpSettings(folder, site.proxy_url, ca_file=site.ca_file)
    async with YtDlpPool(settings) as pool:
        youtube = YouTube(pool)

        async def work(numbers: range) -> float:
            waiting = iter(numbers)

            async def one_after_the_other() -> None:
                for number in waiting:
                    await youtube.resolve(f"job{number:08d}")

            await asyncio.gather(*(one_after_the_other() for _ in range(settings.workers)))
            return max(_rss_mb(pid) for pid in pool.pids)

        early = await work(range(jobs // 10))
        late = await work(range(jobs // 10, jobs))
        return {"worker_rss_mb": late, "worker_growth_mb": late - early, "worker_restarts": pool.restarts}


def workers_rss_mb(bot_pid: int) -> list[float]:
    """The memory of each worker that a bot has."""
    children = psutil.Process(bot_pid).children(recursive=True)
    return [_rss_mb(one.pid) for one in children if any(part.endswith("ytdlp/worker.py") for part in one.cmdline())]


def _rss_mb(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss) / 2**20
