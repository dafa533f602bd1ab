"""`python bot.py backup` and `restore` as an admin types them."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from launch import exits
from launch.backups.manifest import DATABASE, FILES, backups_in, digest
from launch.lock import held, lock_of
from launch.restore import _carry_over_suppressions, restore
from models import migrations, snapshot
from storage.copying import files_in
from tests.launch.backups.place import MOMENT, Place
from tests.launch.backups.test_making import damage
from tests.launch.test_bot import bot
from tests.models.older import make_older

if TYPE_CHECKING:
    from pathlib import Path

SUPPRESSIONS = (
    "CREATE TABLE IF NOT EXISTS suppressions "
    "(discord_id INTEGER PRIMARY KEY, until_message_id INTEGER NOT NULL, created_at DATETIME NOT NULL)"
)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Place:
    """Where nothing is yet."""
    (tmp_path / "elsewhere").mkdir()
    return Place(tmp_path / "elsewhere")


def refused(place: Place, *arguments: str) -> str:
    """Type a command that changes nothing; the sentence that it ends with."""
    before = seen(place)
    done = bot(place.folder, *arguments)
    assert done.returncode == exits.FAILED
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert seen(place) == before
    return done.stderr


def seen(place: Place) -> dict[Path, int]:
    """Every file and folder, but for the one that is locked, and which it is."""
    lock = lock_of(place.database)
    return {path: path.stat().st_ino for path in place.folder.rglob("*") if path != lock}


def test_what_was_backed_up_is_there_again_in_a_fresh_place(place: Place, elsewhere: Place) -> None:
    done = bot(place.folder, "backup", "kept")
    assert done.returncode == exits.OK, done.stderr
    (backup,) = backups_in(place.folder / "kept")
    told = f"Backed up to {backup}: the database (0.# MB) and 2 files (0.0 MB).\n"
    assert re.fullmatch(re.escape(told).replace(r"\#", r"\d"), done.stdout)
    done = bot(elsewhere.folder, "restore", str(backup))
    assert done.returncode == exits.OK, done.stderr
    assert "Now start Chorus" in done.stdout
    assert "kept as" not in done.stdout, "there was nothing"
    assert elsewhere.people() == ["Ada", "Ben"]
    elsewhere.check()
    assert "FAIL" not in bot(elsewhere.folder, "check").stdout


def test_what_was_there_before_is_kept_aside(place: Place) -> None:
    backup = place.back_up().folder
    key = place.add("Cleo")
    done = bot(place.folder, "restore", str(backup))
    assert done.returncode == exits.OK, done.stderr
    assert place.people() == ["Ada", "Ben"]
    place.check()
    assert not place.picture(key).exists()
    (database,) = place.database.parent.glob("chorus.db.before-restore-*Z")
    (files,) = place.database.parent.glob("files.before-restore-*Z")
    assert str(database) in done.stdout
    assert str(files) in done.stdout
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (3,)
    assert [path.name for path in files_in(files)] == [key]


def test_a_backup_is_not_changed_by_what_happens_after_its_restore(place: Place, elsewhere: Place) -> None:
    backup = place.back_up().folder
    for _ in range(2):
        assert bot(elsewhere.folder, "restore", str(backup)).returncode == exits.OK
        assert elsewhere.people() == ["Ada", "Ben"]
        elsewhere.check()
        elsewhere.take_picture("Ada")
        elsewhere.add("Cleo")


def test_a_database_that_a_killed_bot_left_is_kept_aside_whole(place: Place) -> None:
    """What it had committed stands in the file beside it, until SQLite is asked the next time."""
    backup = place.back_up().folder
    reader = sqlite3.connect(place.database)
    reader.execute("BEGIN").execute("SELECT 1 FROM users").fetchone()
    place.add("Cleo")
    crashed = Place(place.folder.with_name("crashed"))
    shutil.copytree(place.folder, crashed.folder)
    reader.close()
    assert crashed.database.with_name("chorus.db-wal").stat().st_size > 0
    assert bot(crashed.folder, "restore", str(backup)).returncode == exits.OK
    assert crashed.people() == ["Ada", "Ben"]
    (database,) = crashed.database.parent.glob("chorus.db.before-restore-*Z")
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (3,)


def test_over_a_database_that_is_damaged_a_backup_is_restored_and_what_may_be_lost_is_told(place: Place) -> None:
    backup = place.back_up().folder
    place.database.write_bytes(b"these are not the rows you are looking for" * 100)
    done = bot(place.folder, "restore", str(backup))
    assert done.returncode == exits.OK, done.stderr
    assert "could not be read: what people had erased" in done.stdout
    assert place.people() == ["Ada", "Ben"]


def test_while_a_bot_runs_on_the_database_nothing_is_restored(place: Place) -> None:
    backup = place.back_up().folder
    with held(lock_of(place.database)):
        said = refused(place, "restore", str(backup))
    assert "Chorus runs on" in said
    assert "process " in said


def test_a_backup_of_a_newer_chorus_is_refused(place: Place) -> None:
    backup = place.back_up().folder
    rewrite(backup, schema="9999")
    assert "is of a newer Chorus (revision 9999)" in refused(place, "restore", str(backup))
    rewrite(backup, schema=migrations.revisions()[-1], version=2)
    assert "was made by a newer Chorus (manifest 2)" in refused(place, "restore", str(backup))


def rewrite(backup: Path, **values: object) -> None:
    """Change what a backup says of itself."""
    manifest = json.loads((backup / "manifest.json").read_text("utf-8"))
    (backup / "manifest.json").write_text(json.dumps(manifest | values), "utf-8")


def test_a_backup_whose_database_is_damaged_is_refused(place: Place) -> None:
    backup = place.back_up().folder
    damage(backup / DATABASE)
    assert "is damaged: its database is not the one" in refused(place, "restore", str(backup))
    rewrite(backup, database_sha256=digest(backup / DATABASE, lambda: None))
    assert "is damaged" in refused(place, "restore", str(backup))


@pytest.mark.parametrize("text", ["", "{}", "[]", "7", '{"version": "one"}', '{"version": 1, "more": 2}', "\xff"])
def test_a_manifest_that_is_damaged_is_told(place: Place, text: str) -> None:
    backup = place.back_up().folder
    (backup / "manifest.json").write_text(text, "latin-1")
    assert "cannot be trusted: its manifest.json is damaged" in refused(place, "restore", str(backup))


def test_a_folder_that_is_no_backup_is_told_with_the_newest_that_is_in_it(place: Place) -> None:
    said = refused(place, "restore", "elsewhere")
    assert said == f"{place.folder / 'elsewhere'} is no backup: there is no manifest.json in it.\n"
    place.back_up()
    newest = place.back_up().folder
    assert f"The newest one in it is {newest}" in refused(place, "restore", str(place.backups))


def test_a_backup_that_lacks_its_database_is_told(place: Place) -> None:
    backup = place.back_up().folder
    (backup / DATABASE).unlink()
    assert "cannot be read" in refused(place, "restore", str(backup))


def test_damaged_files_of_a_backup_are_left_out_and_those_that_are_there_stay(place: Place) -> None:
    backup = place.back_up().folder
    for path in files_in(backup / FILES):
        (backup / FILES / path).unlink()
        (backup / FILES / path).write_bytes(b"something else")
    done = bot(place.folder, "restore", str(backup))
    assert done.returncode == exits.OK, done.stderr
    assert "2 file(s) of the backup are damaged and were left out" in done.stdout
    place.check()
    assert (place.picture(sorted(snapshot.named_files(place.database))[0])).read_bytes().startswith(b"the picture of")


def test_files_that_were_damaged_where_they_are_kept_are_whole_again(place: Place, elsewhere: Place) -> None:
    backup = place.back_up().folder
    assert bot(elsewhere.folder, "restore", str(backup)).returncode == exits.OK
    for path in files_in(elsewhere.files):
        (elsewhere.files / path).unlink()
        (elsewhere.files / path).write_bytes(b"something else")
    assert bot(elsewhere.folder, "restore", str(backup)).returncode == exits.OK
    assert {(elsewhere.files / path).read_bytes() for path in files_in(elsewhere.files)} == {
        b"the picture of Ada",
        b"the picture of Ben",
    }


def test_a_disk_that_is_full_in_mid_restore_leaves_what_was_there(place: Place) -> None:
    resource = pytest.importorskip("resource", reason="no file size limits on this system")
    backup = place.back_up().folder
    place.add("Cleo")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))  # stands in for the disk
    try:
        said = refused(place, "restore", str(backup))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "could not be completed" in said
    assert "too large" in said.lower()
    assert place.people() == ["Ada", "Ben", "Cleo"]


def test_an_older_backup_is_migrated(place: Place, elsewhere: Place, tmp_path: Path) -> None:
    place.run("PRAGMA wal_checkpoint(TRUNCATE)")
    place.database.unlink()
    make_older(place.database, "0003", tmp_path)
    backup = place.back_up()
    assert backup.manifest.schema == "0003"
    done = bot(elsewhere.folder, "restore", str(backup.folder))
    assert done.returncode == exits.OK, done.stderr
    assert f"migrated from 0003 to {migrations.revisions()[-1]}" in done.stdout
    assert elsewhere.run("SELECT count(*) FROM former_names") == [(0,)]


def test_what_people_asked_to_be_forgotten_stays_so_and_the_later_wish_counts(tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    wishes = {old: [(1, 10, "later"), (2, 5, "earlier"), (3, 7, "later")], new: [(1, 4, "x"), (2, 9, "x")]}
    for path, rows in wishes.items():
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(SUPPRESSIONS)
            connection.executemany("INSERT INTO suppressions VALUES (?, ?, ?)", rows)
    _carry_over_suppressions(old, new)
    with closing(sqlite3.connect(new)) as connection:
        kept = connection.execute("SELECT * FROM suppressions ORDER BY discord_id").fetchall()
    assert kept == [(1, 10, "later"), (2, 9, "x"), (3, 7, "later")]


@pytest.mark.parametrize("with_table", ["old", "new", "neither"])
def test_where_one_database_knows_no_such_wishes_the_other_is_left_as_it_is(tmp_path: Path, with_table: str) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    for path in (old, new):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(SUPPRESSIONS if path.stem == with_table else "CREATE TABLE other (id INTEGER)")
    before = new.read_bytes()
    _carry_over_suppressions(old, new)
    assert new.read_bytes() == before


def test_a_wish_to_be_forgotten_survives_a_restore(place: Place) -> None:
    place.run(SUPPRESSIONS)
    backup = place.back_up().folder
    place.run("INSERT INTO suppressions VALUES (?, ?, ?)", (42, 2**53 + 5, MOMENT))
    restore(backup, place.database, place.files, "now")
    assert place.run("SELECT discord_id, until_message_id FROM suppressions") == [(42, 2**53 + 5)]


def test_an_account_that_was_erased_since_is_marked_as_such_and_no_other(place: Place) -> None:
    place.add("Cleo", at="2026-11-22 19:00:00.000000")
    backup = place.back_up().folder
    place.run("UPDATE users SET deleted_at = ?, password = '' WHERE first_name IN ('Ada', 'Cleo')", (MOMENT,))
    place.run("UPDATE users SET created_at = '2026-11-23 00:00:00.000000' WHERE first_name = 'Cleo'")  # another one
    restore(backup, place.database, place.files, "now")
    assert place.run("SELECT first_name FROM users WHERE deleted_at IS NOT NULL") == [("Ada",)]
    assert place.run("SELECT password FROM users") == [("hash",)] * 3, "what the next start erases"


def test_a_backup_without_a_database_is_told_and_how_to_come_by_one(elsewhere: Place) -> None:
    assert "There is no database at" in refused(elsewhere, "backup")


@pytest.mark.parametrize(
    ("folder", "said"),
    [("data/files/backups", "copied into itself"), ("list/backups", "cannot be written")],
)
def test_a_folder_that_cannot_be_backed_up_to_is_told(place: Place, folder: str, said: str) -> None:
    (place.folder / "list").write_text("a shopping list")
    assert said in refused(place, "backup", folder)


def test_a_damaged_database_is_told_with_the_way_back(place: Place) -> None:
    whole = place.back_up().folder
    damage(place.database)
    assert "bot.py restore" in refused(place, "backup")
    assert backups_in(place.backups) == [whole]


def test_the_settings_say_where_to_and_how_many_are_kept(place: Place) -> None:
    (place.folder / "config.local.toml").write_text('[backup]\nfolder = "copies"\nkeep = 1', "utf-8")
    assert bot(place.folder, "backup").returncode == exits.OK
    done = bot(place.folder, "backup")
    assert "1 older backup removed: keep in [backup] says how many are kept" in done.stdout
    assert len(backups_in(place.folder / "copies")) == 1


def test_files_that_were_lost_before_are_told(place: Place) -> None:
    shutil.rmtree(place.files)
    done = bot(place.folder, "backup")
    assert done.returncode == exits.OK
    assert "2 files that the database names had been lost before" in done.stdout
