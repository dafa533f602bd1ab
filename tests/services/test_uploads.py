"""Uploads: what people attach is kept as long as it is wanted, played from there, and erased when it is to be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.database import LARGEST
from services.errors import MediaUnplayableError, NotListeningError
from services.mirror import Said, SaidFile, SaidMessage
from services.mirror.lifetime import first_id_at
from services.uploads import Attached, UploadNotFetchedError, UploadTooLargeError
from sources.errors import SourceError
from sources.uploads import UploadId
from tests.media import make_silent_video, make_tone
from tests.services.house import UPLOAD_LIMITS

if TYPE_CHECKING:
    from services.seats import Seat
    from sources.playable import SearchHit
    from tests.services.house import House
    from tests.services.person import Person


def tone(folder: Path, title: str = "Bells", *, frequency: float = 440.0, seconds: float = 1.0) -> bytes:
    """Some 17 KB a second."""
    path = folder / "tone.ogg"
    tags = {"title": title, "artist": "Ann"}
    make_tone(path, format="ogg", codec="libopus", seconds=seconds, frequency=frequency, tags=tags)
    return path.read_bytes()


class Uploading:
    """Somebody who uploads things in a group."""

    def __init__(self, house: House, seat: Seat, person: Person) -> None:
        self.house, self.seat, self.person = house, seat, person
        self.next_id = first_id_at(house.clock())

    def attached(self, content: bytes, name: str = "song.ogg", *, message_id: int = 0) -> Attached:
        """A file on the chat server."""
        self.next_id += 1
        url = f"https://cdn.example/{self.next_id}"
        self.house.downloads.content[url] = content
        return Attached(message_id, self.next_id, self.person.discord_id, name, len(content), url)

    async def take(self, content: bytes, name: str = "song.ogg") -> SearchHit:
        return await self.house.uploads.take(self.seat, self.attached(content, name))

    async def play(self, content: bytes) -> SearchHit:
        hit = await self.take(content)
        await self.house.playback.play(self.seat, self.house.playback.pick(hit))
        return hit

    def kept(self) -> list[Path]:
        """The contents that are on the disk, and what is on its way there."""
        folder = self.house.path.parent / "uploads"
        return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
async def uploading(house: House) -> Uploading:
    ada = await house.person("Ada")
    return Uploading(house, await house.group(ada), ada)


async def path_of(house: House, hit: SearchHit) -> Path:
    playable = await house.media.sourcing.resolve(hit.source, hit.source_id)
    assert isinstance(playable.audio, Path)
    return playable.audio


async def reason_of(house: House, hit: SearchHit) -> str:
    with pytest.raises(SourceError) as caught:
        await house.media.sourcing.resolve(hit.source, hit.source_id)
    return caught.value.reason


async def test_a_file_is_queued_as_what_it_says_it_is_and_played_from_its_copy(
    uploading: Uploading, house: House, tmp_path: Path
) -> None:
    content = tone(tmp_path)
    hit = await uploading.play(content)
    assert (hit.source, hit.title, hit.artist) == ("upload", "Bells", "Ann")
    assert abs((hit.duration_ms or 0) - 1_000) < 50
    (kept,) = uploading.kept()
    assert kept.read_bytes() == content
    await house.shows(uploading.seat, lambda view: view.current is not None and view.current.title == "Bells")
    assert {media.title for media in house.opener.opened} == {kept.stem}


async def test_a_copy_outlives_the_link_and_a_restart(uploading: Uploading, house: House, tmp_path: Path) -> None:
    await house.playback.play(uploading.seat, "First Light")
    hit = await uploading.play(tone(tmp_path))
    house.downloads.content.clear()
    await house.playback.close()
    await house.uploads.tidy()
    house.playback = house.new_playback()
    await house.playback.open()
    view = await house.playback.queue(uploading.seat)
    assert [entry.source_id for entry in view.waiting][-1] == hit.source_id
    assert (await path_of(house, hit)).is_file()


async def test_a_file_without_words_is_called_by_its_name(uploading: Uploading, tmp_path: Path) -> None:
    make_tone(tmp_path / "a.wav", format="wav", codec="pcm_s16le", seconds=0.1)
    hit = await uploading.take((tmp_path / "a.wav").read_bytes(), "my_best \u202esong.wav")
    assert hit.title == "my best song"


async def test_what_cannot_be_heard_is_refused_and_leaves_nothing(uploading: Uploading, tmp_path: Path) -> None:
    silent = make_silent_video(tmp_path / "mute.webm").read_bytes()
    for content in (b"", b"not media at all" * 100, b"#EXTM3U\nhttps://example.com/a.mp3\n", silent):
        with pytest.raises(MediaUnplayableError):
            await uploading.take(content, "../../song.ogg")
    assert uploading.kept() == []


async def test_what_is_larger_than_told_or_than_is_taken_is_refused(uploading: Uploading, house: House) -> None:
    large = uploading.attached(bytes(UPLOAD_LIMITS.max_file_bytes + 1))
    with pytest.raises(UploadTooLargeError):
        await house.uploads.take(uploading.seat, large)
    assert house.downloads.asked == []
    lying = Attached(0, large.attachment_id, large.author_id, large.name, 10, large.url)
    with pytest.raises(UploadTooLargeError):
        await house.uploads.take(uploading.seat, lying)
    assert uploading.kept() == []


async def test_a_download_that_fails_is_told_and_may_be_tried_again(
    uploading: Uploading, house: House, tmp_path: Path
) -> None:
    attached = uploading.attached(tone(tmp_path))
    house.downloads.refusals[attached.url] = ["failed"]
    with pytest.raises(UploadNotFetchedError):
        await house.uploads.take(uploading.seat, attached)
    assert uploading.kept() == []
    await house.uploads.take(uploading.seat, attached)
    await house.uploads.take(uploading.seat, attached)
    assert len(uploading.kept()) == 1
    assert len(house.downloads.asked) == 2


async def test_nobody_uploads_who_does_not_listen(uploading: Uploading, house: House, tmp_path: Path) -> None:
    standing = await house.join(uploading.person, uploading.seat, listening=False)
    with pytest.raises(NotListeningError):
        await house.uploads.take(standing, uploading.attached(tone(tmp_path)))
    assert house.downloads.asked == []


async def test_a_new_upload_takes_the_room_of_what_nobody_waits_for(
    uploading: Uploading, house: House, tmp_path: Path
) -> None:
    first = await uploading.take(tone(tmp_path, "First", frequency=300))
    house.clock.advance(seconds=1)
    queued = await uploading.play(tone(tmp_path, "Second", frequency=400))
    house.clock.advance(seconds=1)
    third = await uploading.take(tone(tmp_path, "Third", frequency=500))
    assert await reason_of(house, first) == "not_found"
    assert (await path_of(house, queued)).is_file()
    assert (await path_of(house, third)).is_file()
    await house.playback.play(uploading.seat, house.playback.pick(third))
    with pytest.raises(UploadNotFetchedError) as caught:
        await uploading.take(tone(tmp_path, "Fourth", frequency=600))
    assert str(caught.value.params["reason"]) == "over_quota"


async def test_a_copy_goes_some_days_after_it_left_the_queue(
    uploading: Uploading, house: House, tmp_path: Path
) -> None:
    await house.playback.play(uploading.seat, "First Light")
    hit = await uploading.play(tone(tmp_path))
    house.clock.advance(days=8)
    await house.uploads.tidy()
    assert len(uploading.kept()) == 1
    await house.playback.stop(uploading.seat)
    house.clock.advance(days=8)
    await house.uploads.tidy()
    assert uploading.kept() == []
    assert await reason_of(house, hit) == "not_found"


async def test_the_same_content_is_kept_once_and_goes_with_the_last(
    uploading: Uploading, house: House, tmp_path: Path
) -> None:
    content = tone(tmp_path)
    await uploading.take(content)
    house.clock.advance(days=4)
    later = await uploading.take(content)
    assert len(uploading.kept()) == 1
    house.clock.advance(days=4)
    await house.uploads.tidy()
    assert (await path_of(house, later)).is_file()


async def test_who_asks_to_be_forgotten_leaves_no_upload(uploading: Uploading, house: House, tmp_path: Path) -> None:
    ben = await house.person("Ben")
    await house.members.add(uploading.seat, ben.discord_id)
    others = Uploading(house, await house.join(ben, uploading.seat), ben)
    others.next_id += 1_000
    mine = await uploading.take(tone(tmp_path, "Mine", frequency=300))
    theirs = await others.take(tone(tmp_path, "Theirs", frequency=400))
    house.clock.advance(seconds=1)
    await house.forgetting.forget(uploading.person.asks())
    assert await reason_of(house, mine) == "not_found"
    assert (await path_of(house, theirs)).is_file()
    assert len(uploading.kept()) == 1


async def test_of_who_is_never_kept_a_copy_goes_with_the_queue(
    uploading: Uploading, house: House, tmp_path: Path
) -> None:
    async with house.database.begin() as tx:
        await tx.erasing.suppress(uploading.person.discord_id, LARGEST, now=house.clock())
    await uploading.play(tone(tmp_path))
    await house.uploads.tidy()
    assert len(uploading.kept()) == 1
    await house.playback.stop(uploading.seat)
    await house.uploads.tidy()
    assert uploading.kept() == []


async def test_a_message_s_file_comes_from_the_mirror_and_comes_back_from_there(
    uploading: Uploading, house: House, tmp_path: Path
) -> None:
    make_tone(tmp_path / "a.wav", format="wav", codec="pcm_u8", rate=8_000, layout="mono", seconds=0.1)
    said, attached = await said_with_file(uploading, (tmp_path / "a.wav").read_bytes())
    house.downloads.content.clear()
    hit = await house.uploads.take(uploading.seat, attached)
    assert hit.source_id == f"{said.message_id}-{attached.attachment_id}"
    (kept,) = uploading.kept()
    kept.unlink()
    assert (await path_of(house, hit)).is_file()


async def test_a_copy_of_a_message_s_file_does_not_outlive_what_the_mirror_erased(
    uploading: Uploading, house: House, tmp_path: Path
) -> None:
    make_tone(tmp_path / "a.wav", format="wav", codec="pcm_u8", rate=8_000, layout="mono", seconds=0.1)
    said, attached = await said_with_file(uploading, (tmp_path / "a.wav").read_bytes())
    hit = await house.uploads.take(uploading.seat, attached)
    await house.uploads.tidy()
    assert len(uploading.kept()) == 1
    await house.files.forget([said.message_id])
    await house.uploads.tidy()
    assert uploading.kept() == []
    assert await reason_of(house, hit) == "not_found"


async def said_with_file(uploading: Uploading, content: bytes) -> tuple[SaidMessage, Attached]:
    """A message with a file in the group's thread, of which the mirror has a copy."""
    house = uploading.house
    message_id = first_id_at(house.clock()) + 5_000
    attached = uploading.attached(content, "a.wav", message_id=message_id)
    said = SaidMessage(
        message_id=message_id,
        thread_id=uploading.seat.venue.thread_id,
        author_id=uploading.person.discord_id,
        author_name="Ada",
        content="listen to this",
        created_at=house.clock(),
        files=(SaidFile(attached.attachment_id, attached.name, attached.size, url=attached.url),),
    )
    await house.tell(Said(said))
    while True:
        async with house.database.read() as tx:
            file = await tx.chat_files.attached(message_id, attached.attachment_id)
        if file is not None and file.state == "kept":
            return said, attached


@pytest.mark.parametrize("source_id", ["", "1", "1-2", "1-2-3", "../x", "0-" + "9" * 19, "٣-٤", "-1-2", "1-2\n"])
async def test_a_name_that_nothing_was_uploaded_under_is_not_found(
    house: House, uploading: Uploading, source_id: str
) -> None:
    with pytest.raises(SourceError) as caught:
        await house.media.sourcing.resolve("upload", source_id)
    assert caught.value.reason == "not_found"


async def test_content_that_no_upload_names_is_deleted(uploading: Uploading, house: House, tmp_path: Path) -> None:
    hit = await uploading.take(tone(tmp_path))
    async with house.database.begin() as tx:
        upload = await tx.uploads.of(UploadId.parse(hit.source_id).attachment_id)
        assert upload is not None
        await tx.uploads.drop([upload.row_id])
    await house.uploads.tidy()
    assert uploading.kept() == []
