"""Whatever anybody gives the services, it ends as success or as a sentence for them, never as an unknown error.

Thousands of calls, one after the other in one house: by people in every standing, with texts and ids of every kind.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cogs.speech import Speech
from services.accounts import Registration
from services.audit_trail import AuditQuestion
from services.chat_export import Wish
from services.errors import UserError
from services.group_settings import GroupChanges
from services.listening_history import Beside
from services.mirror import Deleted, Edited, Said, SaidMessage
from services.mirror.reading_errors import DateMalformedError
from services.permissions import Operation, Standing
from services.playables import playable_in
from services.privacy.keeping import keeping_of
from services.room.settings import RoomChanges
from services.seats import WhichGroup
from services.timeline import Spot
from services.words import Words
from tests import bad_input
from tests.services.house import House
from tests.services.memory_delivery import MemoryDelivery
from tests.services.page_calls import PAGE_CALLS
from tests.services.person import PASSWORD
from tests.services.standing_cast import GROUP, OPEN_GROUP, Cast

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
    from pathlib import Path

    from services.seats import Asker, Seat

SHARE, ALL = 500, 10_000
"""Inputs in a usual run, and in a drill."""
SPEECH = Speech(Words())


@dataclass(frozen=True)
class Given:
    """What somebody gives: two texts and two ids, whatever they are taken for."""

    text: str
    other: str
    number: int
    other_number: int

    @property
    def own_id(self) -> int:
        """An id that the chat server gave, so one that can be."""
        return abs(self.number) % 2**63

    @property
    def said(self) -> str:
        """Words that came from the chat server, which sends UTF-8: no lone surrogates."""
        return self.text.encode("utf-8", "replace").decode()


async def _in_group(cast: Cast, asker: Asker, deed: Callable[..., Awaitable[object]], *args: object) -> object:
    return await deed(await cast.house.seats.of(asker), *args)


async def _by_name(cast: Cast, asker: Asker, name: str, deed: Callable[..., Awaitable[object]]) -> object:
    return await deed(await cast.house.seats.by_name(asker, name))


async def _read(seat: Seat, cast: Cast, author: str, after: str, query: str) -> object:
    asked = await cast.house.reading.asked(seat, author=author, after=after, query=query)
    return await cast.house.reading.page(seat, asked)


async def _replay(seat: Seat, cast: Cast, typed: str, given: Given) -> object:
    await cast.house.presences.moved(given.number, given.other_number, seat.venue.voice_channel_id)
    try:
        asked = await cast.house.replay.asked(seat, typed)
    except DateMalformedError:
        asked = await cast.house.replay.asked(seat)
    spot = Spot("track" if given.number % 2 else "message", given.own_id)
    return await cast.house.replay.page(seat, asked, spot, newer=given.other_number % 2 == 0)


def _message(cast: Cast, given: Given) -> SaidMessage:
    return SaidMessage(
        given.own_id, cast.thread_id, given.own_id // 2, given.said, given.said, created_at=cast.house.clock()
    )


async def no_progress(came: int) -> None:
    """Nobody is told how far an import is."""


CALLS: Mapping[str, Callable[[Cast, Asker, Given], Awaitable[object]]] = {
    "register": lambda cast, asker, given: cast.house.accounts.register(
        given.own_id, given.text, Registration(given.text, given.other, given.other, given.text)
    ),
    "register with one bad field": lambda cast, asker, given: cast.house.accounts.register(
        given.own_id, "x", Registration(given.text, "Example", f"{given.other_number}@example.com", PASSWORD)
    ),
    "log in": lambda cast, asker, given: cast.house.accounts.login(
        asker.discord_id, given.text, given.text, given.other
    ),
    "list people": lambda cast, asker, given: cast.house.directory.page(
        asker, limit=10, offset=abs(given.number) % 2**40
    ),
    "show somebody": lambda cast, asker, given: cast.house.profiles.show(
        asker.discord_id, given.number, given.other_number
    ),
    "change an account": lambda cast, asker, given: cast.house.profiles.update(
        asker.discord_id, given.text, given.other, f"{given.text}@example.com", PASSWORD
    ),
    "change a password": lambda cast, asker, given: cast.house.profiles.change_password(
        asker.discord_id, given.text, given.other
    ),
    "end a session": lambda cast, asker, given: cast.house.sessions.end(asker.discord_id, given.text),
    "end a session by its number": lambda cast, asker, given: cast.house.sessions.end(
        asker.discord_id, f"{'page-' * (given.other_number % 2)}{given.number}"
    ),
    "unlink": lambda cast, asker, given: cast.house.links.unlink(asker.discord_id, given.number),
    "ask for a reset": lambda cast, asker, given: cast.house.resets.ask(asker.discord_id),
    "use a reset": lambda cast, asker, given: cast.house.resets.finish(asker.discord_id, given.number, given.text),
    "cancel a reset": lambda cast, asker, given: cast.house.resets.cancel(asker.discord_id, given.number),
    "delete an account": lambda cast, asker, given: cast.house.erasure.delete(asker.discord_id, given.text),
    "choose a picture": lambda cast, asker, given: cast.house.avatars.choose(
        asker.discord_id, given.text.encode("utf-8", "replace")
    ),
    "create a group": lambda cast, asker, given: cast.house.groups.create(asker, given.text),
    "show a group": lambda cast, asker, given: _by_name(cast, asker, given.text, cast.house.groups.show),
    "show the open group": lambda cast, asker, given: _by_name(cast, asker, OPEN_GROUP, cast.house.groups.show),
    "join": lambda cast, asker, given: _by_name(cast, asker, given.text, cast.house.joining.join),
    "pick a group": lambda cast, asker, given: cast.house.seats.of(asker, group_id=given.number),
    "rename": lambda cast, asker, given: _in_group(
        cast, asker, cast.house.group_settings.update, GroupChanges(name=given.text)
    ),
    "keep": lambda cast, asker, given: _in_group(
        cast, asker, cast.house.group_settings.update, GroupChanges(keeping=keeping_of(given.text))
    ),
    "keep days": lambda cast, asker, given: _in_group(
        cast, asker, cast.house.group_settings.update, GroupChanges(keeping=keeping_of(f"{given.number} days"))
    ),
    "block and unblock": lambda cast, asker, given: _in_group(
        cast,
        asker,
        cast.house.group_settings.update,
        GroupChanges(room=RoomChanges(block=given.text, unblock=given.other)),
    ),
    "set rules of the room": lambda cast, asker, given: _in_group(
        cast,
        asker,
        cast.house.group_settings.update,
        GroupChanges(room=RoomChanges(vote_percent=given.number, volume_ceiling=given.other_number)),
    ),
    "forget": lambda cast, asker, given: cast.house.forgetting.forget(
        replace(asker, asked_id=given.own_id), also_later=given.number % 2 == 0
    ),
    "privacy": lambda cast, asker, given: cast.house.privacy.page(replace(asker, channel_id=given.number)),
    "pass on": lambda cast, asker, given: _in_group(
        cast, asker, cast.house.group_settings.update, GroupChanges(second_owner=given.number, owner=given.other_number)
    ),
    "add": lambda cast, asker, given: _in_group(cast, asker, cast.house.members.add, given.number),
    "give a role": lambda cast, asker, given: _in_group(cast, asker, cast.house.members.update, given.number, "dj"),
    "remove": lambda cast, asker, given: _in_group(cast, asker, cast.house.members.remove, given.number),
    "approve": lambda cast, asker, given: _in_group(cast, asker, cast.house.joining.approve, given.number),
    "decline": lambda cast, asker, given: _in_group(cast, asker, cast.house.joining.decline, given.number),
    "say": lambda cast, asker, given: cast.house.tell(Said(_message(cast, given))),
    "edit": lambda cast, asker, given: cast.house.tell(Edited(_message(cast, given))),
    "delete messages": lambda cast, asker, given: cast.house.tell(Deleted(cast.thread_id, [given.own_id, 404])),
    "list messages": lambda cast, asker, given: _in_group(cast, asker, _read, cast, given.text, given.other, ""),
    "list messages as a member": lambda cast, asker, given: cast.seated(
        Standing.MEMBER, lambda seat: _read(seat, cast, given.text, given.other, "")
    ),
    "search messages": lambda cast, asker, given: cast.seated(
        Standing.OWNER, lambda seat: _read(seat, cast, "", "", given.text)
    ),
    "search what somebody said": lambda cast, asker, given: cast.seated(
        Standing.OWNER, lambda seat: _read(seat, cast, f"<@{given.number}>", given.other, given.text)
    ),
    "replay": lambda cast, asker, given: _in_group(cast, asker, _replay, cast, given.text, given),
    "replay as a member": lambda cast, asker, given: cast.seated(
        Standing.MEMBER, lambda seat: _replay(seat, cast, given.text, given)
    ),
    "recap": lambda cast, asker, given: _in_group(cast, asker, cast.house.recaps.session, given.text),
    "recap as a member": lambda cast, asker, given: cast.seated(
        Standing.MEMBER, lambda seat: cast.house.recaps.session(seat, f"{given.number}")
    ),
    "play from a moment": lambda cast, asker, given: _in_group(cast, asker, cast.house.recaps.moment, given.own_id),
    "play a session again": lambda cast, asker, given: cast.seated(
        Standing.MEMBER, lambda seat: cast.house.recaps.tracks(seat, given.number, given.other_number)
    ),
    "count messages": lambda cast, asker, given: _in_group(cast, asker, cast.house.stats.of),
    "say something": lambda cast, asker, given: _in_group(cast, asker, cast.house.sending.send, given.text),
    "say something as the owner": lambda cast, asker, given: cast.seated(
        Standing.OWNER, lambda seat: cast.house.sending.send(seat, given.text)
    ),
    "change a message": lambda cast, asker, given: cast.seated(
        Standing.OWNER, lambda seat: cast.house.sending.edit(seat, cast.house.messenger.newest_id, given.text)
    ),
    "look for a message to change": lambda cast, asker, given: _in_group(
        cast, asker, cast.house.sending.editable, given.text
    ),
    "delete a message": lambda cast, asker, given: _in_group(cast, asker, cast.house.sending.delete, given.text),
    "complete what one sent": lambda cast, asker, given: cast.house.completion.sent(asker, given.text),
    "complete one's own messages": lambda cast, asker, given: cast.house.completion.own(asker, given.text),
    "play what is in a message": lambda cast, asker, given: _in_group(
        cast, asker, cast.house.playback.play, str(playable_in([given.text, given.other], []))
    ),
    "export a chat": lambda cast, asker, given: cast.house.chat_export.named(asker, given.text),
    "export a part of a chat": lambda cast, asker, given: cast.seated(
        Standing.OWNER,
        lambda seat: cast.house.chat_export.begin(
            cast.house.chat_export.of_seat(seat), Wish(after=given.text, before=given.other), MemoryDelivery()
        ),
    ),
    "complete a deleted group": lambda cast, asker, given: cast.house.completion.ended_groups(asker, given.text),
    "search": lambda cast, asker, given: cast.house.playback.search(given.text),
    "play": lambda cast, asker, given: _in_group(cast, asker, cast.house.playback.play, given.text),
    "play a link": lambda cast, asker, given: _in_group(
        cast, asker, partial(cast.house.playback.play, part="track"), f"{cast.house.far.link}{given.text}"
    ),
    "play a choice": lambda cast, asker, given: _in_group(
        cast, asker, cast.house.playback.play, f"pick:{given.text}"[:21]
    ),
    "type what to play": lambda cast, asker, given: cast.house.suggesting.tracks(asker, given.text),
    "keep a favourite": lambda cast, asker, given: cast.house.favourites.add(asker, given.text),
    "take a favourite out": lambda cast, asker, given: cast.house.favourites.remove(asker, given.text),
    "take a favourite out by its number": lambda cast, asker, given: cast.house.favourites.remove(
        asker, str(given.number)
    ),
    "turn to favourites": lambda cast, asker, given: cast.house.favourites.page(asker, given.number),
    "play a favourite": lambda cast, asker, given: cast.house.favourites.track(asker, given.number),
    "type a favourite": lambda cast, asker, given: cast.house.favourites.offers(asker, given.text),
    "make a playlist": lambda cast, asker, given: cast.house.playlists.create(asker, given.text),
    "make a group's playlist": lambda cast, asker, given: cast.seated(
        Standing.OWNER, lambda seat: cast.house.playlists.create(seat.asker, given.text, of_group=seat)
    ),
    "look at a playlist": lambda cast, asker, given: cast.house.playlists.page(asker, given.text, given.number),
    "look at some playlist": lambda cast, asker, given: cast.house.playlists.page(asker, f"list:{given.number}"),
    "play of a playlist": lambda cast, asker, given: cast.house.playlists.track(
        asker, given.number, given.other_number
    ),
    "put on a playlist": lambda cast, asker, given: cast.house.saving.importing.add(
        asker, given.text, given.other, no_progress
    ),
    "take off a playlist": lambda cast, asker, given: cast.house.playlists.remove_track(asker, given.text, given.other),
    "rename a playlist": lambda cast, asker, given: cast.house.playlists.rename(asker, given.text, given.other),
    "delete a playlist": lambda cast, asker, given: cast.house.playlists.delete(asker, given.text),
    "share a playlist": lambda cast, asker, given: cast.house.playlists.share(asker, given.text),
    "import a playlist": lambda cast, asker, given: cast.house.saving.importing.bring(
        asker, given.text, given.other, no_progress
    ),
    "import a link": lambda cast, asker, given: cast.house.saving.importing.bring(
        asker, f"{cast.house.far.link}{given.text}/", given.other, no_progress
    ),
    "play a playlist": lambda cast, asker, given: _in_group(
        cast, asker, cast.house.saving.playlist_playing.play, given.text
    ),
    "type a playlist": lambda cast, asker, given: cast.house.playlists.offers(asker, given.text),
    "type a track of a playlist": lambda cast, asker, given: cast.house.playlists.track_offers(
        asker, given.text, given.other
    ),
    "turn to what was heard": lambda cast, asker, given: _in_group(
        cast, asker, cast.house.listening.of_group, Beside(given.number, newer=given.other_number % 2 == 0)
    ),
    "turn to what one asked for": lambda cast, asker, given: cast.house.listening.of_person(
        asker, Beside(given.number, newer=given.other_number % 2 == 0)
    ),
    "play what was heard": lambda cast, asker, given: cast.house.listening.track(asker, given.number),
    "play somewhere in the queue": lambda cast, asker, given: _in_group(
        cast, asker, partial(cast.house.playback.play, when=("next", "now")[given.number % 2]), "First Light"
    ),
    "remove from the queue": lambda cast, asker, given: _in_group(
        cast, asker, cast.house.playback.queues.remove, given.text
    ),
    "remove a number": lambda cast, asker, given: _in_group(
        cast, asker, cast.house.playback.queues.remove, str(given.number)
    ),
    "move in the queue": lambda cast, asker, given: _in_group(
        cast, asker, cast.house.playback.queues.move, given.text, str(given.number)
    ),
    "swap in the queue": lambda cast, asker, given: _in_group(
        cast, asker, cast.house.playback.queues.swap, str(given.number), given.other
    ),
    "jump in the queue": lambda cast, asker, given: _in_group(cast, asker, cast.house.playback.jump, given.text),
    "take back": lambda cast, asker, given: _in_group(cast, asker, cast.house.playback.queues.undo),
    "seek": lambda cast, asker, given: _in_group(cast, asker, cast.house.playback.seek, given.text),
    "set the volume": lambda cast, asker, given: _in_group(cast, asker, cast.house.playback.set_volume, given.number),
    "set up": lambda cast, asker, given: cast.house.guilds.set_up(
        asker, home_channel_id=given.number, voice_category_id=given.other_number
    ),
    "ask for deeds": lambda cast, asker, given: cast.house.audit.question(
        asker, discord_id=given.number, group=given.text
    ),
    "turn a page of deeds": lambda cast, asker, given: cast.house.audit.page(
        asker, AuditQuestion(given.number, given.other_number), before_id=given.other_number
    ),
    "complete a group": lambda cast, asker, given: cast.house.completion.groups(
        asker, given.text, Operation.GROUP_SHOW
    ),
    "complete an author": lambda cast, asker, given: cast.house.completion.authors(asker, given.text),
    "ask for help": lambda cast, asker, given: cast.house.guide.of(asker),
    **PAGE_CALLS,
}
"""Everything that takes something from a person."""


@pytest.fixture(scope="module")
async def cast(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> AsyncIterator[Cast]:
    path = tmp_path_factory.mktemp("bad-input") / "chorus.db"
    shutil.copy(migrated, path)
    async with House.open(path) as house:
        yield await Cast.gather(house)


def inputs(cast: Cast) -> st.SearchStrategy[Given]:
    people = [person.discord_id for person in (*cast.people.values(), cast.target, cast.candidate)]
    ids = bad_input.ids(*people, cast.thread_id, cast.voice_channel_id)
    texts = bad_input.texts() | st.sampled_from([GROUP, OPEN_GROUP, "First Light", cast.target.email])
    return st.builds(Given, texts, texts, ids, ids)


async def end_well(cast: Cast, data: st.DataObject) -> None:
    """Make any call as anybody with any values; what it raises must be a sentence, or the question which group."""
    call, standing = data.draw(st.sampled_from(sorted(CALLS))), data.draw(st.sampled_from(Standing))
    told: UserError | None = None
    try:
        await CALLS[call](cast, cast.asker(standing), data.draw(inputs(cast)))
    except WhichGroup:
        pass
    except UserError as error:
        told = error
    assert told is None or SPEECH.explain(told).strip()


# What came before has changed the house, so that a failing input could not be made simpler by trying it again.
UNUSUAL = settings(deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


@settings(UNUSUAL, max_examples=SHARE)
@given(data=st.data())
async def test_any_input_ends_as_success_or_as_a_sentence(cast: Cast, data: st.DataObject) -> None:
    await end_well(cast, data)


@pytest.mark.drill
@settings(UNUSUAL, max_examples=ALL)
@given(data=st.data())
async def test_ten_thousand_inputs_end_as_success_or_as_a_sentence(cast: Cast, data: st.DataObject) -> None:
    await end_well(cast, data)
