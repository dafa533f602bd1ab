"""Archives hold the files of a chat, each once and whole, below the limit, beside a page that shows them."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from services.chat_export.archive import Packing
from services.chat_export.names import packed_name
from services.words import Words
from storage.errors import StorageError
from tests.services.chat_export.pieces import HOSTILE, entry, file_of
from tests.services.chat_export.reader import Read, read_page

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from models import ChatFile
    from services.chat_export import Part
    from services.chat_export.entry import Entry

LIMIT = 40_000


class Shelf:
    """The contents of files, by the id of the attachment: bytes that no compression makes less of."""

    def __init__(self) -> None:
        self.broken: set[int] = set()
        self.longer: set[int] = set()

    @staticmethod
    def content(file: ChatFile) -> bytes:
        return bytes((file.attachment_id * 31 + place * place * 7 + place // 256) % 256 for place in range(file.size))

    async def open(self, file: ChatFile) -> AsyncGenerator[bytes]:
        if file.attachment_id in self.broken:
            raise StorageError("not_found", "it is gone")
        return self._chunks(file)

    async def _chunks(self, file: ChatFile) -> AsyncGenerator[bytes]:
        content = self.content(file)
        for begin in range(0, len(content), 1000):
            yield content[begin : begin + 1000]
            if -file.attachment_id in self.broken:
                raise StorageError("unreachable", "it broke off")
        while file.attachment_id in self.longer:
            yield bytes(1000)


async def packed(shelf: Shelf, *pages: Sequence[Entry], limit_bytes: int = LIMIT) -> list[tuple[Part, bytes]]:
    """The parts, with what is in them."""

    async def read() -> AsyncGenerator[Sequence[Entry]]:
        for page in pages:
            yield page

    found = []
    async for part in Packing(shelf, Words(), "Film night", limit_bytes=limit_bytes).parts(read()):
        with part.content:
            found.append((part, part.content.read()))
    assert all(len(content) <= limit_bytes for _, content in found)
    assert [part.number for part, _ in found] == list(range(1, len(found) + 1))
    assert [part.is_last for part, _ in found] == [False] * (len(found) - 1) + [True]
    return found


def unpacked(parts: Sequence[tuple[Part, bytes]]) -> dict[str, bytes]:
    """All parts, unpacked into one folder; nothing may be there twice."""
    folder: dict[str, bytes] = {}
    for _, content in parts:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            for name in archive.namelist():
                assert name.casefold() not in {known.casefold() for known in folder}
                folder[name] = archive.read(name)
    return folder


def texts_of(folder: dict[str, bytes], ending: str) -> list[bytes]:
    """The texts of all parts, in their order."""
    count = sum(name.startswith("chat-") and name.endswith(ending) for name in folder)
    return [folder[f"chat-{number}.{ending}"] for number in range(1, count + 1)]


def pages_of(folder: dict[str, bytes]) -> list[Read]:
    return [read_page(text.decode()) for text in texts_of(folder, "html")]


def lines_of(folder: dict[str, bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for text in texts_of(folder, "jsonl") for line in text.splitlines()]


async def test_an_archive_holds_a_page_that_shows_the_files_beside_it() -> None:
    files = (file_of("cat.png", 1, content_type="image/png"), file_of("notes.txt", 2, size=0))
    ((part, content),) = await packed(Shelf(), [entry(1, "look", files=files), entry(2, "nice")])
    assert (part.name, part.messages) == ("chorus-chat.zip", 2)
    folder = unpacked([(part, content)])
    assert set(folder) == {"chat-1.html", "chat-1.jsonl", "files/1-cat.png", "files/2-notes.txt"}
    assert folder["files/1-cat.png"] == Shelf.content(files[0].file)
    assert folder["files/2-notes.txt"] == b""
    (page,) = pages_of(folder)
    assert page.sources == ["files/1-cat.png"]
    assert {"files/1-cat.png", "files/2-notes.txt"} <= set(page.links)
    assert [(line["text"], [file["path"] for file in line["files"]]) for line in lines_of(folder)] == [
        ("look", ["files/1-cat.png", "files/2-notes.txt"]),
        ("nice", []),
    ]


async def test_files_are_spread_over_parts_and_each_is_there_once_where_its_message_says_so() -> None:
    said = []
    for number in range(1, 5):
        files = tuple(file_of(f"{n}.bin", number * 10 + n, size=9_000) for n in range(5))
        said.append(entry(number, f"message {number}", files=files))
    parts = await packed(Shelf(), said[:2], said[2:])
    assert len(parts) > 3
    folder = unpacked(parts)
    for message in said:
        for file in message.files:
            assert folder[packed_name(file.file.attachment_id, file.file.name)] == Shelf.content(file.file)
    within = {}
    for part, content in parts:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            within.update(dict.fromkeys(archive.namelist(), part.number))
    told = {file["path"]: file["part"] for line in lines_of(folder) for file in line["files"]}
    assert told == {path: number for path, number in within.items() if path.startswith("files/")}
    assert [line["text"] for line in lines_of(folder)] == [message.text for message in said]
    assert [one.text for page in pages_of(folder) for one in page.said] == [message.text for message in said]
    assert {unquote(link) for page in pages_of(folder) for link in page.links} == set(told)
    assert sum(part.messages for part, _ in parts) == 4


async def test_a_chat_of_many_words_comes_in_several_archives() -> None:
    said = [entry(number, f"{number} " + "long " * 100) for number in range(1, 200)]
    parts = await packed(Shelf(), said[:99], said[99:])
    assert len(parts) > 2
    folder = unpacked(parts)
    assert [line["text"] for line in lines_of(folder)] == [message.text for message in said]
    assert [part.name for part, _ in parts[:2]] == ["chorus-chat-1.zip", "chorus-chat-2.zip"]


@pytest.mark.parametrize("size", [LIMIT, LIMIT - 500])
async def test_a_file_that_is_too_large_for_any_part_is_named_and_not_lost_silently(size: int) -> None:
    files = (file_of("huge.bin", 1, size=size), file_of("small.bin", 2))
    folder = unpacked(await packed(Shelf(), [entry(1, "look", files=files)]))
    assert "files/2-small.bin" in folder
    assert "files/1-huge.bin" not in folder
    (line,) = lines_of(folder)
    assert [file["state"] for file in line["files"]] == ["unsendable", "kept"]
    assert "huge.bin" in pages_of(folder)[0].said[0].whole
    assert "kept, but too large to be sent" in pages_of(folder)[0].said[0].whole


async def test_the_largest_file_that_fits_into_a_part_comes_even_when_the_part_is_begun() -> None:
    async def alone(size: int) -> dict[str, bytes]:
        return unpacked(await packed(Shelf(), [entry(1, files=(file_of("a", 1, size=size),))]))

    largest = LIMIT
    while "files/1-a" not in await alone(largest):
        largest -= 100
    assert largest > LIMIT / 2
    parts = await packed(Shelf(), [entry(1, "first"), entry(2, files=(file_of("a", 1, size=largest),))])
    assert "files/1-a" in unpacked(parts)


@pytest.mark.parametrize("broken", [{1}, {-1}])
async def test_a_file_that_cannot_be_read_holds_up_nothing_and_is_named(broken: set[int]) -> None:
    shelf = Shelf()
    shelf.broken = broken
    files = (file_of("lost.bin", 1), file_of("there.bin", 2))
    folder = unpacked(await packed(shelf, [entry(1, "look", files=files)]))
    assert "files/2-there.bin" in folder
    assert "could not be read just now" in pages_of(folder)[0].said[0].whole


async def test_a_file_that_is_longer_than_it_was_said_to_be_is_left_out() -> None:
    shelf = Shelf()
    shelf.longer = {1}
    folder = unpacked(await packed(shelf, [entry(1, "look", files=(file_of("endless.bin", 1),))]))
    assert "too large to be sent" in pages_of(folder)[0].said[0].whole


async def test_files_that_are_not_kept_are_named_with_the_reason() -> None:
    states = ("waiting", "too_large", "over_quota", "gone", "erased")
    files = tuple(file_of(f"{state}.bin", number, whereabouts=state) for number, state in enumerate(states))
    folder = unpacked(await packed(Shelf(), [entry(1, "look", files=files)]))
    assert [file["state"] for file in lines_of(folder)[0]["files"]] == list(states)
    assert set(folder) == {"chat-1.html", "chat-1.jsonl"}


NAMES = (
    *HOSTILE,
    *("../../etc/passwd", "..", ".", "", "...", "/absolute", "C:\\Windows\\a.exe", "a/b\\c", "CON", "nul.txt", " . "),
    *("x" * 300, "x" * 300 + ".png", "映" * 300 + ".png", "a." + "b" * 300, "same.png", "same.png", "SAME.PNG"),
    *("a\u202egnp.exe", "tab\there", "trailing. . .", "e\u0301.png", "é.png", "%2e%2e%2f", "#?&.html", ".gitignore"),
)


def test_packed_names_are_safe_on_every_system_and_never_the_same() -> None:
    names = [packed_name(2**53 + number, name) for number, name in enumerate(NAMES)]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        folder, _, own = name.partition("/")
        assert folder == "files"
        assert own.isprintable()
        assert not set('/\\:*?"<>|') & set(own), own
        assert not own.endswith((".", " "))
        assert own[0].isdigit()
        assert len(own.encode()) <= 200
    assert packed_name(5, "x" * 300 + ".png").endswith("x.png")
    assert packed_name(5, "holiday picture.jpg") == "files/5-holiday picture.jpg"


async def test_files_of_any_name_can_be_unpacked_and_followed() -> None:
    files = tuple(file_of(name, number, size=10, content_type="image/png") for number, name in enumerate(NAMES, 1))
    said = [entry(number, files=files[begin : begin + 10]) for number, begin in enumerate(range(0, len(files), 10), 1)]
    folder = unpacked(await packed(Shelf(), said, limit_bytes=10**6))
    (page,) = pages_of(folder)
    paths = {name for name in folder if name.startswith("files/")}
    assert len(paths) == len(NAMES)
    assert {unquote(source) for source in page.sources} == paths
