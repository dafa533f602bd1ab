"""Every cell of the table of permissions, through the services: who may, can, and who may not, is told why."""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from services import permissions
from services.audit_trail import AuditQuestion
from services.errors import (
    AdminOnlyError,
    DjOnlyError,
    LoggedOutError,
    ModeratorOnlyError,
    NotMemberError,
    NotOwnerError,
    NotRegisteredError,
    UserError,
)
from services.group_settings import GroupChanges
from services.mirror.reading import Asked
from services.permissions import TABLE, Operation, Standing
from services.player_state import Loop
from tests.services.house import House
from tests.services.person import GENERAL_ID, PASSWORD
from tests.services.standing_cast import OPEN_GROUP, Cast

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
    from pathlib import Path

SOMEBODYS_MESSAGE = 2**53 + 7
REFUSALS = (
    AdminOnlyError,
    DjOnlyError,
    LoggedOutError,
    ModeratorOnlyError,
    NotMemberError,
    NotOwnerError,
    NotRegisteredError,
)


async def no_progress(came: int) -> None:
    """Nobody is told how far an import is."""


DEEDS: Mapping[Operation, Callable[[Cast, Standing], Awaitable[object]]] = {
    Operation.HELP: lambda cast, who: cast.house.guide.of(cast.asker(who)),
    Operation.PRIVACY: lambda cast, who: cast.house.privacy.page(cast.asker(who)),
    Operation.SETUP: lambda cast, who: cast.house.guilds.set_up(cast.asker(who), home_channel_id=GENERAL_ID),
    Operation.AUDIT: lambda cast, who: cast.house.audit.page(cast.asker(who), AuditQuestion()),
    Operation.STATUS: lambda cast, who: cast.house.status.of(cast.asker(who)),
    Operation.REGISTER: Cast.register,
    Operation.LOGIN: Cast.login,
    Operation.LOGOUT: lambda cast, who: cast.house.accounts.logout(cast.discord_id(who)),
    Operation.USER_LIST: Cast.list_people,
    Operation.USER_SHOW: lambda cast, who: cast.house.profiles.show(
        cast.discord_id(who), cast.target.discord_id, cast.guild_id
    ),
    Operation.USER_UPDATE: Cast.update_account,
    Operation.USER_RESET: lambda cast, who: cast.house.resets.ask(cast.discord_id(who)),
    Operation.USER_DELETE: lambda cast, who: cast.house.erasure.delete(cast.discord_id(who), PASSWORD),
    Operation.USER_EXPORT: lambda cast, who: cast.house.export.of(cast.discord_id(who), limit_bytes=10**8),
    Operation.USER_FORGET: lambda cast, who: cast.house.forgetting.forget(cast.asker(who)),
    Operation.USER_ACCOUNTS: lambda cast, who: cast.house.links.list(cast.discord_id(who)),
    Operation.USER_SESSIONS: lambda cast, who: cast.house.sessions.list(cast.discord_id(who)),
    Operation.GROUP_CREATE: lambda cast, who: cast.house.groups.create(cast.asker(who), "Another"),
    Operation.GROUP_LIST: lambda cast, who: cast.house.groups.list(cast.asker(who)),
    Operation.GROUP_SHOW: lambda cast, who: cast.seated(who, cast.house.groups.show),
    Operation.GROUP_SHOW_VISIBLE: Cast.show_open_group,
    Operation.GROUP_JOIN: Cast.join,
    Operation.GROUP_LEAVE: lambda cast, who: cast.seated(who, cast.house.members.leave),
    Operation.GROUP_UPDATE: lambda cast, who: cast.change(who, GroupChanges(visibility="visible")),
    Operation.GROUP_UPDATE_OWNERS: lambda cast, who: cast.change(
        who, GroupChanges(second_owner=cast.target.discord_id)
    ),
    Operation.GROUP_DELETE: lambda cast, who: cast.seated(who, cast.house.groups.delete),
    Operation.MEMBER_LIST: lambda cast, who: cast.seated(who, cast.house.members.list),
    Operation.MEMBER_ADD: lambda cast, who: cast.seated(
        who, lambda seat: cast.house.members.add(seat, cast.candidate.discord_id)
    ),
    Operation.MEMBER_UPDATE: lambda cast, who: cast.give_role(who, "dj"),
    Operation.MEMBER_UPDATE_MODERATOR: lambda cast, who: cast.give_role(who, "moderator"),
    Operation.MEMBER_REMOVE: lambda cast, who: cast.seated(
        who, lambda seat: cast.house.members.remove(seat, cast.target.discord_id)
    ),
    Operation.MEMBER_REMOVE_MODERATOR: lambda cast, who: cast.seated(
        who, lambda seat: cast.house.members.remove(seat, cast.other_moderator.discord_id)
    ),
    Operation.MESSAGE_LIST: lambda cast, who: cast.seated(who, lambda seat: cast.house.reading.page(seat, Asked())),
    Operation.MESSAGE_SEARCH: lambda cast, who: cast.seated(
        who, lambda seat: cast.house.reading.page(seat, Asked(query="hello"))
    ),
    Operation.MESSAGE_STATS: lambda cast, who: cast.seated(who, cast.house.stats.of),
    Operation.MESSAGE_EXPORT: Cast.export_chat,
    Operation.MESSAGE_SEND: lambda cast, who: cast.seated(who, lambda seat: cast.house.sending.send(seat, "hello")),
    Operation.MESSAGE_EDIT: lambda cast, who: cast.seated(
        who, lambda seat: cast.house.sending.editable(seat, str(SOMEBODYS_MESSAGE))
    ),
    Operation.MESSAGE_DELETE: lambda cast, who: cast.seated(
        who, lambda seat: cast.house.sending.delete(seat, str(SOMEBODYS_MESSAGE + 1))
    ),
    Operation.MESSAGE_DELETE_OTHERS: lambda cast, who: cast.seated(
        who, lambda seat: cast.house.sending.delete(seat, str(SOMEBODYS_MESSAGE))
    ),
    Operation.SEARCH: Cast.search,
    Operation.PLAY: lambda cast, who: cast.seated(who, lambda seat: cast.house.playback.play(seat, "First Light")),
    Operation.QUEUE_SHOW: lambda cast, who: cast.seated(who, cast.house.playback.queue),
    Operation.QUEUE_REMOVE: lambda cast, who: cast.seated(
        who, lambda seat: cast.house.playback.queues.remove(seat, "1")
    ),
    Operation.QUEUE_REMOVE_OTHERS: Cast.remove_others_track,
    Operation.QUEUE_MOVE: lambda cast, who: cast.seated(
        who, lambda seat: cast.house.playback.queues.move(seat, "1", "2")
    ),
    Operation.QUEUE_SWAP: lambda cast, who: cast.seated(
        who, lambda seat: cast.house.playback.queues.swap(seat, "1", "2")
    ),
    Operation.QUEUE_JUMP: lambda cast, who: cast.seated(who, lambda seat: cast.house.playback.jump(seat, "1")),
    Operation.QUEUE_SHUFFLE: lambda cast, who: cast.seated(who, cast.house.playback.queues.shuffle),
    Operation.QUEUE_DEDUPE: lambda cast, who: cast.seated(who, cast.house.playback.queues.dedupe),
    Operation.QUEUE_CLEAR: lambda cast, who: cast.seated(who, cast.house.playback.queues.clear),
    Operation.QUEUE_UNDO: lambda cast, who: cast.seated(who, cast.house.playback.queues.undo),
    Operation.PAUSE: lambda cast, who: cast.seated(who, cast.house.playback.pause),
    Operation.RESUME: lambda cast, who: cast.seated(who, cast.house.playback.resume),
    Operation.SKIP: lambda cast, who: cast.seated(who, cast.house.playback.skip),
    Operation.PREVIOUS: lambda cast, who: cast.seated(who, cast.house.playback.previous),
    Operation.SEEK: lambda cast, who: cast.seated(who, lambda seat: cast.house.playback.seek(seat, "1:30")),
    Operation.WATCH: lambda cast, who: cast.seated(who, cast.house.web.watch_links.make),
    Operation.LOOP: lambda cast, who: cast.seated(who, lambda seat: cast.house.playback.loop(seat, Loop.TRACK)),
    Operation.VOLUME: lambda cast, who: cast.seated(who, lambda seat: cast.house.playback.set_volume(seat, 80)),
    Operation.REPLAY: lambda cast, who: cast.seated(who, cast.house.replay.asked),
    Operation.RECAP: lambda cast, who: cast.seated(who, cast.house.recaps.session),
    Operation.STOP: lambda cast, who: cast.seated(who, cast.house.playback.stop),
    Operation.PLAYER_HEALTH: lambda cast, who: cast.seated(who, cast.house.playback.health),
    Operation.PLAYER_STATS: lambda cast, who: cast.seated(who, cast.house.listening.stats_of_group),
    Operation.PLAYER_STATS_OWN: lambda cast, who: cast.house.listening.stats_of_person(cast.asker(who)),
    Operation.HISTORY_SHOW: lambda cast, who: cast.seated(who, cast.house.listening.of_group),
    Operation.HISTORY_SHOW_OWN: lambda cast, who: cast.house.listening.of_person(cast.asker(who)),
    Operation.FAVOURITE_ADD: lambda cast, who: cast.house.favourites.add(cast.asker(who), "First Light"),
    Operation.FAVOURITE_LIST: lambda cast, who: cast.house.favourites.page(cast.asker(who)),
    Operation.FAVOURITE_REMOVE: lambda cast, who: cast.house.favourites.remove(cast.asker(who), "1"),
    Operation.PLAYLIST_CREATE: lambda cast, who: cast.house.playlists.create(cast.asker(who), "Mix"),
    Operation.PLAYLIST_CREATE_GROUP: lambda cast, who: cast.seated(
        who, lambda seat: cast.house.playlists.create(seat.asker, "Ours", of_group=seat)
    ),
    Operation.PLAYLIST_ADD: lambda cast, who: cast.house.saving.importing.add(
        cast.asker(who), "Mix", "First Light", no_progress
    ),
    Operation.PLAYLIST_REMOVE: lambda cast, who: cast.house.playlists.remove_track(cast.asker(who), "Mix", "1"),
    Operation.PLAYLIST_SHOW: lambda cast, who: cast.house.playlists.page(cast.asker(who), "Mix"),
    Operation.PLAYLIST_LIST: lambda cast, who: cast.house.playlists.list(cast.asker(who)),
    Operation.PLAYLIST_PLAY: lambda cast, who: cast.seated(
        who, lambda seat: cast.house.saving.playlist_playing.play(seat, "Mix")
    ),
    Operation.PLAYLIST_RENAME: lambda cast, who: cast.house.playlists.rename(cast.asker(who), "Mix", "Other"),
    Operation.PLAYLIST_DELETE: lambda cast, who: cast.house.playlists.delete(cast.asker(who), "Mix"),
    Operation.PLAYLIST_SHARE: lambda cast, who: cast.house.playlists.share(cast.asker(who), "Mix"),
    Operation.PLAYLIST_IMPORT: lambda cast, who: cast.house.saving.importing.bring(
        cast.asker(who), "ABCDE-FGHJK", "", no_progress
    ),
    Operation.PLAYLIST_EXPORT: lambda cast, who: cast.house.playlists.of(cast.asker(who), "Mix"),
}
"""What each operation is, when somebody does it."""


@pytest.fixture(scope="module")
async def gathered(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> AsyncIterator[Cast]:
    path = tmp_path_factory.mktemp("cast") / "chorus.db"
    shutil.copy(migrated, path)
    async with House.open(path) as house:
        yield await Cast.gather(house)


@pytest.fixture
async def cast(gathered: Cast) -> Cast:
    """Everybody in their place, whatever was done before; somebody else has said something."""
    await gathered.go_back()
    gathered.house.messenger.say(gathered.thread_id, SOMEBODYS_MESSAGE, author_id=gathered.target.discord_id)
    return gathered


def refusal(operation: Operation, standing: Standing) -> type[UserError] | None:
    """What the table tells somebody of that standing; for a part of a command, the whole of it comes first."""
    standings = {standing, Standing.OUTSIDER} if standing is Standing.SERVER_ADMIN else {standing}
    if permissions.allows(operation, standings):
        return None
    whole = Operation(operation.split(" (")[0])
    for part in (whole, operation):
        try:
            permissions.require(part, standings)
        except UserError as error:
            return type(error)
    raise AssertionError(f"{operation} is refused and says nothing")


def test_every_operation_is_walked() -> None:
    assert set(DEEDS) == set(Operation)


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("operation", Operation)
async def test_a_cell_of_the_table_is_what_happens(cast: Cast, operation: Operation, standing: Standing) -> None:
    expected = refusal(operation, standing)
    if expected is not None:
        with cast.house.nothing_changes(), pytest.raises(expected):
            await DEEDS[operation](cast, standing)
        return
    try:
        await DEEDS[operation](cast, standing)
    except REFUSALS as error:
        pytest.fail(f"the table allows it, and yet: {error!r}")
    except UserError:
        pass  # something else is in the way, such as nothing that plays


@pytest.mark.parametrize("operation", [name for name in Operation if Standing.OUTSIDER not in TABLE[name].allowed])
async def test_who_looks_at_a_visible_group_from_outside_may_no_more_than_look(
    cast: Cast, operation: Operation
) -> None:
    looking = replace(cast, meant=OPEN_GROUP)
    may_look = operation is Operation.GROUP_SHOW
    with cast.house.nothing_changes(), nullcontext() if may_look else pytest.raises((NotMemberError, AdminOnlyError)):
        await DEEDS[operation](looking, Standing.OUTSIDER)


@pytest.mark.parametrize("operation", [operation for operation in Operation if TABLE[operation].controls_music])
async def test_where_the_music_is_the_djs_a_plain_member_is_told_so(cast: Cast, operation: Operation) -> None:
    await cast.change(Standing.OWNER, GroupChanges(music_control="djs"))
    with pytest.raises(DjOnlyError):
        await DEEDS[operation](cast, Standing.MEMBER)
    try:
        await DEEDS[operation](cast, Standing.DJ)
    except REFUSALS as error:
        pytest.fail(f"it is the DJs', and yet: {error!r}")
    except UserError:
        pass  # such as that nothing plays
