"""A state that is saved, loaded, and compared."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from sandbox.client import Sandbox, SandboxError
from sandbox.world import StateError, World
from tests.sandbox.faults.conftest import start_teller

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_loaded_state_is_what_was_saved_and_goes_on(tmp_path: Path) -> None:
    saved = tmp_path / "state"
    async with Sandbox.start() as sandbox:
        guild = await sandbox.create_guild("Archive")
        general = await guild.create_text_channel("general")
        ada = await guild.add_member("Ada")
        first = await ada.send(general, "first", files=[("note.txt", b"kept")])
        gone = await ada.send(general, "gone")
        await ada.edit(first, "first, corrected")
        await ada.delete(gone)
        thread = await ada.start_thread(general, "group", private=True)
        await ada.send(thread, "among us")
        await sandbox.advance(3600)
        await sandbox.save(saved)
        history, journal = await sandbox.history(general), await sandbox.journal(general)
        counts = await thread.fetch()
        then, bot_user = await sandbox.now(), await sandbox.bot_user()

    async with Sandbox.start(state=saved) as sandbox:
        guild = await sandbox.guild("Archive")
        again = {channel.name: channel for channel in await guild.channels()}["general"]
        assert [message.text for message in await sandbox.history(again)] == [message.text for message in history]
        assert await sandbox.journal(again) == journal
        assert await (await guild.thread("group")).fetch() == counts
        assert await sandbox.now() >= then
        assert await sandbox.bot_user() == bot_user
        (kept,) = (await sandbox.history(again))[0].attachments
        assert await sandbox.fetch_attachment(kept) == b"kept"

        teller = await start_teller(sandbox)
        message = await guild.member("Ada").send(again, "!say still here")
        await teller.wait_for_line('"said", "text": "still here"')
        assert message.id > first.id
        assert [entry["what"] for entry in await sandbox.journal(again)][-2:] == ["create", "create"]


async def test_a_state_with_commands_and_answers_in_it_can_be_loaded(tmp_path: Path) -> None:
    async with Sandbox.start() as sandbox:
        guild = await sandbox.create_guild("Archive")
        general = await guild.create_text_channel("general")
        ada = await guild.add_member("Ada")
        await start_teller(sandbox)
        await ada.slash("ping", channel=general)
        await sandbox.save(tmp_path / "state")
        history = [message.raw for message in await sandbox.history(general)]
    async with Sandbox.start(state=tmp_path / "state") as sandbox:
        (again,) = [
            channel for channel in await (await sandbox.guild("Archive")).channels() if channel.id == general.id
        ]
        assert [message.raw for message in await sandbox.history(again)] == history


async def test_a_thread_goes_to_sleep_by_the_clock_of_a_loaded_state(tmp_path: Path) -> None:
    async with Sandbox.start() as sandbox:
        guild = await sandbox.create_guild("Archive")
        ada = await guild.add_member("Ada")
        await ada.start_thread(await guild.create_text_channel("general"), "short", auto_archive_minutes=60)
        await sandbox.save(tmp_path / "state")
    async with Sandbox.start(state=tmp_path / "state") as sandbox:
        thread = await (await sandbox.guild("Archive")).thread("short")
        await sandbox.advance(3600)
        assert (await thread.fetch())["thread_metadata"]["archived"] is True


async def test_a_sandbox_does_not_start_from_what_is_no_state(tmp_path: Path) -> None:
    (tmp_path / "nonsense").write_bytes(b"nonsense")
    with pytest.raises(SandboxError, match="not a state"):
        async with Sandbox.start(state=tmp_path / "nonsense"):
            pass
    with pytest.raises(SandboxError, match="did not start"):
        async with Sandbox.start(state=tmp_path / "missing"):
            pass


class _Intruder:
    """What a strange file would run."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("run",)


def test_a_state_that_would_run_code_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StateError, match="no part of a state"):
        World().load(pickle.dumps({"version": 1, "backend": _Intruder()}))
    assert capsys.readouterr().out == ""


def test_a_state_of_another_version_is_refused() -> None:
    with pytest.raises(StateError, match="version 99"):
        World().load(pickle.dumps({"version": 99}))
