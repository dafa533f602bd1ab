"""`bot.py` as one types it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from launch import exits
from models import migrations

ROOT = Path(__file__).parents[2]


def bot(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it on the settings in `folder`, from there."""
    command = [sys.executable, str(ROOT / "bot.py"), "--folder", str(folder), *arguments]
    environ = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", str(folder))}
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("arguments", [["check"], ["check", "--live"], []])
def test_another_python_than_the_one_that_was_set_up_is_told_first(tmp_path: Path, arguments: list[str]) -> None:
    """A bare copy of what starts it: nothing else is there, and a folder where the environment would be."""
    for path in ("bot.py", "launch/__init__.py", "launch/exits.py", "launch/surroundings.py", "launch/checks"):
        copy = shutil.copytree if (ROOT / path).is_dir() else shutil.copy
        (tmp_path / path).parent.mkdir(exist_ok=True)
        copy(ROOT / path, tmp_path / path)
    (tmp_path / "launch" / "check.py").write_text("import a_library_that_is_missing")
    (tmp_path / "launch" / "settings.py").write_text("import a_library_that_is_missing")
    (tmp_path / ".venv").mkdir()
    command = [sys.executable, "bot.py", *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == exits.FAILED
    said = f"Type: {' '.join(['.venv/bin/python', 'bot.py', *arguments])}"
    assert said in (done.stdout if arguments else done.stderr).splitlines()[0]
    assert "Traceback" not in done.stderr
    (tmp_path / ".venv").rmdir()
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == exits.FAILED
    assert done.stderr == "a_library_that_is_missing is not installed here: `make run` sets everything up.\n"


def test_help_names_every_command(tmp_path: Path) -> None:
    done = bot(tmp_path, "--help")
    assert done.returncode == exits.OK
    assert all(
        f"\n    {command} " in done.stdout for command in ("run", "check", "demo", "migrate", "backup", "restore")
    )


def test_help_loads_nothing_of_the_bot(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", str(ROOT / "bot.py"), "check", "--help"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "argparse" in loaded
    assert not loaded & {"discord", "pydantic", "aiohttp", "sqlalchemy", "av"}


def test_where_there_is_to_be_no_sandbox_a_missing_token_is_said_and_where_it_was_looked_for(tmp_path: Path) -> None:
    done = bot(tmp_path, "run", "--no-sandbox")
    assert done.returncode == exits.REFUSED
    assert f"there is no DISCORD_TOKEN, neither in {tmp_path}/.env nor in the environment" in done.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("arguments", [["play"], ["run", "fast"], ["check", "--loud"], ["--fast"]])
def test_what_it_does_not_know_is_refused(tmp_path: Path, arguments: list[str]) -> None:
    done = bot(tmp_path, *arguments)
    assert done.returncode == exits.BAD_CONFIG
    assert done.stderr.startswith("usage: bot.py")
    assert arguments[-1] in done.stderr.splitlines()[-1]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    done = bot(tmp_path, "--folder", "elsewhere", "migrate")
    assert done.returncode == exits.BAD_CONFIG
    assert "elsewhere is not a folder" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [[], ["run"], ["migrate"]])
def test_bad_settings_end_the_start_with_a_line_each(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "config.toml").write_text("[vioce]\n[storage]\nmax_file_mb = 0", "utf-8")
    done = bot(tmp_path, *command)
    assert done.returncode == exits.BAD_CONFIG
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "config.toml: vioce: is not a setting; did you mean voice?",
        "config.toml: storage.max_file_mb: should be at least 1, not 0",
    ]


def test_migrate_makes_the_database_and_says_so(tmp_path: Path) -> None:
    head = migrations.revisions()[-1]
    path = tmp_path / "data" / "chorus.db"
    assert bot(tmp_path, "migrate").stdout == f"{path}: migrated from nothing to {head}.\n"
    assert migrations.status(path).pending == 0
    assert bot(tmp_path, "migrate").stdout == f"{path}: already up to date ({head}).\n"


def test_migrate_leaves_a_newer_database_alone(tmp_path: Path) -> None:
    bot(tmp_path, "migrate")
    with closing(sqlite3.connect(tmp_path / "data" / "chorus.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    done = bot(tmp_path, "migrate")
    assert done.returncode == exits.FAILED
    assert "was written by a newer Chorus (revision 9999)" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_migrate_says_when_the_file_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "chorus.db").write_text("a shopping list, and a long one: " * 100)
    done = bot(tmp_path, "migrate")
    assert done.returncode == exits.FAILED
    assert done.stderr.splitlines() == [f"{tmp_path / 'data' / 'chorus.db'} cannot be used: file is not a database"]


def test_migrate_says_when_its_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    done = bot(tmp_path, "migrate")
    assert done.returncode == exits.FAILED
    assert len(done.stderr.splitlines()) == 1
