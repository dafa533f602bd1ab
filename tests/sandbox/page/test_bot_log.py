"""The bot's log in the drawer, whatever becomes of its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.page.bot_log import LONGEST_LINE, READ_AT_ONCE, LogTail

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sandbox.page.conftest import PageWindow


async def test_lines_are_told_as_they_are_written_and_the_last_ones_first(window: PageWindow, bot_log: Path) -> None:
    assert (await window.ask("watch_log"))["path"] == str(bot_log)
    with bot_log.open("a") as file:
        file.write("2026-11-28 10:00:00 INFO    chorus: hello\n")
    await window.until("log", lambda data: data["lines"][-1]["text"].endswith("INFO    chorus: hello"))
    await window.ask("watch_log", on=False)
    assert (await window.ask("watch_log"))["lines"][-1]["text"].endswith("chorus: hello")


def test_a_file_that_is_not_there_yet_has_no_lines(tmp_path: Path) -> None:
    tail = LogTail(tmp_path / "bot.log")
    assert tail.read() == ([], False)
    (tmp_path / "bot.log").write_text("one\ntwo\nthr")
    assert tail.read() == (["one", "two"], False)
    with (tmp_path / "bot.log").open("a") as file:
        file.write("ee\n")
    assert tail.read() == (["three"], False)
    assert tail.read() == ([], False)


def test_a_file_that_was_turned_over_begins_anew(tmp_path: Path) -> None:
    log = tmp_path / "bot.log"
    log.write_text("old\n")
    tail = LogTail(log)
    assert tail.read() == (["old"], False)
    log.rename(tmp_path / "bot.log.1")
    assert tail.read() == ([], False)
    log.write_text("new\nand longer than the old one\n")
    assert tail.read() == (["new", "and longer than the old one"], True)


def test_a_file_that_was_cut_begins_anew(tmp_path: Path) -> None:
    log = tmp_path / "bot.log"
    log.write_text("a line that is long\n")
    tail = LogTail(log)
    tail.read()
    log.write_text("short\n")
    assert tail.read() == (["short"], True)


def test_of_a_long_file_the_end_is_read_from_a_whole_line_on(tmp_path: Path) -> None:
    log = tmp_path / "bot.log"
    log.write_text("".join(f"line number {number}\n" for number in range(100_000)))
    lines, _ = LogTail(log).read()
    assert lines[-1] == "line number 99999"
    assert lines[0].startswith("line number ")
    assert len(lines) < READ_AT_ONCE / 10


def test_a_line_without_end_is_cut_and_what_follows_is_read(tmp_path: Path) -> None:
    log = tmp_path / "bot.log"
    tail = LogTail(log)
    log.write_bytes(b"x" * (READ_AT_ONCE - 10))
    lines, _ = tail.read()
    with log.open("ab") as file:
        file.write(b"x" * 100)
    lines += tail.read()[0]
    with log.open("ab") as file:
        file.write(b"\nnext\n")
    lines += tail.read()[0]
    assert lines[-1] == "next"
    assert all(len(line) < LONGEST_LINE + 50 for line in lines)


def test_colours_and_bytes_that_are_no_text_are_made_readable(tmp_path: Path) -> None:
    log = tmp_path / "bot.log"
    log.write_bytes(b"\x1b[31mred\x1b[0m \xff\r\n")
    assert LogTail(log).read()[0] == ["red �"]
