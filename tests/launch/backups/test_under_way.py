"""Backups of what is written to meanwhile, and backups and restores that are killed. Each in processes of their own."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

from launch import exits
from launch.backups.manifest import backups_in
from models import snapshot
from storage.copying import files_in
from tests.launch.backups.place import Place
from tests.launch.backups.writing import BALLAST, WITH_BALLAST, WITH_PICTURE
from tests.launch.test_bot import bot

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
BEFORE = WITH_BALLAST + 50
"""People who are there when the first backup begins."""
BACKUPS = 2


@contextmanager
def writer(folder: Path) -> Iterator[IO[str]]:
    """The process that writes all the time; what it says."""
    command = [sys.executable, "-m", "tests.launch.backups.writing", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield process.stdout
    finally:
        process.kill()
        process.communicate()


def read_to(said: IO[str], number: int) -> None:
    """Wait until so many people are written."""
    while int(said.readline()) < number:
        pass


def test_a_backup_beside_a_writer_is_of_one_moment_and_misses_no_file(tmp_path: Path) -> None:
    here = Place(tmp_path / "here")
    (here.folder / "data").mkdir(parents=True)
    with writer(here.folder) as said:
        read_to(said, BEFORE)
        for _ in range(BACKUPS):
            done = bot(here.folder, "backup")
            assert done.returncode == exits.OK, done.stderr
    backups = backups_in(here.backups)
    assert len(backups) == BACKUPS
    counts = []
    for number, backup in enumerate(backups):
        there = Place(tmp_path / f"there {number}")
        there.folder.mkdir()
        done = bot(there.folder, "restore", str(backup))
        assert done.returncode == exits.OK, done.stderr
        there.check()
        numbers = [int(name.partition(" ")[0]) for name in there.people()]
        assert numbers == list(range(1, len(numbers) + 1)), "what was written first, without a gap"
        assert len(snapshot.named_files(there.database)) == WITH_PICTURE, "of one moment: each gives one and takes one"
        counts.append(len(numbers))
    assert BEFORE <= counts[0] < counts[1], "the writer went on meanwhile"


def test_writers_need_not_wait_and_do_not_make_the_copying_begin_anew(place: Place, tmp_path: Path) -> None:
    for _ in range(WITH_BALLAST):
        place.run("INSERT INTO former_names (user_id, name, changed_at) VALUES (1, ?, '')", (BALLAST,))
    written = 0

    with closing(sqlite3.connect(place.database, timeout=0)) as writing:

        def write() -> None:
            nonlocal written
            with writing:
                writing.execute("UPDATE users SET last_name = last_name || '!'")
            written += 1
            assert written < 1000, "it would never end"

        with snapshot.moment(place.database) as moment:
            moment.copy_to(tmp_path / "copy.db", write)
    assert written > 3, "it was copied in steps"
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT DISTINCT last_name FROM users").fetchall() == [("Example",)]
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize(("work", "least"), [("backup", 15), ("restore", 12)])
def test_wherever_it_is_killed_nothing_half_done_is_taken_for_whole(tmp_path: Path, work: str, least: int) -> None:
    command = [sys.executable, "-m", "tests.launch.backups.cutting", work, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= least, "it was cut at each step"


def test_the_files_of_a_restore_are_those_of_the_backup(place: Place) -> None:
    before = sorted(files_in(place.files))
    backup = place.back_up()
    place.add("Cleo")
    place.take_picture("Ada")
    done = bot(place.folder, "restore", str(backup.folder))
    assert done.returncode == exits.OK, done.stderr
    assert sorted(files_in(place.files)) == before
