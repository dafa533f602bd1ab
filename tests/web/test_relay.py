"""Videos that yt-dlp found at a site, and the site's pictures, passed on: real workers, and a stand-in of the site."""

from __future__ import annotations

import asyncio
import logging
import ssl
from typing import TYPE_CHECKING

import pytest

from launch.sections import WebSettings
from models import QueueEntry
from services.sourcing.catalogue import Catalogue
from services.sourcing.sourcing import Sourcing
from services.watching.page_pictures import PagePictures
from services.watching.pictures import FilePicture, NoPicture, TrackPictures
from services.words import Words
from sources.guard.guard import Guard
from sources.guard.hosts import AllowList
from sources.guard.session import GuardedSession
from sources.ytdlp.extractor import Extractors
from sources.ytdlp.job import YtDlpSettings
from sources.ytdlp.pool import YtDlpPool
from tests.sources.pictures import PNG
from tests.sources.standin.media import Media
from tests.sources.standin.server import StandIn
from tests.sources.standin.streamable import SECRET
from tests.web.elsewhere import MP4

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person
    from tests.web.conftest import Browser

API = "ajax.streamable.com"
MEDIA = "cdn.streamable.com/video/"
REDIRECTED = "other.streamable.com"


class Site:
    """A group that watches what a site has; the site itself is `far`."""

    def __init__(self, house: House, seat: Seat, far: StandIn, sourcing: Sourcing) -> None:
        self.house = house
        self.seat = seat
        self.far = far
        self.sourcing = sourcing

    async def put(self, video_id: str) -> QueueEntry:
        """A new entry of the queue."""
        async with self.house.database.begin() as tx:
            player = await tx.players.of_group(self.seat.group_id)
            assert player is not None
            source_id = f"https://streamable.com/{video_id}"
            entry = QueueEntry(
                player_id=player.row_id,
                source="extractor",
                source_id=source_id,
                title="Boats",
                added_at=self.house.clock(),
            )
            await tx.players.add_entries([entry])
            return entry

    async def address(self, video_id: str, part: str = "video") -> str:
        return f"/groups/{self.seat.group_id}/media/{(await self.put(video_id)).row_id}/{part}"

    async def hear(self, entry: QueueEntry) -> None:
        """What playing it does first."""
        await self.sourcing.resolve(entry.source, entry.source_id)


@pytest.fixture(scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[StandIn]:
    async with StandIn(tmp_path_factory.mktemp("far"), Media(MP4, "video/mp4")) as far:
        yield far


@pytest.fixture(scope="module")
async def extractors(running: StandIn, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Extractors]:
    folder = tmp_path_factory.mktemp("workers")
    settings = YtDlpSettings(folder, running.proxy_url, ca_file=running.ca_file, run_s=60.0, total_s=90.0)
    async with YtDlpPool(settings) as pool:
        source = Extractors(pool)
        await source.learn(pool, ["streamable"])
        yield source


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    return await house.group(ada, "Film night", ben)


@pytest.fixture
def relay_video() -> bool:
    """As in the config; parametrized by who wants it otherwise."""
    return True


@pytest.fixture
async def site(
    house: House, seat: Seat, running: StandIn, extractors: Extractors, relay_video: bool
) -> AsyncIterator[Site]:
    running.asked.clear()
    running.media.revoked.clear()

    async def resolve(_host: str, _port: int) -> list[tuple[str, int]]:
        return [("127.0.0.1", running.tls_port)]

    guard = Guard(allowed=AllowList.parse([f"127.0.0.1:{running.tls_port}"]), resolve=resolve)
    async with GuardedSession(guard, tls=ssl.create_default_context(cafile=running.ca_file)) as session:
        sourcing = Sourcing(Catalogue([extractors]), house.database, house.clock)
        house.track_pictures = TrackPictures(house.database, sourcing, session, house.reader, relay_video=relay_video)
        yield Site(house, seat, running, sourcing)
    assert running.refused == []


@pytest.fixture
async def visitor(site: Site, browser: Browser, house: House, seat: Seat) -> Browser:
    """Ada's browser, let in."""
    token = (await house.web.watch_links.make(seat)).partition("#link=")[2]
    assert (await browser.ask("POST", "/watch/open", json={"link": token}))[0] == 200
    return browser


async def test_a_sites_video_is_passed_on_and_wound(visitor: Browser, site: Site) -> None:
    address = await site.address("boats")
    assert await visitor.fetch("GET", address) == (200, MP4)
    assert visitor.answer.headers["Content-Type"] == "video/mp4"
    for first, last in ((9000, 9099), (100, 199), (0, 0)):
        status, body = await visitor.fetch("GET", address, headers={"Range": f"bytes={first}-{last}"})
        assert (status, body) == (206, MP4[first : last + 1])
        assert visitor.answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(MP4)}"
    part = {"Range": "bytes=100-", "If-Range": visitor.answer.headers["ETag"]}
    assert await visitor.fetch("GET", address, headers=part) == (206, MP4[100:])
    assert (await visitor.fetch("GET", address, headers={"Range": "bytes=999999-"}))[0] == 416
    assert site.far.times_asked(API) == 1


async def test_nothing_of_a_sites_link_is_in_the_page_or_in_the_log(
    visitor: Browser, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    entry = await site.put("boats")
    address = f"/groups/{site.seat.group_id}/media/{entry.row_id}"
    picture = await PagePictures(site.house.track_pictures, Words()).of(site.seat.group_id, entry)
    said = [repr(picture), repr(await site.house.track_pictures.video(site.seat.group_id, entry.row_id))]
    for part in ("video", "cover"):
        assert (await visitor.fetch("GET", f"{address}/{part}"))[0] == 200
        said.append(repr(visitor.answer.headers))
    site.far.media.revoked.add("asked=")
    said.append(repr(await visitor.ask("GET", f"{address}/video")))
    for leak in (await site.put("inwards"), await site.put("local")):
        said.append(repr(await visitor.ask("GET", f"/groups/{site.seat.group_id}/media/{leak.row_id}/video")))
    assert picture.src == f"{address}/video"
    for text in (*said, caplog.text):
        assert SECRET not in text
        assert "cdn.streamable.com/" not in text
        assert "/secret" not in text


@pytest.mark.parametrize("video_id", ["local", "inwards"])
async def test_a_sites_video_is_not_fetched_out_of_the_network(visitor: Browser, site: Site, video_id: str) -> None:
    status, problem = await visitor.ask("GET", await site.address(video_id))
    assert (status, problem["code"]) == (503, "source-failed")


async def test_a_sites_video_that_moved_is_followed(visitor: Browser, site: Site) -> None:
    assert await visitor.fetch("GET", await site.address("moved")) == (200, MP4)
    assert site.far.times_asked(REDIRECTED) == 1


async def test_a_link_that_is_refused_is_renewed_and_the_video_goes_on(visitor: Browser, site: Site) -> None:
    address = await site.address("boats")
    assert (await visitor.fetch("GET", address, headers={"Range": "bytes=0-99"}))[0] == 206
    site.far.media.revoked.add("asked=1.")
    many = [visitor.fetch("GET", address, headers={"Range": "bytes=100-199"}) for _ in range(3)]
    assert await asyncio.gather(*many) == [(206, MP4[100:200])] * 3
    assert site.far.times_asked(API) == 2


async def test_a_link_that_is_refused_again_and_again_is_not_asked_for_each_time(visitor: Browser, site: Site) -> None:
    address = await site.address("boats")
    assert (await visitor.fetch("GET", address))[0] == 200
    site.far.media.revoked.add("asked=")
    for _ in range(5):
        status, problem = await visitor.ask("GET", address)
        assert (status, problem["code"]) == (503, "source-failed")
    assert site.far.times_asked(API) == 2


@pytest.mark.parametrize("relay_video", [WebSettings().relay_video])
async def test_unless_the_config_allows_it_a_sites_video_is_not_passed_on_and_the_page_says_why(
    visitor: Browser, site: Site
) -> None:
    entry = await site.put("boats")
    assert await site.house.track_pictures.of(entry) == NoPicture(None)
    assert site.far.asked == []
    await site.hear(entry)
    shown = await PagePictures(site.house.track_pictures, Words()).of(site.seat.group_id, entry)
    assert shown.kind == "none"
    assert shown.reason is not None
    assert "watch it on its own site" in shown.reason
    status, problem = await visitor.ask("GET", f"/groups/{site.seat.group_id}/media/{entry.row_id}/video")
    assert (status, problem["code"]) == (404, "nothing-to-see")
    assert site.far.times_asked(MEDIA) == 0


async def test_with_leave_the_page_is_told_where_a_sites_video_is(site: Site) -> None:
    assert await site.house.track_pictures.of(await site.put("boats")) == FilePicture("video/mp4")


async def test_a_sites_picture_is_fetched_once_and_shown_as_what_it_is(visitor: Browser, site: Site) -> None:
    entry = await site.put("boats")
    await site.hear(entry)
    site.far.asked.clear()
    address = f"/groups/{site.seat.group_id}/media/{entry.row_id}/cover"
    assert await asyncio.gather(*(visitor.fetch("GET", address) for _ in range(3))) == [(200, PNG)] * 3
    assert await visitor.fetch("GET", address) == (200, PNG)
    assert visitor.answer.content_type == "image/png"
    assert site.far.times_asked("/image") == 1


@pytest.mark.parametrize(
    ("video_id", "status", "code"),
    [("page", 404, "nothing-to-see"), ("huge", 503, "source-failed"), ("inwards", 503, "source-failed")],
)
async def test_what_is_no_picture_of_a_usual_size_is_not_shown(
    visitor: Browser, site: Site, video_id: str, status: int, code: str
) -> None:
    entry = await site.put(video_id)
    await site.hear(entry)
    answer = await visitor.ask("GET", f"/groups/{site.seat.group_id}/media/{entry.row_id}/cover")
    assert (answer[0], answer[1]["code"]) == (status, code)
