"""Backups of real databases and files, looked at on the disk."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from launch.backups.making import LOCK, GivenUpError, make_backup
from launch.backups.manifest import DATABASE, FILES, Manifest, backups_in
from launch.lock import held
from models import migrations, snapshot
from services.backup_schedule import BackupFailedError
from storage.copying import files_in
from tests.moving.clock import START

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from models.snapshot import Moment
    from tests.launch.backups.place import Place


def names(folder: Path) -> list[str]:
    """What is in a folder, hidden files left out."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def people_in(backup: Path) -> list[str]:
    with closing(sqlite3.connect(f"file:{backup / DATABASE}?immutable=1", uri=True)) as connection:
        return [name for (name,) in connection.execute("SELECT first_name FROM users ORDER BY id")]


def test_a_backup_holds_the_database_in_one_file_the_files_and_what_it_is(place: Place) -> None:
    backup = place.back_up()
    assert backup.folder.parent == place.backups
    assert backup.folder.name == "chorus-20261122T180000Z"
    assert names(backup.folder) == [DATABASE, FILES, "manifest.json"]
    assert people_in(backup.folder) == ["Ada", "Ben"]
    manifest = Manifest.read(backup.folder)
    assert manifest == backup.manifest
    assert manifest.schema == migrations.revisions()[-1]
    assert manifest.rows["users"] == 2
    assert (manifest.files, manifest.lost_files) == (2, 0)
    assert datetime.fromisoformat(manifest.made_at) == START


def test_only_its_owner_may_look_into_it(place: Place) -> None:
    backup = place.back_up()
    assert [path.stat().st_mode & 0o077 for path in (place.backups, backup.folder)] == [0, 0]


def test_files_take_no_room_twice_and_stay_in_it_when_they_are_deleted(place: Place) -> None:
    backup = place.back_up()
    ((key,),) = place.run("SELECT avatar FROM users WHERE first_name = 'Ada'")
    kept = backup.folder / FILES / "avatars" / key[:2] / key
    assert kept.samefile(place.picture(key))
    place.take_picture("Ada")
    assert kept.read_bytes() == b"the picture of Ada"


def test_where_there_are_no_links_a_file_is_copied_once_and_linked_from_backup_to_backup(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stands in for another disk: links from the store are refused, as they would be from there."""
    link = os.link

    def refuse_from_store(source: Path, target: Path) -> None:
        if source.is_relative_to(place.files):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(source))
        link(source, target)

    monkeypatch.setattr(os, "link", refuse_from_store)
    first, second = place.back_up(), place.back_up()
    for path in files_in(place.files):
        assert not (first.folder / FILES / path).samefile(place.files / path)
        assert (first.folder / FILES / path).samefile(second.folder / FILES / path)
        assert (second.folder / FILES / path).read_bytes() == (place.files / path).read_bytes()


def test_what_is_still_on_its_way_into_the_store_is_left_out(place: Place) -> None:
    unfinished = place.files / "avatars" / "unfinished"
    (unfinished / "half").write_bytes(b"half a pict")
    assert place.back_up().manifest.files == 2


def test_without_any_files_there_is_still_a_backup(place: Place) -> None:
    place.run("UPDATE users SET avatar = NULL")
    shutil.rmtree(place.files)
    assert place.back_up().manifest.files == 0


def test_the_oldest_go_until_as_many_are_left_as_are_to_be_kept(place: Place) -> None:
    made = [place.back_up(START + timedelta(hours=hours), keep=2) for hours in range(4)]
    assert [backup.pruned for backup in made] == [0, 0, 1, 1]
    assert backups_in(place.backups) == [backup.folder for backup in made[2:]]
    assert names(place.backups) == [backup.folder.name for backup in made[2:]]


def test_two_of_the_same_second_both_stay(place: Place) -> None:
    made = [place.back_up(keep=2) for _ in range(11)][-2:]
    assert [backup.folder.name for backup in made] == ["chorus-20261122T180000Z-10", "chorus-20261122T180000Z-11"]
    assert backups_in(place.backups) == [backup.folder for backup in made]


def test_nothing_that_is_no_backup_is_ever_pruned(place: Place) -> None:
    for other in ("holiday", "chorus-19990101T000000Z", "chorus-old"):
        (place.backups / other).mkdir(parents=True)
    for hours in range(3):
        place.back_up(START + timedelta(hours=hours), keep=1)
    assert {"holiday", "chorus-19990101T000000Z", "chorus-old"} < set(names(place.backups))


def test_what_a_killed_backup_left_is_cleared_away(place: Place) -> None:
    (place.backups / "unfinished-chorus-20261121T180000Z").mkdir(parents=True)
    backup = place.back_up()
    assert names(place.backups) == [backup.folder.name]


def test_a_picture_taken_and_gone_in_mid_backup_is_neither_named_nor_missed(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cleo registers after the files were copied; her picture goes right after a moment of the database was taken."""
    steps: list[Callable[[], object]] = [lambda: place.add("Cleo"), lambda: place.take_picture("Cleo")]
    moment = snapshot.moment

    @contextmanager
    def meanwhile(path: Path) -> Iterator[Moment]:
        if steps:
            steps.pop(0)()
        with moment(path) as taken:
            if steps:
                steps.pop(0)()
            yield taken

    monkeypatch.setattr(snapshot, "moment", meanwhile)
    backup = place.back_up()
    assert not steps
    assert people_in(backup.folder) == ["Ada", "Ben", "Cleo"]
    held_names = {path.name for path in files_in(backup.folder / FILES)}
    assert snapshot.named_files(backup.folder / DATABASE) <= held_names
    assert backup.manifest.lost_files == 0


def test_a_file_that_was_lost_before_is_told_and_stops_no_backup(place: Place) -> None:
    ((key,),) = place.run("SELECT avatar FROM users WHERE first_name = 'Ada'")
    place.picture(key).unlink()
    assert place.back_up().manifest.lost_files == 1


def failure(place: Place, folder: Path | None = None) -> BackupFailedError:
    """Make a backup that fails; what it says. Nothing of it is left."""
    folder = folder or place.backups
    before = names(folder) if folder.is_dir() else []
    with pytest.raises(BackupFailedError) as caught:
        make_backup(place.originals, folder, START, keep=1, stop=Event())
    assert (names(folder) if folder.is_dir() else []) == before
    return caught.value


def test_without_a_database_there_is_no_backup(place: Place) -> None:
    place.database.unlink()
    assert failure(place).reason == "no_database"
    assert not place.backups.exists()


def test_a_folder_that_would_be_copied_into_itself_is_refused(place: Place) -> None:
    (place.folder / "link").symlink_to(place.files)
    for folder in (place.files, place.files / "backups", place.folder / "link" / "backups"):
        assert failure(place, folder).reason == "inside"


def test_while_another_one_is_written_there_is_no_second(place: Place) -> None:
    place.backups.mkdir()
    with held(place.backups / LOCK):
        assert failure(place).reason == "held"
    place.back_up()


def refuse_links(source: Path, target: Path) -> None:
    raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(source))


@pytest.mark.parametrize("limit", [10, 8_192, 200_000, 270_000])
def test_a_full_disk_is_told_and_leaves_nothing_of_it(
    place: Place, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files take more than the first of these, the database more than any."""
    resource = pytest.importorskip("resource", reason="no file size limits on this system")
    monkeypatch.setattr(os, "link", refuse_links)
    place.add("Cleo")
    place.back_up()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))  # stands in for the disk
    try:
        found = failure(place)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert found.reason == "no_space"
    assert found.place == str(place.backups)


def test_a_folder_that_cannot_be_made_is_told(place: Place) -> None:
    (place.folder / "list").write_text("a shopping list")
    found = failure(place, place.folder / "list" / "backups")
    assert found.reason == "not_writable"
    assert found.place == str(place.folder / "list" / "backups")


def test_a_file_that_is_no_database_is_told(place: Place) -> None:
    place.database.write_bytes(b"these are not the rows you are looking for" * 100)
    assert failure(place).reason == "damaged"


def test_a_damaged_database_pushes_out_no_whole_backup(place: Place) -> None:
    whole = place.back_up()
    damage(place.database)
    assert failure(place).reason == "damaged"
    assert backups_in(place.backups) == [whole.folder]


def test_a_database_of_a_newer_chorus_is_left_to_that_one(place: Place) -> None:
    """What it names as files is known to the newer one alone."""
    with closing(sqlite3.connect(place.database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    found = failure(place)
    assert (found.reason, found.place, found.detail) == ("newer", str(place.database), "9999")


def damage(database: Path) -> None:
    """Overwrite pages in the middle of a database file."""
    with database.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(b"\xa5" * 20 * 4096)


def test_one_that_is_given_up_leaves_nothing(place: Place) -> None:
    stop = Event()
    stop.set()
    with pytest.raises(GivenUpError):
        place.back_up(stop=stop)
    assert names(place.backups) == []


def test_its_time_is_told_in_utc_wherever_it_is_made(place: Place) -> None:
    backup = place.back_up(datetime(2026, 1, 1, 0, 30, tzinfo=ZoneInfo("Europe/Berlin")))
    assert backup.folder.name == "chorus-20251231T233000Z"
    assert datetime.fromisoformat(backup.manifest.made_at) == datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
