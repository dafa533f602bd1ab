"""The files of messages: fetched within limits, whatever fails; shared by their content; erased with their messages."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from services.errors import ChatServerError, NoThreadAccessError, ThreadGoneError
from services.mirror import Deleted, Said, SaidFile, SaidMessage
from services.mirror.batch import Keeping
from services.mirror.coverage import Coverage
from services.mirror.file_fetcher import BELIEVED_AFTER, FIRST_WAIT, GONE_AFTER, LONGEST_WAIT, FileLimits
from services.mirror.files import Files
from services.mirror.recorder import Recorder
from storage.errors import StorageError
from storage.local import LocalStore
from tests.services.house import FILE_LIMITS
from tests.services.what_plays import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import ChatFile
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

FIRST_ID = 2**53 + 5_001
CAT = b"a picture of a cat"


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    house.files.look()  # the bot is there
    return await house.group(ada)


def message_of(house: House, seat: Seat, message_id: int, *contents: bytes, said: int | None = None) -> SaidMessage:
    """A message with files, numbered through; `said` is how large Discord says that each is."""
    files = []
    for number, content in enumerate(contents):
        attachment_id = message_id * 16 + number
        url = f"https://cdn.example/{attachment_id}"
        house.downloads.content[url] = content
        files.append(SaidFile(attachment_id, f"{number}.bin", len(content) if said is None else said, url))
    return SaidMessage(
        message_id=message_id,
        thread_id=seat.venue.thread_id,
        author_id=seat.asker.discord_id,
        author_name="Ada",
        content="look",
        created_at=house.clock(),
        files=tuple(files),
    )


async def attach(house: House, seat: Seat, message_id: int, *contents: bytes, said: int | None = None) -> SaidMessage:
    """Somebody sends files."""
    message = message_of(house, seat, message_id, *contents, said=said)
    house.history.there[message_id] = message
    await house.tell(Said(message))
    return message


async def rows(house: House, *message_ids: int) -> Sequence[ChatFile]:
    async with house.database.read() as tx:
        return sorted(await tx.chat_files.of(message_ids), key=lambda file: file.attachment_id)


async def until(house: House, message_id: int, *states: str) -> Sequence[ChatFile]:
    """Wait until the files of a message stand like that; returns them."""
    async with asyncio.timeout(PATIENCE_S):
        while True:  # asking reads the database: others run meanwhile
            found = await rows(house, message_id)
            if [file.state for file in found] == list(states):
                return found


async def tried(house: House, message_id: int, times: int) -> ChatFile:
    """Wait until a message's only file was tried in vain that often."""
    async with asyncio.timeout(PATIENCE_S):
        while (file := (await rows(house, message_id))[0]).tries < times:
            pass
        return file


async def content(house: House, file: ChatFile) -> bytes:
    return b"".join([chunk async for chunk in await house.files.open(file)])


def key_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def test_ten_files_of_a_message_are_kept_as_they_are(house: House, seat: Seat) -> None:
    contents = [bytes([number]) * number for number in range(10)]
    await attach(house, seat, FIRST_ID, *contents)
    files = await until(house, FIRST_ID, *["kept"] * 10)
    assert [await content(house, file) for file in files] == contents
    assert [file.url for file in files] == [None] * 10


async def test_the_same_content_is_kept_once_until_its_last_message_is_forgotten(house: House, seat: Seat) -> None:
    for message_id in (FIRST_ID, FIRST_ID + 1):
        await attach(house, seat, message_id, CAT)
        await until(house, message_id, "kept")
    assert await house.attachments.keys() == [key_of(CAT)]
    await house.files.forget([FIRST_ID])
    (other,) = await rows(house, FIRST_ID, FIRST_ID + 1)
    assert await content(house, other) == CAT
    await house.files.forget([FIRST_ID + 1])
    assert await house.attachments.keys() == []
    assert await rows(house, FIRST_ID + 1) == []


@pytest.mark.parametrize("said", [1001, 3])
async def test_a_file_that_is_too_large_is_not_kept_whatever_was_said_of_it(
    house: House, seat: Seat, said: int
) -> None:
    await attach(house, seat, FIRST_ID, bytes(1001), said=said)
    (file,) = await until(house, FIRST_ID, "too_large")
    assert await house.attachments.keys() == []
    with pytest.raises(StorageError, match="not_found"):
        await house.files.open(file)


async def test_what_came_first_stays_when_a_group_has_no_more_room_and_other_groups_have_theirs(
    house: House, seat: Seat, ada: Person
) -> None:
    for number in range(3):
        await attach(house, seat, FIRST_ID + number, bytes([number]) * 1000)
        await until(house, FIRST_ID + number, "kept")
    await attach(house, seat, FIRST_ID + 3, b"one more")
    await until(house, FIRST_ID + 3, "over_quota")
    other = await house.group(ada, "Book club")
    await attach(house, other, FIRST_ID + 4, b"one more")
    await until(house, FIRST_ID + 4, "kept")
    standing = await house.files.standing(seat.group_id)
    assert (standing.kept, standing.size, standing.over_quota) == (3, 3000, 1)


async def test_two_that_come_at_once_do_not_share_the_last_room(house: House, seat: Seat) -> None:
    for number in range(2):
        await attach(house, seat, FIRST_ID + number, bytes([number]) * 1000)
        await until(house, FIRST_ID + number, "kept")
    house.downloads.door.clear()
    await attach(house, seat, FIRST_ID + 2, b"x" * 600, b"y" * 600)
    async with asyncio.timeout(PATIENCE_S):
        while len(house.downloads.asked) < 4:
            await rows(house, FIRST_ID)
    house.downloads.door.set()
    async with asyncio.timeout(PATIENCE_S):
        while "waiting" in (states := {file.state for file in await rows(house, FIRST_ID + 2)}):
            pass
    assert states == {"kept", "over_quota"}


async def test_what_fails_is_tried_again_after_growing_waits(house: House, seat: Seat) -> None:
    message = message_of(house, seat, FIRST_ID, CAT)
    house.downloads.refusals[message.files[0].url] = ["failed", "failed"]
    await house.tell(Said(message))
    first = await tried(house, FIRST_ID, 1)
    began = house.clock()
    assert first.next_try_at is not None
    house.clock.advance(seconds=(first.next_try_at - began).total_seconds())
    second = await tried(house, FIRST_ID, 2)
    assert second.next_try_at is not None
    assert second.next_try_at - first.next_try_at > first.next_try_at - began
    house.clock.advance(seconds=LONGEST_WAIT.total_seconds())
    (file,) = await until(house, FIRST_ID, "kept")
    assert await content(house, file) == CAT


async def test_a_link_that_is_served_no_more_is_made_fresh_by_its_message(house: House, seat: Seat) -> None:
    message = message_of(house, seat, FIRST_ID, CAT)
    fresh = await attach(house, seat, FIRST_ID + 1, CAT)
    await until(house, FIRST_ID + 1, "kept")
    del house.downloads.content[message.files[0].url]
    renewed = replace(message.files[0], url=fresh.files[0].url)
    house.history.there[FIRST_ID] = replace(message, files=(renewed,))
    await house.tell(Said(message))
    await until(house, FIRST_ID, "kept")


async def test_a_link_that_says_itself_that_it_has_expired_is_not_tried(house: House, seat: Seat) -> None:
    message = message_of(house, seat, FIRST_ID, CAT)
    expired = f"{message.files[0].url}?ex={int(house.clock().timestamp()):x}"
    house.history.there[FIRST_ID] = message
    await house.tell(Said(replace(message, files=(replace(message.files[0], url=expired),))))
    await until(house, FIRST_ID, "kept")
    assert house.downloads.asked == [message.files[0].url]


async def test_a_file_is_gone_when_its_message_is_or_its_thread_or_the_message_has_it_no_more(
    house: House, seat: Seat
) -> None:
    house.downloads.content.clear()
    for number, there in enumerate((None, message_of(house, seat, FIRST_ID + 1))):
        message = message_of(house, seat, FIRST_ID + number, CAT)
        house.downloads.content.clear()
        if there is not None:
            house.history.there[FIRST_ID + number] = there
        await house.tell(Said(message))
        await until(house, FIRST_ID + number, "gone")
    house.history.refusal = ThreadGoneError()
    message = message_of(house, seat, FIRST_ID + 2, CAT)
    house.downloads.content.clear()
    await house.tell(Said(message))
    await until(house, FIRST_ID + 2, "gone")


async def test_a_file_that_discord_names_and_does_not_serve_is_gone_after_a_few_tries(house: House, seat: Seat) -> None:
    house.history.there[FIRST_ID] = message = message_of(house, seat, FIRST_ID, CAT)
    house.downloads.content.clear()
    await house.tell(Said(message))
    for times in range(1, GONE_AFTER):
        await tried(house, FIRST_ID, times)
        house.clock.advance(seconds=LONGEST_WAIT.total_seconds())
    await until(house, FIRST_ID, "gone")


@pytest.mark.parametrize("refusal", [NoThreadAccessError(), ChatServerError(detail="503")])
async def test_while_discord_does_not_say_where_a_file_is_it_waits(
    house: House, seat: Seat, refusal: Exception
) -> None:
    house.history.refusal = refusal
    message = message_of(house, seat, FIRST_ID, CAT)
    house.downloads.content.clear()
    await house.tell(Said(message))
    for times in range(1, GONE_AFTER + 2):
        await tried(house, FIRST_ID, times)
        house.clock.advance(seconds=LONGEST_WAIT.total_seconds())
    house.history.refusal = None
    house.history.there[FIRST_ID] = message_of(house, seat, FIRST_ID, CAT)
    house.clock.advance(seconds=LONGEST_WAIT.total_seconds())
    await until(house, FIRST_ID, "kept")


async def test_a_message_that_is_hidden_from_the_bot_loses_no_file(house: House, seat: Seat) -> None:
    hidden = message_of(house, seat, FIRST_ID)
    house.history.there[FIRST_ID], house.history.hidden = hidden, {FIRST_ID}
    message = message_of(house, seat, FIRST_ID, CAT)
    house.downloads.content.clear()
    await house.tell(Said(message))
    for times in range(1, GONE_AFTER + 2):
        await tried(house, FIRST_ID, times)
        house.clock.advance(seconds=LONGEST_WAIT.total_seconds())
    assert (await rows(house, FIRST_ID))[0].state == "waiting"


async def test_a_file_of_another_length_than_was_told_is_asked_for_again_and_believed_in_the_end(
    house: House, seat: Seat
) -> None:
    await attach(house, seat, FIRST_ID, CAT, said=len(CAT) + 5)
    for times in range(1, BELIEVED_AFTER):
        await tried(house, FIRST_ID, times)
        assert await house.attachments.keys() == []
        house.clock.advance(seconds=LONGEST_WAIT.total_seconds())
    (file,) = await until(house, FIRST_ID, "kept")
    assert (await content(house, file), file.size) == (CAT, len(CAT))


async def test_a_store_that_cannot_be_written_to_loses_nothing(house: House, seat: Seat) -> None:
    blocked = house.path.parent / "attachments"
    blocked.write_text("a file where a folder should be", "utf-8")
    await attach(house, seat, FIRST_ID, CAT)
    await tried(house, FIRST_ID, 1)
    blocked.unlink()
    house.clock.advance(seconds=LONGEST_WAIT.total_seconds())
    await until(house, FIRST_ID, "kept")


async def test_a_file_that_fails_is_not_asked_for_without_end_while_nothing_can_be_written_down(
    house: House, seat: Seat
) -> None:
    with closing(sqlite3.connect(house.path)) as connection:
        connection.execute("CREATE TRIGGER full BEFORE UPDATE ON chat_files BEGIN SELECT RAISE(FAIL, 'full'); END")
    message = await attach(house, seat, FIRST_ID, CAT)
    await attach(house, seat, FIRST_ID + 1, b"another")
    async with asyncio.timeout(PATIENCE_S):
        while len(house.downloads.asked) < 2:
            await rows(house, FIRST_ID)
    for _ in range(50):
        await rows(house, FIRST_ID)
    assert house.downloads.asked.count(message.files[0].url) == 1
    with closing(sqlite3.connect(house.path)) as connection:
        connection.execute("DROP TRIGGER full")
    async with asyncio.timeout(PATIENCE_S):
        while (await rows(house, FIRST_ID))[0].state != "kept":
            house.clock.advance(seconds=FIRST_WAIT.total_seconds())


async def test_messages_that_are_forgotten_while_their_file_is_on_its_way_leave_nothing(
    house: House, seat: Seat
) -> None:
    house.downloads.door.clear()
    await attach(house, seat, FIRST_ID, CAT)
    async with asyncio.timeout(PATIENCE_S):
        while not house.downloads.asked:
            await rows(house, FIRST_ID)
    await house.files.forget([FIRST_ID])
    house.downloads.door.set()
    await attach(house, seat, FIRST_ID + 1, b"another")
    await until(house, FIRST_ID + 1, "kept")
    assert await house.attachments.keys() == [key_of(b"another")]


async def test_files_go_with_their_message_when_deleted_words_are_erased_those_taken_off_it_too(
    house: House, seat: Seat
) -> None:
    message = await attach(house, seat, FIRST_ID, CAT, b"taken off later")
    await until(house, FIRST_ID, "kept", "kept")
    await attach(house, seat, FIRST_ID + 1, b"stays")
    await until(house, FIRST_ID + 1, "kept")
    recorder = Recorder(house.database, Coverage(), house.clock, keeping=Keeping(deleted_words=False))
    recorder.tell_files(house.files.look)
    async with recorder.running():
        async with house.database.begin() as tx:
            await tx.chat_writer.change_files([message.files[1].attachment_id], removed_at=house.clock())
        recorder.offer(Deleted(seat.venue.thread_id, [FIRST_ID]))
    await until(house, FIRST_ID, "erased", "erased")
    async with asyncio.timeout(PATIENCE_S):
        while len(await house.attachments.keys()) > 1:
            pass
    assert await house.attachments.keys() == [key_of(b"stays")]


async def test_a_deleted_message_keeps_its_files_where_it_keeps_its_words(house: House, seat: Seat) -> None:
    await attach(house, seat, FIRST_ID, CAT)
    await house.tell(Deleted(seat.venue.thread_id, [FIRST_ID]))
    (file,) = await until(house, FIRST_ID, "kept")
    assert await content(house, file) == CAT


async def test_what_was_left_by_a_kill_is_tidied_up(house: House, seat: Seat) -> None:
    await attach(house, seat, FIRST_ID + 1, b"stays")
    await until(house, FIRST_ID + 1, "kept")
    house.recorder.tell_files(lambda: None)  # the bot that was killed
    await house.attachments.put(b"named by nobody")
    await house.attachments.put(CAT)
    await attach(house, seat, FIRST_ID, CAT, b"of a message that is no more")
    async with house.database.begin() as tx:
        found = {file.name: file for file in await tx.chat_files.of([FIRST_ID])}
        await tx.chat_files.change_waiting(found["0.bin"].row_id, key=key_of(CAT))
    async with house.database.begin() as tx:
        orphan = await tx.chat_files.by_id(found["1.bin"].row_id)
        assert orphan is not None
        orphan.message_id = FIRST_ID + 7
    files = Files(house.database, house.attachments, house.downloads, house.history, house.clock, FILE_LIMITS)
    house.downloads.content.clear()
    async with files.running():
        files.look()
        await until(house, FIRST_ID, "kept")  # without another download: all but the last step was done
        assert set(await house.attachments.keys()) == {key_of(CAT), key_of(b"stays")}
    assert await rows(house, FIRST_ID + 7) == []


async def test_while_files_are_not_to_be_kept_they_wait_and_can_still_be_forgotten(house: House, seat: Seat) -> None:
    store = LocalStore(house.path.parent / "elsewhere", max_file_bytes=1000)
    off = Files(house.database, store, house.downloads, house.history, house.clock, FileLimits(enabled=False))
    recorder = Recorder(house.database, Coverage(), house.clock)
    recorder.tell_files(off.look)
    async with off.running(), recorder.running():
        recorder.offer(Said(message_of(house, seat, FIRST_ID, CAT)))
        await recorder.settled()
        await off.forget([FIRST_ID])
    assert house.downloads.asked == []
    assert await rows(house, FIRST_ID) == []
