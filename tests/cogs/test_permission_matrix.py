"""Every cell of the table of permissions, as people type it: who may, can, and who may not, reads why."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord.ext import commands

from cogs import EXTENSIONS
from cogs.speech import Speech
from services import permissions
from services.errors import GroupUnknownError, NoGroupError, UserError
from services.permissions import Operation, Standing
from services.words import Words
from tests.cogs.party import Party, register
from tests.cogs.test_extensions import leaves, services

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sandbox.client import BotProcess, Channel, Member, Message, Sandbox

GROUP, OPEN_GROUP = "Film night", "Open house"
INSIDE = (Standing.MEMBER, Standing.DJ, Standing.MODERATOR, Standing.SECOND_OWNER, Standing.OWNER)
HEARD_BY_ALL = (
    Operation.PLAY,
    Operation.PLAYLIST_PLAY,
    Operation.PAUSE,
    Operation.RESUME,
    Operation.SKIP,
    Operation.STOP,
    *(f"queue {name}" for name in ("remove", "move", "swap", "jump", "shuffle", "dedupe", "clear", "undo")),
)
SPEECH = Speech(Words())


@dataclass(frozen=True)
class Crowd:
    """A server with a group and somebody in every standing towards it; the rest are those to whom things are done."""

    general: Channel
    thread: Channel
    people: Mapping[Standing, Member]
    candidate: Member
    target: Member
    other_moderator: Member
    said: Message
    """What the target has said in the thread."""

    async def types(self, standing: Standing, typed: Typed) -> str:
        """What somebody of that standing reads; a form reads as its title, a command as its name.

        Only they read it, unless it is about the music that all of the group hear.
        """
        sees_thread = standing in (*INSIDE, Standing.SERVER_ADMIN)
        channel = self.thread if sees_thread and typed.is_about_group else self.general
        answer = await self.people[standing].slash(typed.command, channel=channel, **typed.options(self))
        assert answer.modal is not None or answer.ephemeral or typed.command in HEARD_BY_ALL, typed.command
        text = answer.modal.title if answer.modal is not None else answer.whole_text
        return re.sub(r"</([a-z ]+):\d+>", r"`/\1`", text)


@dataclass(frozen=True)
class Typed:
    """A command and its options, such that it does no harm when it is allowed several times."""

    command: str
    options: Callable[[Crowd], dict[str, Any]] = field(default=lambda crowd: {})
    is_about_group: bool = True


TYPED: Mapping[Operation, Typed] = {
    **{operation: Typed(operation) for operation in Operation if " (" not in operation},
    Operation.GROUP_CREATE: Typed("group create", lambda crowd: {"name": "@everyone"}),
    Operation.GROUP_SHOW: Typed("group show", lambda crowd: {"name": GROUP}),
    Operation.GROUP_SHOW_VISIBLE: Typed("group show", lambda crowd: {"name": OPEN_GROUP}),
    Operation.GROUP_JOIN: Typed("group join", lambda crowd: {"name": OPEN_GROUP}),
    Operation.GROUP_UPDATE: Typed("group update", lambda crowd: {"visibility": "private"}),
    Operation.GROUP_UPDATE_OWNERS: Typed(
        "group update", lambda crowd: {"second_owner": crowd.people[Standing.SECOND_OWNER]}
    ),
    Operation.MEMBER_ADD: Typed("member add", lambda crowd: {"person": crowd.candidate}),
    Operation.MEMBER_UPDATE: Typed("member update", lambda crowd: {"person": crowd.target, "role": "dj"}),
    Operation.MEMBER_UPDATE_MODERATOR: Typed(
        "member update", lambda crowd: {"person": crowd.other_moderator, "role": "moderator"}
    ),
    Operation.MEMBER_REMOVE: Typed("member remove", lambda crowd: {"person": crowd.target}),
    Operation.MEMBER_REMOVE_MODERATOR: Typed("member remove", lambda crowd: {"person": crowd.other_moderator}),
    Operation.MESSAGE_SEARCH: Typed("message search", lambda crowd: {"query": "hello"}),
    Operation.MESSAGE_EDIT: Typed("message edit", lambda crowd: {"message": str(crowd.said.id + 1)}),
    Operation.MESSAGE_DELETE: Typed("message delete", lambda crowd: {"message": str(crowd.said.id + 1)}),
    Operation.MESSAGE_DELETE_OTHERS: Typed("message delete", lambda crowd: {"message": str(crowd.said.id)}),
    Operation.LOGOUT: Typed("logout", is_about_group=False),
    Operation.SEARCH: Typed("search", lambda crowd: {"query": "First Light"}),
    Operation.PLAY: Typed("play", lambda crowd: {"query": "First Light"}),
    Operation.QUEUE_REMOVE: Typed("queue remove", lambda crowd: {"position": "1"}),
    Operation.QUEUE_REMOVE_OTHERS: Typed("queue remove", lambda crowd: {"position": "2"}),
    Operation.QUEUE_MOVE: Typed("queue move", lambda crowd: {"position": "1", "to": "2"}),
    Operation.QUEUE_SWAP: Typed("queue swap", lambda crowd: {"first": "1", "second": "2"}),
    Operation.QUEUE_JUMP: Typed("queue jump", lambda crowd: {"position": "1"}),
    Operation.SEEK: Typed("seek", lambda crowd: {"position": "1:30"}),
    Operation.WATCH: Typed("watch", lambda crowd: {}),
    Operation.LOOP: Typed("loop", lambda crowd: {"mode": "off"}),
    Operation.VOLUME: Typed("volume", lambda crowd: {"percent": 100}),
    Operation.PLAYER_STATS_OWN: Typed("player stats", lambda crowd: {"whose": "mine"}),
    Operation.HISTORY_SHOW_OWN: Typed("history show", lambda crowd: {"whose": "mine"}),
    Operation.FAVOURITE_ADD: Typed("favourite add", lambda crowd: {"track": "First Light"}),
    Operation.FAVOURITE_REMOVE: Typed("favourite remove", lambda crowd: {"track": "7"}),
    Operation.PLAYLIST_CREATE: Typed("playlist create", lambda crowd: {"name": "Mix"}),
    Operation.PLAYLIST_CREATE_GROUP: Typed("playlist create", lambda crowd: {"name": "Ours", "visibility": "group"}),
    Operation.PLAYLIST_ADD: Typed("playlist add", lambda crowd: {"name": "Mix", "track": "First Light"}),
    Operation.PLAYLIST_REMOVE: Typed("playlist remove", lambda crowd: {"name": "Mix", "track": "7"}),
    Operation.PLAYLIST_RENAME: Typed("playlist rename", lambda crowd: {"name": "Mix", "new_name": "Mix"}),
    Operation.PLAYLIST_IMPORT: Typed("playlist import", lambda crowd: {"from": "ABCDE-FGHJK"}),
    **{
        operation: Typed(operation, lambda crowd: {"name": "Mix"})
        for operation in (
            Operation.PLAYLIST_SHOW,
            Operation.PLAYLIST_PLAY,
            Operation.PLAYLIST_DELETE,
            Operation.PLAYLIST_SHARE,
            Operation.PLAYLIST_EXPORT,
        )
    },
}
LAST = (Operation.GROUP_LEAVE, Operation.LOGOUT)
"""After these, people stand somewhere else."""
IN_ORDER = [operation for operation in Operation if operation not in LAST] + list(LAST)


@pytest.fixture(scope="module")
async def crowd(sandbox: Sandbox, bot: BotProcess) -> Crowd:
    guild = await sandbox.create_guild("A server")
    general = await guild.create_text_channel("general")
    people: dict[Standing, Member] = {}
    for standing in Standing:
        is_admin = standing is Standing.SERVER_ADMIN
        people[standing] = await guild.add_member(standing.value.title().replace(" ", ""), administrator=is_admin)
    candidate, target, moderator = [await guild.add_member(name) for name in ("Candidate", "Target", "Keeper")]
    registered = [person for standing, person in people.items() if standing is not Standing.STRANGER]
    for person in (*registered, candidate, target, moderator):
        await register(person, general)
    owner = people[Standing.OWNER]
    await owner.slash("group create", channel=general, name=GROUP)
    thread = await guild.thread(GROUP)
    for person in (*(people[standing] for standing in INSIDE[:-1]), target, moderator):
        await owner.slash("member add", channel=thread, person=person)
    for person, role in (
        (people[Standing.DJ], "dj"),
        (people[Standing.MODERATOR], "moderator"),
        (moderator, "moderator"),
    ):
        await owner.slash("member update", channel=thread, person=person, role=role)
    await owner.slash("group update", channel=thread, second_owner=people[Standing.SECOND_OWNER])
    await candidate.slash("group create", channel=general, name=OPEN_GROUP, visibility="visible")
    await people[Standing.LOGGED_OUT].slash("logout", channel=general)
    said = await target.send(thread, "hello")
    return Crowd(general, thread, people, candidate, target, moderator, said)


def refusal(operation: Operation, standing: Standing) -> str | None:
    """What the table tells somebody of that standing; the whole of a command comes before a part of it."""
    standings = {standing, Standing.OUTSIDER} if standing is Standing.SERVER_ADMIN else {standing}
    if permissions.allows(operation, standings):
        return None
    for part in (Operation(operation.split(" (")[0]), operation):
        try:
            permissions.require(part, standings, group=GROUP)
        except UserError as error:
            return SPEECH.explain(error)
    raise AssertionError(f"{operation} is refused and says nothing")


REFUSALS = {refusal(operation, standing) for operation in Operation for standing in Standing}
TO_OUTSIDERS = {SPEECH.explain(error) for error in (NoGroupError(), GroupUnknownError(name=GROUP))}
"""Who is outside is not told what is inside: the group that they name or mean is none to them."""


async def test_every_command_is_in_the_table_and_every_operation_is_a_command() -> None:
    async with commands.Bot("!", intents=discord.Intents.none()) as bot:
        bot.services, bot.speech = services(), Speech(Words())  # type: ignore[attr-defined]
        for extension in EXTENSIONS:
            await bot.load_extension(extension)
        typeable = {command.qualified_name for command in leaves(bot.tree.get_commands())}
    assert {operation.split(" (")[0] for operation in Operation} == typeable
    assert set(TYPED) == set(Operation)


@pytest.mark.parametrize("operation", IN_ORDER)
async def test_a_row_of_the_table_is_what_people_read(crowd: Crowd, operation: Operation) -> None:
    typed = TYPED[operation]
    refused = [standing for standing in Standing if refusal(operation, standing) is not None]
    for standing in refused:
        expected = {refusal(operation, standing)} | (TO_OUTSIDERS if standing is Standing.OUTSIDER else set())
        assert await crowd.types(standing, typed) in expected, standing
    for standing in Standing:
        if standing not in refused:
            read = await crowd.types(standing, typed)
            assert read not in REFUSALS, standing
            assert "reference" not in read, standing


async def test_where_the_music_is_the_djs_a_plain_member_reads_so(party: Party) -> None:
    await party.ada.slash("group update", channel=party.thread, music="djs")
    refused = await party.ben.slash("skip", channel=party.thread)
    assert refused.ephemeral
    assert "the music is its DJs'" in refused.text
    await party.ada.slash("member update", channel=party.thread, person=party.ben, role="dj")
    assert "the music is its DJs'" not in (await party.ben.slash("skip", channel=party.thread)).text
