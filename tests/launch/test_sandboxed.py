"""A start without a token: what it runs, and what it finds again."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from launch import exits
from launch.lock import held
from launch.sandboxed import make_plan, run
from launch.settings import load
from sandbox.client import Sandbox
from tests.launch.processes import PATIENCE_S
from tests.launch.starts import read_until, started

if TYPE_CHECKING:
    from asyncio.subprocess import Process

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


def test_no_setting_leads_the_sandboxed_bot_to_real_data(tmp_path: Path) -> None:
    (tmp_path / "config.local.toml").write_text('[database]\npath = "/srv/real.db"\n[cloudinary]\ncloud_name = "real"')
    asked = {"CHORUS_DATABASE__PATH": str(tmp_path / "mine.db"), "CHORUS_STORAGE__FOLDER": str(tmp_path / "mine")}
    plan = make_plan(load(tmp_path, asked), HOME, tmp_path, asked)
    inside = load(tmp_path, plan.environ)
    assert inside.database.path == tmp_path / "data" / "sandbox" / "chorus.db"
    assert inside.storage.folder == tmp_path / "data" / "sandbox" / "files"
    assert inside.cloudinary.cloud_name == ""
    assert str(tmp_path / "data" / "sandbox") in plan.sandbox


def test_a_second_start_is_told_which_runs_and_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data" / "sandbox").mkdir(parents=True)
    with held(tmp_path / "data" / "sandbox" / "running"):
        assert run(load(tmp_path, {}), HOME, tmp_path, {}) == exits.FAILED
    said = capsys.readouterr().out
    assert f"runs in this sandbox already (data/sandbox, process {os.getpid()})" in said
    assert "-m sandbox.talk --as Ada --control data/sandbox/control.sock" in said


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").touch()
    assert run(load(tmp_path, {}), HOME, tmp_path, {}) == exits.FAILED
    assert f"cannot be started: {tmp_path / 'data' / 'sandbox'}: Not a directory." in capsys.readouterr().out


@pytest.mark.parametrize("asked", [{}, {"CHORUS_WEB__PASSWORDS_ON_PAGE": "true"}])
def test_passwords_are_typed_into_the_forms_of_the_guided_visit_unless_asked_otherwise(
    tmp_path: Path, asked: dict[str, str]
) -> None:
    inside = load(tmp_path, make_plan(load(tmp_path, {}), HOME, tmp_path, asked).environ).web
    assert inside.public_url is not None
    assert inside.passwords_on_page == bool(asked)


async def test_everything_is_found_again_at_the_next_start_unless_it_is_damaged(tmp_path: Path) -> None:
    own = tmp_path / "data" / "sandbox"
    async with started(tmp_path) as parent:
        await read_until(parent, "Ctrl-C")
        async with Sandbox.attach(own / "control.sock") as sandbox:
            lounge = await sandbox.guild("Chorus Lounge")
            said = await lounge.member("Ada").send(lounge.channel("general"), "remember me")
            await sandbox.link.call("wait_ready", after=0, timeout_s=PATIENCE_S)
        await stop(parent)

    async with started(tmp_path) as parent:
        assert "anew" not in await read_until(parent, "Ctrl-C")
        async with Sandbox.attach(own / "control.sock") as sandbox:
            lounge = await sandbox.guild("Chorus Lounge")
            assert [message.id for message in await sandbox.history(lounge.channel("general"))] == [said.id]
            await sandbox.link.call("wait_ready", after=0, timeout_s=PATIENCE_S)
        await stop(parent)

    (own / "world").write_bytes((own / "world").read_bytes()[:-1])
    async with started(tmp_path) as parent:
        assert "The sandbox begins anew" in await read_until(parent, "Ctrl-C")
        async with Sandbox.attach(own / "control.sock") as sandbox:
            lounge = await sandbox.guild("Chorus Lounge")
            assert await sandbox.history(lounge.channel("general")) == []
            await sandbox.link.call("wait_ready", after=0, timeout_s=PATIENCE_S)
        await stop(parent)
    assert (own / "world.aside").exists()
    assert (own / "chorus.db.aside").exists()


def test_the_bot_logs_into_the_sandboxs_folder_where_its_page_looks(tmp_path: Path) -> None:
    log = tmp_path / "data" / "sandbox" / "bot.log"
    plan = make_plan(load(tmp_path, {}), HOME, tmp_path, {})
    assert load(tmp_path, plan.environ).logging.file == log
    assert list(plan.sandbox)[list(plan.sandbox).index("--bot-log") + 1] == str(log)


def test_a_log_that_somebody_asked_for_is_the_one_that_the_page_shows(tmp_path: Path) -> None:
    asked = {"CHORUS_LOGGING__FILE": "mine.log"}
    plan = make_plan(load(tmp_path, asked), HOME, tmp_path, asked)
    assert load(tmp_path, plan.environ).logging.file == tmp_path / "mine.log"
    assert str(tmp_path / "mine.log") in plan.sandbox


async def stop(parent: Process) -> None:
    """Press Ctrl-C."""
    parent.send_signal(signal.SIGINT)
    async with asyncio.timeout(PATIENCE_S):
        assert await parent.wait() == exits.OK


def test_both_children_end_with_the_parent(tmp_path: Path) -> None:
    plan = make_plan(load(tmp_path, {}), HOME, tmp_path, {})
    assert "--until-stdin-closes" in plan.sandbox
    assert "--until-stdin-closes" in plan.bot
