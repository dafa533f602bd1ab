"""The facts that the guided first visit goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.client import Sandbox
from tests.sandbox.page.conftest import opened

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Guild


async def test_own_commands_are_told_with_what_came_of_them_and_nobody_elses(sandbox: Sandbox, guild: Guild) -> None:
    general = guild.channel("general")
    mona = await guild.add_member("Mona")
    form = await mona.slash("feedback", channel=general)
    assert form.modal is not None
    await guild.member("Ada").slash("ping", channel=general)
    async with opened(str(sandbox.page), mona.id) as window:
        asked = await window.ask("visit")
        assert asked == {"answers": [{"command": "feedback", "state": "modal", "suggests": []}], "hears": []}
        await mona.submit(form.modal, {"Name": "Mona", "Body": "see `/group create` and </play:123>"})
        answers = (await window.ask("visit"))["answers"]
    assert [(answer["command"], answer["state"]) for answer in answers] == [
        ("feedback", "modal"),
        ("feedback", "message"),
    ]
    assert answers[1]["suggests"] == ["group create", "play"]


async def test_they_are_known_after_a_restart_that_goes_on_with_the_world(
    sandbox: Sandbox, guild: Guild, tmp_path: Path
) -> None:
    nils = await guild.add_member("Nils")
    await nils.slash("ping", channel=guild.channel("general"))
    await sandbox.save(tmp_path / "kept")
    async with (
        Sandbox.start(state=tmp_path / "kept", page=tmp_path) as again,
        opened(str(again.page), nils.id) as window,
    ):
        assert [answer["command"] for answer in (await window.ask("visit"))["answers"]] == ["ping"]
