"""States that are saved and come back to: what is there again, what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sandbox.journal import Journal
from sandbox.saving import save_state
from sandbox.world import World
from tests.sandbox.page.conftest import PageError, opened

if TYPE_CHECKING:
    from sandbox.client import Guild, Sandbox
    from tests.sandbox.page.conftest import PageWindow


async def test_a_state_is_come_back_to_and_every_window_opens_anew(
    window: PageWindow, sandbox: Sandbox, guild: Guild
) -> None:
    general = guild.channel("general")
    await guild.member("Ada").send(general, "before")
    assert [state["name"] for state in await window.ask("save_state", name="with before")] == ["with before"]
    await guild.member("Ada").send(general, "after")
    sessions = await sandbox.link.call("sessions")
    async with opened(str(sandbox.page), guild.member("Ben").id) as other:
        await window.ask("load_state", name="with before")
        await window.until_closed()
        await other.until_closed()
    said = [message.content for message in await sandbox.history(general)]
    assert "before" in said
    assert "after" not in said
    await sandbox.link.call("wait_ready", after=sessions, timeout_s=30)
    assert "pong" in (await guild.member("Ada").slash("ping", channel=general)).text.lower()


async def test_a_damaged_or_strange_state_changes_nothing(window: PageWindow, sandbox: Sandbox, guild: Guild) -> None:
    await window.ask("save_state", name="damaged")
    folder = Path(sandbox.control).parent / "states"
    damaged = folder / "damaged.state"
    damaged.write_bytes(damaged.read_bytes()[:-1])
    stranger = World()
    save_state(stranger, Journal(stranger), folder / "stranger.state")
    said = await guild.member("Ada").send(guild.channel("music"), "still here")
    with pytest.raises(PageError, match="is damaged and was not loaded"):
        await window.ask("load_state", name="damaged")
    with pytest.raises(PageError, match="of a former sandbox"):
        await window.ask("load_state", name="stranger")
    with pytest.raises(PageError, match="no saved state"):
        await window.ask("load_state", name="none")
    assert [message.id for message in await sandbox.history(guild.channel("music"))][-1] == said.id


@pytest.mark.parametrize("name", ["", ".", "..", "../world", "a/b", "x" * 61, "\0", " begins with a space"])
async def test_a_name_that_leads_elsewhere_is_refused(window: PageWindow, name: str) -> None:
    for deed in ("save_state", "load_state"):
        with pytest.raises(PageError, match="a state's name has"):
            await window.ask(deed, name=name)
