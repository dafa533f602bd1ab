"""A start without a token: what it would run."""

from __future__ import annotations

from pathlib import Path

import pytest

from launch.sandboxed import make_plan
from launch.settings import load

HOME = Path("/where/the/code/is")


def test_an_empty_library_gets_samples(tmp_path: Path) -> None:
    settings = load(tmp_path, {})
    (tmp_path / "library" / "albums").mkdir(parents=True)
    (tmp_path / "library" / ".gitkeep").touch()
    samples = make_plan(settings, HOME, tmp_path, {}).samples
    assert samples is not None
    assert list(samples)[1:] == ["-m", "sandbox.samples", str(tmp_path / "library")]


@pytest.mark.parametrize("name", ["song.ogg", "notes.txt", "albums/first/song.ogg"])
def test_a_library_that_someone_uses_is_left_alone(tmp_path: Path, name: str) -> None:
    song = tmp_path / "library" / name
    song.parent.mkdir(parents=True)
    song.touch()
    assert make_plan(load(tmp_path, {}), HOME, tmp_path, {}).samples is None


def test_the_sandbox_has_a_database_and_files_of_its_own(tmp_path: Path) -> None:
    settings = load(tmp_path, {})
    inside = load(tmp_path, make_plan(settings, HOME, tmp_path, {}).environ)
    assert inside.database.path == tmp_path / "data" / "sandbox" / "chorus.db"
    assert inside.storage.folder == tmp_path / "data" / "sandbox" / "files"
    assert inside.library == settings.library


def test_a_database_that_was_asked_for_by_variable_is_used(tmp_path: Path) -> None:
    asked = {"CHORUS_DATABASE__PATH": str(tmp_path / "mine.db")}
    environ = make_plan(load(tmp_path, asked), HOME, tmp_path, asked).environ
    assert load(tmp_path, environ).database.path == tmp_path / "mine.db"


def test_both_children_end_with_the_parent(tmp_path: Path) -> None:
    plan = make_plan(load(tmp_path, {}), HOME, tmp_path, {})
    assert "--until-stdin-closes" in plan.sandbox
    assert "--until-stdin-closes" in plan.bot
