"""Reactions to what waits: who counts, what moves where, what is taken out, and where nothing happens at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ballots import Votes, is_vetoed, ranked
from services.errors import ChatServerError, NotListeningError
from services.group_settings import GroupChanges
from services.player_errors import TrackOverError
from services.queue_errors import VotesOffError
from tests.services.what_plays import TITLES

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

FIRST, SECOND, THIRD = 901, 902, 903
"""The messages that announced the three tracks."""
CHANNEL = 7


@pytest.fixture
async def cleo(house: House) -> Person:
    return await house.person("Cleo")


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person, cleo: Person) -> Seat:
    """Ada, Ben and Cleo listen to the first of three tracks, each of them announced, and reactions count."""
    seat = await house.group(ada, "Film night", ben, cleo)
    seat = await house.seats.renewed(seat)
    await house.group_settings.update(seat, GroupChanges(counts_reactions=True))
    for message_id, title in zip((FIRST, SECOND, THIRD), TITLES, strict=True):
        queued = await house.playback.play(seat, title)
        await house.ballots.announced(message_id, CHANNEL, queued.entry.row_id)
    await house.plays(seat, TITLES[0])
    house.chat_server.listening = {ada.discord_id, ben.discord_id, cleo.discord_id}
    return seat


async def vote(house: House, message_id: int, *, up: tuple[Person, ...] = (), down: tuple[Person, ...] = ()) -> None:
    """That is what people think of it now."""
    house.ballot_box.cast[message_id] = Votes(
        frozenset(person.discord_id for person in up), frozenset(person.discord_id for person in down)
    )
    await house.ballots.reacted(message_id)


async def waiting(house: House, seat: Seat) -> list[str]:
    """What waits, as its group sees it, and as the next start would find it."""
    view = await house.playback.queue(seat)
    await house.playback.filled()
    async with house.database.read() as tx:
        player = await tx.players.of_group(seat.group_id)
        assert player is not None
        kept = await tx.queue_orders.queue(player.row_id)
    titles = [entry.title for entry in view.waiting]
    assert [entry.title for entry in kept] == [TITLES[0], *titles]
    return titles


async def test_what_more_are_for_comes_sooner_and_goes_back_when_they_are_not(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    await vote(house, THIRD, up=(ada,))
    assert await waiting(house, seat) == [TITLES[2], TITLES[1]]
    await vote(house, SECOND, up=(ada, ben))
    assert await waiting(house, seat) == [TITLES[1], TITLES[2]]
    await vote(house, SECOND)
    assert await waiting(house, seat) == [TITLES[2], TITLES[1]]
    await house.playback.skip(seat)
    await house.plays(seat, TITLES[2])


async def test_a_thumb_quicker_than_what_notes_the_announcement_counts_all_the_same(
    house: House, seat: Seat, ada: Person
) -> None:
    queued = await house.playback.play(seat, TITLES[0])
    early = 904
    await vote(house, early, up=(ada,))
    await house.ballots.announced(early, CHANNEL, queued.entry.row_id)
    assert await waiting(house, seat) == [TITLES[0], TITLES[1], TITLES[2]]


async def test_what_was_said_and_not_noted_is_found_when_the_server_can_be_asked_again(
    house: House, seat: Seat, ada: Person
) -> None:
    queued = await house.playback.play(seat, TITLES[0])
    said, interaction_id = 904, 77
    await house.ballots.announcing(interaction_id, CHANNEL, queued.entry.row_id)
    await house.ballots.look_again(seat.venue.guild_id)
    await vote(house, said, up=(ada,))
    assert await waiting(house, seat) == [TITLES[1], TITLES[2], TITLES[0]], "nobody was told yet"
    house.ballot_box.answers[interaction_id] = said
    house.ballot_box.failure = ChatServerError(detail="500")
    await house.ballots.look_again(seat.venue.guild_id)
    house.ballot_box.failure = None
    for _ in range(2):
        await house.ballots.look_again(seat.venue.guild_id)
        assert await waiting(house, seat) == [TITLES[0], TITLES[1], TITLES[2]]
    await house.ballots.announced(said, CHANNEL, queued.entry.row_id)
    assert await waiting(house, seat) == [TITLES[0], TITLES[1], TITLES[2]], "told of twice, it counts once"


async def test_what_half_of_those_who_listen_are_against_is_taken_out_and_the_group_is_told(
    house: House, seat: Seat, ada: Person, ben: Person, cleo: Person
) -> None:
    await vote(house, SECOND, down=(ada,))
    assert await waiting(house, seat) == [TITLES[1], TITLES[2]]
    await vote(house, SECOND, down=(ada, ben))
    assert await waiting(house, seat) == [TITLES[2]]
    assert house.chat_server.announced[-1][1:] == ("ballot-taken-out", {"title": TITLES[1]})
    told = len(house.chat_server.announced)
    await vote(house, SECOND, down=(ada, ben, cleo))
    assert len(house.chat_server.announced) == told, "once"


async def test_only_members_who_listen_count_each_once_and_who_says_both_says_nothing(
    house: House, seat: Seat, ada: Person, ben: Person, cleo: Person
) -> None:
    outsider = await house.person("Dan")
    stranger = house.stranger("eve")
    house.chat_server.listening = {ada.discord_id, ben.discord_id, outsider.discord_id, stranger.discord_id}
    await vote(house, SECOND, down=(outsider, stranger, cleo))
    await vote(house, THIRD, up=(outsider, stranger, cleo))
    await vote(house, THIRD, up=(ada, ben), down=(ada, ben))
    assert await waiting(house, seat) == [TITLES[1], TITLES[2]]
    await vote(house, SECOND, down=(ada,))
    assert await waiting(house, seat) == [TITLES[2]], "one of two"


async def test_nothing_counts_where_it_is_not_switched_on(house: House, seat: Seat, ada: Person, ben: Person) -> None:
    await house.group_settings.update(seat, GroupChanges(counts_reactions=False))
    with house.nothing_changes():
        await vote(house, SECOND, down=(ada, ben))
        await vote(house, THIRD, up=(ada, ben))


async def test_what_sounds_was_heard_or_was_never_announced_is_left_alone(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    with house.nothing_changes():
        await vote(house, FIRST, down=(ada, ben))
        await vote(house, 999, down=(ada, ben))
    await house.playback.skip(seat)
    await house.plays(seat, TITLES[1])
    with house.nothing_changes():
        await vote(house, FIRST, down=(ada, ben))
        await vote(house, SECOND, down=(ada, ben))
    await house.playback.stop(seat)
    with house.nothing_changes():
        await vote(house, THIRD, up=(ada, ben))
        await house.ballots.announced(904, CHANNEL, 10**6)


async def test_what_the_chat_server_does_not_tell_changes_nothing_and_the_next_is_counted(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    house.ballot_box.failure = ChatServerError(detail="not now")
    with house.nothing_changes():
        await vote(house, SECOND, down=(ada, ben))
    house.ballot_box.failure = None
    await house.ballots.reacted(SECOND)
    assert await waiting(house, seat) == [TITLES[2]]


@pytest.mark.parametrize(
    ("against", "listening", "vetoed"),
    [(0, 0, False), (0, 3, False), (1, 1, True), (1, 2, True), (1, 3, False), (2, 3, True), (2, 4, True)],
)
def test_at_least_half_take_something_out(against: int, listening: int, vetoed: bool) -> None:
    assert is_vetoed(against=against, listening=listening) == vetoed


@given(st.permutations(range(6)), st.dictionaries(st.integers(0, 7), st.integers(0, 4)), st.integers(0, 7))
def test_one_vote_moves_one_entry_and_no_other(waiting: list[int], ups: dict[int, int], entry_id: int) -> None:
    after = ranked(waiting, ups, entry_id)
    assert sorted(after) == sorted(waiting)
    assert [one for one in after if one != entry_id] == [one for one in waiting if one != entry_id]
    if entry_id in waiting:
        at, own = after.index(entry_id), ups.get(entry_id, 0)
        if at < waiting.index(entry_id):
            assert ups.get(after[at + 1], 0) < own <= min([ups.get(one, 0) for one in after[:at]], default=own)
        else:
            assert all(ups.get(one, 0) <= own for one in after[at + 1 :])


async def test_what_people_thought_while_the_server_was_away_counts_when_it_is_back(
    house: House, seat: Seat, ben: Person
) -> None:
    house.ballot_box.cast[THIRD] = Votes(frozenset({ben.discord_id}))
    await house.ballots.look_again(seat.venue.guild_id)
    assert await waiting(house, seat) == [TITLES[2], TITLES[1]]
    await house.playback.queues.move(seat, "2", "1")
    await house.ballots.look_again(seat.venue.guild_id)
    assert await waiting(house, seat) == [TITLES[1], TITLES[2]], "what has not changed puts nothing in another order"


async def test_what_people_thought_while_nothing_played_counts_when_the_music_goes_on(
    house: House, seat: Seat, ben: Person
) -> None:
    house.voice.connection.lose()
    await house.idles(seat)
    house.ballot_box.cast[THIRD] = Votes(frozenset({ben.discord_id}))
    await house.playback.resume(seat)
    await house.shows(seat, lambda view: [entry.title for entry in view.waiting] == [TITLES[2], TITLES[1]])


async def vote_on_the_page(house: House, seat: Seat, person: Person, title: str, *, is_for: bool | None) -> None:
    """That is what somebody thinks of what waits, on the page."""
    entry = next(one for one in (await house.playback.queue(seat)).waiting if one.title == title)
    await house.ballots.vote(await house.join(person, seat), entry.row_id, is_for=is_for)


async def test_a_vote_on_the_page_counts_as_a_thumb_does_and_instead_of_ones_own(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    await vote(house, THIRD, down=(ada,))
    await vote_on_the_page(house, seat, ada, TITLES[2], is_for=True)
    assert await waiting(house, seat) == [TITLES[2], TITLES[1]], "what one says on the page goes before one's thumb"
    await vote_on_the_page(house, seat, ada, TITLES[2], is_for=None)
    await vote(house, SECOND, up=(ben,))
    assert await waiting(house, seat) == [TITLES[1], TITLES[2]]
    await vote_on_the_page(house, seat, ben, TITLES[2], is_for=False)
    assert await waiting(house, seat) == [TITLES[1]], "two of three are against it: one here, one by a thumb"


async def test_whoever_is_on_the_page_counts_with_nobody_in_voice(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    seats = [await house.join(person, seat) for person in (ada, ben)]
    house.chat_server.listening = set()
    for one in seats:
        house.playback.viewers.entered(seat.group_id, one.user_id)
    await vote_on_the_page(house, seat, ben, TITLES[2], is_for=True)
    assert await waiting(house, seat) == [TITLES[2], TITLES[1]]
    await vote_on_the_page(house, seat, ada, TITLES[1], is_for=False)
    assert await waiting(house, seat) == [TITLES[2]], "half of those who watch are against it"


async def test_what_was_never_announced_is_voted_for_on_the_page(house: House, seat: Seat, ben: Person) -> None:
    await house.playback.play(seat, TITLES[0])
    await vote_on_the_page(house, seat, ben, TITLES[0], is_for=True)
    assert await waiting(house, seat) == [TITLES[0], TITLES[1], TITLES[2]]


async def test_a_vote_on_the_page_shows_to_all_and_says_whose_it_is(house: House, seat: Seat, ben: Person) -> None:
    await vote(house, SECOND, up=(ben,))
    await vote_on_the_page(house, seat, ben, TITLES[2], is_for=True)
    waits = (await house.playback.queue(seat)).waiting
    standing = await house.ballots.standing([one.row_id for one in waits])
    assert [standing[one.row_id].ups for one in waits] == [1, 1]
    assert [list(standing[one.row_id].on_page.values()) for one in waits] == [[], [1]]


async def test_nobody_votes_on_the_page_where_that_is_off_without_listening_or_for_what_does_not_wait(
    house: House, seat: Seat, ben: Person
) -> None:
    with pytest.raises(TrackOverError):
        await house.ballots.vote(await house.join(ben, seat), 10**6, is_for=True)
    waits = (await house.playback.queue(seat)).waiting[0].row_id
    outside = await house.join(ben, seat, listening=False)
    with pytest.raises(NotListeningError):
        await house.ballots.vote(outside, waits, is_for=True)
    await house.group_settings.update(seat, GroupChanges(counts_reactions=False))
    with house.nothing_changes(), pytest.raises(VotesOffError):
        await house.ballots.vote(await house.join(ben, seat), waits, is_for=True)
