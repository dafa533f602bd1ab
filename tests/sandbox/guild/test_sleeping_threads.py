"""What still can be changed in a thread that is archived or locked (Discord docs: Channel > Modify Channel)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sandbox.client import Refused
from sandbox.world import DiscordError
from tests.sandbox.asking import Asker

if TYPE_CHECKING:
    from sandbox.client import Channel, Guild, Member

ARCHIVED, LOCKED = 50083, 160005


@pytest.mark.parametrize(
    "change",
    [{"name": "Other"}, {"rate_limit_per_user": 5}, {"locked": True}, {"archived": True, "locked": True}],
    ids=lambda change: "-".join(change),
)
def test_an_archived_thread_is_changed_only_as_it_is_opened(change: dict[str, Any]) -> None:
    asker = Asker("manage_threads", "create_private_threads")
    started = asker("POST", f"/channels/{asker.channel('general')['id']}/threads", name="Nap", type=12)
    path = f"/channels/{started['id']}"
    asker("PATCH", path, archived=True)
    with pytest.raises(DiscordError) as refused:
        asker("PATCH", path, **change)
    assert refused.value.code == ARCHIVED
    kept = asker("GET", path)
    assert (kept["name"], kept["thread_metadata"]["locked"], kept["rate_limit_per_user"]) == ("Nap", False, 0)
    opened = asker("PATCH", path, **{**change, "archived": False})
    assert opened["thread_metadata"]["archived"] is False


async def test_members_open_an_archived_thread_before_they_rename_it(ada: Member, general: Channel) -> None:
    thread = await ada.start_thread(general, "Nap")
    await ada.edit_thread(thread, archived=True)
    with pytest.raises(Refused) as refused:
        await ada.edit_thread(thread, name="Other")
    assert refused.value.code == ARCHIVED
    await ada.edit_thread(thread, name="Other", archived=False)
    assert (await thread.fetch())["name"] == "Other"


async def test_in_a_locked_thread_members_edit_nothing_and_delete_their_own(ada: Member, general: Channel) -> None:
    thread = await ada.start_thread(general, "Film night")
    said = await ada.send(thread, "first")
    await thread.archive(archived=False, locked=True)
    with pytest.raises(Refused) as refused:
        await ada.edit(said, "second")
    assert refused.value.code == LOCKED
    assert [message.content for message in await ada.history(thread) if message.content] == ["first"]
    await ada.delete(said)
    assert [message for message in await ada.history(thread) if message.content] == []


async def test_a_moderator_edits_in_a_locked_thread(guild: Guild, general: Channel) -> None:
    moderator = await guild.add_member("Mo", administrator=True)
    thread = await moderator.start_thread(general, "Film night")
    said = await moderator.send(thread, "first")
    await thread.archive(archived=False, locked=True)
    await moderator.edit(said, "second")
    assert (await moderator.history(thread))[-1].content == "second"
