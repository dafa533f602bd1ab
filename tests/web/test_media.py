"""What the page shows of tracks, asked for on a socket: who is let in, and which bytes come."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import QueueEntry
from services.sourcing.catalogue import Catalogue
from services.sourcing.sourcing import Sourcing
from services.watching.page_pictures import PagePictures
from services.watching.pictures import FilePicture, NoPicture, Subtitles, TrackPictures, YouTubePicture
from services.words import Words
from sources.direct import DirectSource
from sources.guard.guard import Guard
from sources.guard.hosts import AllowList
from sources.guard.session import GuardedSession
from sources.library import LibrarySource
from tests.media import make_silent_video, make_tone, make_video
from tests.sources.pictures import PNG
from tests.web.elsewhere import MP4, Elsewhere, elsewhere
from tests.web.films import SRT, make_film
from web.limits import MEDIA_AT_ONCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person
    from tests.web.conftest import Browser


class Shelf:
    """A group with a library and a server elsewhere, and what somebody puts into its queue."""

    def __init__(self, house: House, seat: Seat, folder: Path, far: Elsewhere, library: LibrarySource) -> None:
        self.house = house
        self.library = library
        self.seat = seat
        self.folder = folder
        self.far = far

    async def put(self, source: str, source_id: str, seat: Seat | None = None) -> int:
        """The id of a new entry; what was put into the library is found."""
        await self.library.look()
        group_id = (seat or self.seat).group_id
        async with self.house.database.begin() as tx:
            player = await tx.players.of_group(group_id)
            assert player is not None
            entry = QueueEntry(
                player_id=player.row_id, source=source, source_id=source_id, title="Film", added_at=self.house.clock()
            )
            await tx.players.add_entries([entry])
            return entry.row_id

    async def entry(self, entry_id: int) -> QueueEntry:
        async with self.house.database.read() as tx:
            found = await tx.players.entry(entry_id)
        assert found is not None
        return found

    async def address(self, source_id: str, part: str = "video", source: str = "library") -> str:
        entry_id = await self.put(source, source_id)
        return f"/groups/{self.seat.group_id}/media/{entry_id}/{part}"


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    return await house.group(ada, "Film night", ben)


@pytest.fixture
async def shelf(house: House, seat: Seat, tmp_path: Path) -> AsyncIterator[Shelf]:
    folder = tmp_path / "films"
    folder.mkdir()
    make_video(folder / "film.mp4")
    async with elsewhere() as far:
        guard = Guard(allowed=AllowList.parse([far.base.partition("//")[2]]))
        async with GuardedSession(guard) as session:
            library = LibrarySource(folder, house.reader)
            sourcing = Sourcing(Catalogue([library, DirectSource(session), house.far]), house.database, house.clock)
            house.track_pictures = TrackPictures(house.database, sourcing, session, house.reader)
            yield Shelf(house, seat, folder, far, library)


async def enter(browser: Browser, house: House, seat: Seat) -> None:
    token = (await house.web.watch_links.make(seat)).partition("#link=")[2]
    assert (await browser.ask("POST", "/watch/open", json={"link": token}))[0] == 200


@pytest.fixture
async def visitor(shelf: Shelf, browser: Browser, house: House, seat: Seat) -> Browser:
    """Ada's browser, let in."""
    await enter(browser, house, seat)
    return browser


def content_range(browser: Browser) -> str | None:
    return browser.answer.headers.get("Content-Range")


async def test_a_member_is_sent_the_film_of_the_library(visitor: Browser, shelf: Shelf) -> None:
    address = await shelf.address("film.mp4")
    status, body = await visitor.fetch("GET", address)
    assert (status, body) == (200, (shelf.folder / "film.mp4").read_bytes())
    headers = visitor.answer.headers
    assert headers["Content-Type"] == 'video/mp4; codecs="avc1"'
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "private" in headers["Cache-Control"]


async def test_who_only_asks_about_it_is_sent_no_byte(visitor: Browser, shelf: Shelf) -> None:
    address = await shelf.address("film.mp4")
    status, body = await visitor.fetch("HEAD", address)
    size = (shelf.folder / "film.mp4").stat().st_size
    assert (status, body, visitor.answer.headers["Content-Length"]) == (200, b"", str(size))
    link = await shelf.address(f"{shelf.far.base}/film.mp4", source="link")
    status, body = await visitor.fetch("HEAD", link)
    assert (status, body, visitor.answer.headers["Content-Length"]) == (200, b"", str(len(MP4)))


numbers = st.integers(0, 12_000) | st.sampled_from([2**31, 2**63, 2**64, 10**30])
good_range = st.builds("{}-{}".format, numbers, numbers | st.just("")) | st.builds("-{}".format, numbers)
header = st.one_of(
    good_range.map("bytes={}".format),
    st.lists(good_range, min_size=2, max_size=4).map(lambda all_of: "bytes=" + ", ".join(all_of)),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
    st.text(alphabet="bytes=-,0123456789 ", max_size=20).map("bytes={}".format),
)


def first_of(header: str, size: int) -> tuple[int, int] | int | None:
    """By RFC 9110: the first range as begin and end, 416, or None where all is to be sent."""
    if not header.lower().startswith("bytes=") or not all(
        re.fullmatch(r"\s*(\d+-\d*|-\d+)\s*", one) for one in header[6:].split(",") if one.strip()
    ):
        return None
    parts = [one.strip() for one in header[6:].split(",") if one.strip()]
    if not parts:
        return None
    first, _, last = parts[0].partition("-")
    if not first:
        return (max(0, size - int(last)), size) if int(last) else 416
    if last and int(last) < int(first):
        return None
    return 416 if int(first) >= size else (int(first), min(int(last) + 1 if last else size, size))


async def test_any_range_is_answered_as_the_rfc_has_it(visitor: Browser, shelf: Shelf) -> None:
    address = await shelf.address("film.mp4")
    content = (shelf.folder / "film.mp4").read_bytes()
    loop = asyncio.get_running_loop()

    @given(header)
    @settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def asked(header: str) -> None:
        async def ask() -> None:
            status, body = await visitor.fetch("GET", address, headers={"Range": header})
            match first_of(header.strip(), len(content)):
                case None:
                    assert (status, body) == (200, content)
                case int():
                    assert (status, body, content_range(visitor)) == (416, b"", f"bytes */{len(content)}")
                case (begin, end):
                    assert (status, body) == (206, content[begin:end])
                    assert content_range(visitor) == f"bytes {begin}-{end - 1}/{len(content)}"

        asyncio.run_coroutine_threadsafe(ask(), loop).result(30)

    await asyncio.to_thread(asked)


async def test_a_part_of_a_film_that_was_replaced_is_all_of_the_new_one(visitor: Browser, shelf: Shelf) -> None:
    address = await shelf.address("film.mp4")
    await visitor.fetch("GET", address)
    tag = visitor.answer.headers["ETag"]
    part = {"Range": "bytes=10-19", "If-Range": tag}
    assert (await visitor.fetch("GET", address, headers=part))[0] == 206
    make_video(shelf.folder / "film.mp4", seconds=3)
    status, body = await visitor.fetch("GET", address, headers=part)
    assert (status, body) == (200, (shelf.folder / "film.mp4").read_bytes())


async def test_nobody_but_members_is_sent_anything(
    visitor: Browser, shelf: Shelf, house: House, ada: Person, ben: Person
) -> None:
    address = await shelf.address("film.mp4")
    cookies = visitor.cookies
    visitor.cookies = {}
    assert (await visitor.ask("GET", address))[0] == 401
    visitor.cookies = cookies
    theirs = await house.group(ben, "Others")
    other = await shelf.put("library", "film.mp4", theirs)
    for group_id, entry_id in ((theirs.group_id, other), (shelf.seat.group_id, other), (999, other)):
        for part in ("video", "cover", "subtitles/0"):
            status, problem = await visitor.ask("GET", f"/groups/{group_id}/media/{entry_id}/{part}")
            assert status in (403, 404), problem
    await visitor.ask("POST", "/users/logout")
    visitor.cookies = cookies
    assert (await visitor.ask("GET", address))[0] == 401


PATHS = (
    "0/video",
    "-1/video",
    "9223372036854775808/video",
    "1.5/video",
    "x/video",
    "..%2f..%2fetc%2fpasswd/video",
    "%00/cover",
    "1/subtitles/-1",
    "1/subtitles/1000",
    "1/subtitles/..",
    "1/other",
    "1/video/../../film.mp4",
)


async def test_no_address_leads_to_another_file(visitor: Browser, shelf: Shelf) -> None:
    for path in PATHS:
        status, problem = await visitor.ask("GET", f"/groups/{shelf.seat.group_id}/media/{path}")
        assert status in (404, 422), path
        assert "root:" not in str(problem)


async def test_a_track_outside_the_library_is_not_sent(visitor: Browser, shelf: Shelf, tmp_path: Path) -> None:
    make_video(tmp_path / "secret.mp4")
    (shelf.folder / "leads-out.mp4").symlink_to(tmp_path / "secret.mp4")
    for source_id in ("../secret.mp4", "/etc/passwd", "film.mp4/", "film.mp4\0", "leads-out.mp4", ""):
        status, problem = await visitor.ask("GET", await shelf.address(source_id))
        assert (status, problem["code"]) == (503, "source-failed"), source_id


async def test_a_file_that_is_gone_is_told_as_such(visitor: Browser, shelf: Shelf) -> None:
    address = await shelf.address("film.mp4")
    assert (await visitor.fetch("GET", address))[0] == 200
    (shelf.folder / "film.mp4").unlink()
    assert (await visitor.fetch("GET", address))[0] in (404, 503)


async def test_a_linked_video_is_passed_on_with_its_ranges(visitor: Browser, shelf: Shelf) -> None:
    address = await shelf.address(f"{shelf.far.base}/film.mp4", source="link")
    assert await visitor.fetch("GET", address) == (200, MP4)
    assert await visitor.fetch("GET", address, headers={"Range": "bytes=100-199"}) == (206, MP4[100:200])
    assert content_range(visitor) == f"bytes 100-199/{len(MP4)}"
    assert visitor.answer.headers["Content-Type"] == "video/mp4"
    assert "X-Odd" not in visitor.answer.headers
    assert "Set-Cookie" not in visitor.answer.headers
    status, body = await visitor.fetch("GET", address, headers={"Range": "bytes=999999-"})
    assert (status, body, content_range(visitor)) == (416, b"", f"bytes */{len(MP4)}")
    shelf.far.knows_ranges = False
    assert await visitor.fetch("GET", address, headers={"Range": "bytes=100-199"}) == (200, MP4)
    shelf.far.tells_size = False
    assert await visitor.fetch("GET", address) == (200, MP4)


async def test_what_breaks_off_elsewhere_breaks_off_here_and_is_nobodys_fault(
    visitor: Browser, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    address = await shelf.address(f"{shelf.far.base}/half.mp4", source="link")
    with pytest.raises(aiohttp.ClientPayloadError):
        await visitor.fetch("GET", address)
    assert await visitor.fetch("GET", await shelf.address(f"{shelf.far.base}/film.mp4", source="link")) == (200, MP4)
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_link_that_leads_into_the_network_later_is_not_followed(visitor: Browser, shelf: Shelf) -> None:
    address = await shelf.address(f"{shelf.far.base}/inwards.mp4", source="link")
    status, problem = await visitor.ask("GET", address)
    assert (status, problem["code"]) == (503, "source-failed")
    assert len(shelf.far.asked) == 1
    status, problem = await visitor.ask("GET", await shelf.address("http://127.0.0.1:9/film.mp4", source="link"))
    assert (status, problem["code"]) == (503, "source-failed")


async def test_one_person_is_sent_a_few_at_a_time(visitor: Browser, shelf: Shelf) -> None:
    address = await shelf.address("film.mp4")
    with (shelf.folder / "film.mp4").open("ab") as file:
        file.write(bytes(32 << 20))  # more than waits in sockets
    held = [await visitor.hold(address) for _ in range(MEDIA_AT_ONCE)]
    status, problem = await visitor.ask("GET", address)
    assert (status, problem["code"]) == (429, "too-much-media")
    held[0].close()
    async with asyncio.timeout(30):
        while (await visitor.fetch("HEAD", address))[0] != 200:
            pass
    for one in held:
        one.close()


async def test_a_film_has_the_subtitles_beside_it_and_those_inside(visitor: Browser, shelf: Shelf) -> None:
    make_film(shelf.folder / "long.mkv")
    (shelf.folder / "long.srt").write_text(SRT)
    (shelf.folder / "long.de.srt").write_bytes(SRT.replace("Hello", "Grüß dich").encode("cp1252"))
    (shelf.folder / "longer.srt").write_text(SRT)
    entry_id = await shelf.put("library", "long.mkv")
    picture = await shelf.house.track_pictures.of(await shelf.entry(entry_id))
    assert isinstance(picture, FilePicture)
    assert picture.mime == 'video/x-matroska; codecs="avc1"'
    inside = Subtitles("For those who hear little", "eng")
    assert picture.subtitles == (Subtitles("Deutsch", "de"), Subtitles("Subtitles", ""), inside)
    shown = await PagePictures(shelf.house.track_pictures, Words()).of(shelf.seat.group_id, await shelf.entry(entry_id))
    texts = []
    for subtitles in shown.subtitles:
        status, text = await visitor.ask("GET", subtitles.src)
        assert (status, visitor.answer.content_type) == (200, "text/vtt")
        texts.append(text)
    assert texts[0].startswith(
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nGrüß dich & 2 &lt; 3\n".replace(" & ", " &amp; ")
    )
    assert "Hello" in texts[1]
    assert "00:00:00.500 --> 00:00:01.500\nFrom within\n" in texts[2]
    status, problem = await visitor.ask("GET", shown.subtitles[0].src.replace("/0", "/3"))
    assert (status, problem["code"]) == (404, "nothing-to-see")


async def test_a_cover_comes_from_the_file_or_beside_it(visitor: Browser, shelf: Shelf) -> None:
    make_tone(shelf.folder / "song.ogg", format="ogg", codec="libopus")
    address = await shelf.address("song.ogg", "cover")
    assert (await visitor.ask("GET", address))[0] == 404
    (shelf.folder / "cover.png").write_bytes(PNG)
    assert await visitor.fetch("GET", address) == (200, PNG)
    assert visitor.answer.content_type == "image/png"


async def test_music_has_no_video_and_nobody_wonders(visitor: Browser, shelf: Shelf) -> None:
    make_tone(shelf.folder / "song.ogg", format="ogg", codec="libopus")
    entry_id = await shelf.put("library", "song.ogg")
    assert await shelf.house.track_pictures.of(await shelf.entry(entry_id)) == NoPicture(None)
    status, problem = await visitor.ask("GET", f"/groups/{shelf.seat.group_id}/media/{entry_id}/video")
    assert (status, problem["code"]) == (404, "nothing-to-see")


async def test_youtube_is_left_to_its_own_player_and_others_are_not_passed_on(visitor: Browser, shelf: Shelf) -> None:
    pictures = shelf.house.track_pictures
    for source in ("youtube", "youtube_music"):
        entry_id = await shelf.put(source, "dQw4w9WgXcQ")
        assert await pictures.of(await shelf.entry(entry_id)) == YouTubePicture("dQw4w9WgXcQ")
        assert (await visitor.ask("GET", f"/groups/{shelf.seat.group_id}/media/{entry_id}/video"))[0] == 404
    entry_id = await shelf.put("far", "somewhere")
    assert await pictures.of(await shelf.entry(entry_id)) == NoPicture(None)
    assert (await visitor.ask("GET", f"/groups/{shelf.seat.group_id}/media/{entry_id}/video"))[0] == 404
    assert shelf.house.far.asked == []


async def test_what_cannot_be_read_has_no_picture_and_says_why(shelf: Shelf) -> None:
    gone = await shelf.entry(await shelf.put("library", "never.mp4"))
    picture = await shelf.house.track_pictures.of(gone)
    assert isinstance(picture, NoPicture)
    shown = await PagePictures(shelf.house.track_pictures, Words()).of(1, gone)
    assert shown.reason is not None
    assert "cannot be had right now" in shown.reason


async def test_a_video_without_sound_is_a_video_all_the_same(visitor: Browser, shelf: Shelf) -> None:
    make_silent_video(shelf.folder / "silent.webm")
    status, _ = await visitor.fetch("GET", await shelf.address("silent.webm"))
    assert (status, visitor.answer.headers["Content-Type"]) == (200, 'video/webm; codecs="vp8"')
