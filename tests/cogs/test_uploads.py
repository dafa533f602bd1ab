"""Files that members attach: to `/play`, and to messages that somebody plays. Heard whole, also after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cogs.test_music import heard
from tests.media import make_tone, read_packets

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import BotProcess
    from tests.cogs.party import Party


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """A second and a half, of its own pitch, in packets that go out untouched."""
    return make_tone(
        tmp_path / "my song.ogg",
        format="ogg",
        codec="libopus",
        seconds=1.5,
        frequency=330.0,
        tags={"title": "Our Song", "artist": "Ada"},
        options={"frame_duration": "20"},
    )


@pytest.fixture
def upload(song: Path) -> tuple[str, bytes]:
    """The song as a member attaches it."""
    return song.name, song.read_bytes()


async def test_a_file_that_is_attached_to_play_is_heard_whole(
    party: Party, song: Path, upload: tuple[str, bytes]
) -> None:
    (ada,) = await party.listen(party.ada)
    answer = await party.ada.slash("play", channel=party.thread, file=upload)
    assert not answer.ephemeral
    assert "Our Song" in answer.text
    expected = read_packets(song)
    await ada.wait_until(lambda: heard(ada) == expected, timeout=20)


@pytest.mark.parametrize("place", ["thread", "general"])
async def test_a_file_of_a_message_is_heard_whole(
    party: Party, song: Path, upload: tuple[str, bytes], place: str
) -> None:
    (ada,) = await party.listen(party.ada)
    channel = party.thread if place == "thread" else party.general
    files = [("cover.png", b"\x89PNG"), upload]
    said = await party.ben.send(channel, "listen to this", files=files)
    answer = await party.ada.context_menu("Play this", said)
    assert "Our Song" in answer.text
    expected = read_packets(song)
    await ada.wait_until(lambda: heard(ada) == expected, timeout=20)


async def test_what_cannot_be_played_is_told_to_who_attached_it(
    party: Party, song: Path, upload: tuple[str, bytes]
) -> None:
    await party.listen(party.ada)
    play = party.ada.slash
    broken = await play("play", channel=party.thread, file=("song.ogg", b"not media at all" * 10))
    assert broken.ephemeral
    assert "song.ogg" in broken.text
    assert "damaged" in broken.text
    both = await play("play", channel=party.thread, query="First Light", file=upload)
    neither = await play("play", channel=party.thread)
    assert "one thing to play" in both.text
    assert "one thing to play" in neither.text


async def test_an_upload_that_waits_is_heard_after_the_bot_was_killed(
    party: Party, bot: BotProcess, song: Path, upload: tuple[str, bytes]
) -> None:
    (ada,) = await party.listen(party.ada)
    await party.ada.slash("play", channel=party.thread, query="Long Haul")
    await party.ada.slash("play", channel=party.thread, file=upload)
    await ada.wait_for_packets(20)
    await bot.kill()
    await bot.restart()
    await bot.wait_ready()
    assert "Our Song" in (await party.ada.slash("queue show", channel=party.thread)).text
    await party.ada.slash("resume", channel=party.thread)
    expected = read_packets(song)
    await ada.wait_until(lambda: heard(ada)[-len(expected) :] == expected, timeout=30)


async def test_forgotten_uploads_leave_nothing_on_the_disk(party: Party, bot_folder: Path, tmp_path: Path) -> None:
    # Of which nobody else has uploaded the same.
    content = make_tone(tmp_path / "mine.ogg", format="ogg", codec="libopus", frequency=777.0).read_bytes()
    await party.listen(party.ben)
    await party.ben.slash("play", channel=party.thread, file=("mine.ogg", content))
    assert is_kept(bot_folder, content)
    question = await party.ben.slash("user forget", channel=party.thread)
    await party.ben.click(question, "Erase everything until now")
    await question.until(lambda seen: "is erased" in seen.whole_text)
    assert not is_kept(bot_folder, content)


def is_kept(folder: Path, content: bytes) -> bool:
    """Whether a file that the bot keeps has that content."""
    return any(path.read_bytes() == content for path in (folder / "files").rglob("*") if path.is_file())
