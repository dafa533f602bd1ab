"""Saved playlists: whose they are, what they are called, what is on them, and playing them whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models import PlaylistTrack
from services.errors import NameEmptyError, NameTooLongError, NameUnprintableError, NotMemberError
from services.saving.errors import (
    KeptTrackGoneError,
    PlaylistEmptyError,
    PlaylistNameTakenError,
    PlaylistNotYoursError,
    PlaylistUnknownError,
    TooManyPlaylistsError,
    TrackPositionError,
)
from services.saving.playlists import PlaylistLimits, Playlists
from tests.services.sourcing.shelf import FarShelf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models import Playlist
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

LINK = FarShelf.link


async def filled(
    house: House, seat: Seat, name: str, titles: Iterable[str], *, of_group: Seat | None = None
) -> Playlist:
    """A new playlist of Ada's with these tracks of the far shelf."""
    playlist = await house.playlists.create(seat.asker, name, of_group=of_group)
    hits = [house.far.hit(title) for title in titles]
    rows = [
        PlaylistTrack(source=hit.source, source_id=hit.source_id, title=hit.title, added_at=house.clock())
        for hit in hits
    ]
    async with house.database.begin() as tx:
        await tx.playlists.append(playlist.row_id, rows)
    return playlist


async def on(house: House, person: Person, name: str) -> list[str]:
    playlist = await house.playlists.of(person.asks(), name)
    return [hit.title async for hit in house.playlists.stream(playlist)]


async def test_a_private_one_is_its_owners_alone_and_a_groups_its_members(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    await house.members.add(seat, ben.discord_id)
    await filled(house, seat, "Mine", ["Rain"])
    await filled(house, seat, "Ours", ["Snow"], of_group=seat)
    assert await on(house, ben, "ours") == ["Snow"]
    for asked in ("Mine", "list:1", "list:2", "list:99", "Nothing", ""):
        shown = [choice.text for choice in await house.playlists.offers(ben.asks(), asked)]
        assert "Mine" not in shown
    with pytest.raises(PlaylistUnknownError):
        await house.playlists.page(ben.asks(), "Mine")
    cleo = await house.person("Cleo")
    with pytest.raises(PlaylistUnknownError):
        await house.playlists.page(cleo.asks(), "Ours")
    with pytest.raises(PlaylistUnknownError):
        await house.playlists.page(cleo.asks(), "list:2")


async def test_who_has_left_the_group_has_left_its_playlists(house: House, seat: Seat, ben: Person) -> None:
    await house.members.add(seat, ben.discord_id)
    playlist = await filled(house, seat, "Ours", ["Snow"], of_group=seat)
    await house.members.leave(await house.join(ben, seat))
    with pytest.raises(PlaylistUnknownError):
        await house.playlists.page(ben.asks(), f"list:{playlist.row_id}")


async def test_a_name_is_taken_whatever_its_case_but_not_by_a_groups(house: House, seat: Seat, ada: Person) -> None:
    await house.playlists.create(ada.asks(), "Mix")
    with house.nothing_changes(), pytest.raises(PlaylistNameTakenError):
        await house.playlists.create(ada.asks(), " mIX ")
    await house.playlists.create(ada.asks(), "Mix", of_group=seat)
    with house.nothing_changes(), pytest.raises(PlaylistNameTakenError):
        await house.playlists.create(ada.asks(), "MIX", of_group=seat)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", NameEmptyError),
        (" \u3164", NameEmptyError),
        ("x" * 81, NameTooLongError),
        ("a\u202eb", NameUnprintableError),
    ],
)
async def test_odd_names_are_refused_with_a_sentence(
    house: House, seat: Seat, ada: Person, name: str, error: type[Exception]
) -> None:
    await house.playlists.create(ada.asks(), "Mix")
    with house.nothing_changes(), pytest.raises(error):
        await house.playlists.create(ada.asks(), name)
    with house.nothing_changes(), pytest.raises(error):
        await house.playlists.rename(ada.asks(), "Mix", name)


@pytest.mark.parametrize("name", ["**bold** <@1> @everyone", "مزيج", "🎧", "list:1", "'; DROP TABLE x; --", "%"])
async def test_other_names_are_kept_as_they_are(house: House, seat: Seat, ada: Person, name: str) -> None:
    made = await filled(house, seat, name, ["Rain"])
    assert (made.name, await on(house, ada, name)) == (name, ["Rain"])


async def test_another_name_leaves_tracks_code_and_reference_as_they_are(house: House, seat: Seat, ada: Person) -> None:
    playlist = await filled(house, seat, "Old", ["Rain", "Snow"])
    code = (await house.playlists.share(ada.asks(), "Old")).code
    former, renamed = await house.playlists.rename(ada.asks(), "Old", "New")
    assert (former, renamed.name, renamed.code) == ("Old", "New", code)
    assert await on(house, ada, "New") == await on(house, ada, f"list:{playlist.row_id}") == ["Rain", "Snow"]
    with pytest.raises(PlaylistUnknownError):
        await on(house, ada, "Old")


async def test_of_a_groups_members_who_made_it_and_moderators_rename_and_delete(
    house: House, seat: Seat, ben: Person
) -> None:
    cleo = await house.person("Cleo")
    for person in (ben, cleo):
        await house.members.add(seat, person.discord_id)
    await house.playlists.create(ben.asks(), "Ours", of_group=await house.join(ben, seat))
    for deed in (
        house.playlists.rename(cleo.asks(), "Ours", "Mine"),
        house.playlists.delete(cleo.asks(), "Ours"),
        house.playlists.share(cleo.asks(), "Ours"),
    ):
        with house.nothing_changes(), pytest.raises(PlaylistNotYoursError):
            await deed
    await house.members.update(seat, cleo.discord_id, "moderator")
    await house.playlists.rename(cleo.asks(), "Ours", "Ours all")
    await house.playlists.delete(ben.asks(), "Ours all")
    outside = await house.seats.by_name((await house.person("Root")).asks(is_admin=True), "Film night")
    with pytest.raises(NotMemberError):
        await house.playlists.create(outside.asker, "Theirs", of_group=outside)


async def test_one_person_makes_only_so_many(house: House, seat: Seat, ada: Person) -> None:
    few = Playlists(house.database, house.accounts, house.clock, PlaylistLimits(per_person=2))
    await few.create(ada.asks(), "One")
    await few.create(ada.asks(), "Two", of_group=seat)
    with pytest.raises(TooManyPlaylistsError):
        await few.create(ada.asks(), "Three")
    await few.delete(ada.asks(), "One")
    await few.create(ada.asks(), "Three")


async def test_tracks_are_taken_off_by_position_and_words(house: House, seat: Seat, ada: Person) -> None:
    await filled(house, seat, "Mix", ["Rain", "Snow", "Rain"])
    assert (await house.playlists.remove_track(ada.asks(), "Mix", "3")).title.title == "Rain"
    for position in ("0", "3", "-1"):
        with house.nothing_changes(), pytest.raises(TrackPositionError):
            await house.playlists.remove_track(ada.asks(), "Mix", position)
    await house.playlists.remove_track(ada.asks(), "Mix", "snow")
    assert await on(house, ada, "Mix") == ["Rain"]


async def test_all_of_it_is_queued_in_its_order(house: House, seat: Seat) -> None:
    await filled(house, seat, "Mix", ["Snow", "Rain", "Hail", "Rain"])
    queued = await house.saving.playlist_playing.play(seat, "mix")
    await house.plays(seat, "Snow")
    await house.playback.filled()
    view = await house.playback.queue(seat)
    assert (queued.first.entry.title, queued.missing) == ("Snow", [])
    assert [entry.title for entry in view.waiting] == ["Rain", "Hail", "Rain"]


async def test_tracks_at_its_beginning_that_are_gone_are_named_and_it_goes_on_behind_them(
    house: House, seat: Seat
) -> None:
    await filled(house, seat, "Mix", ["Gone", "Lost", "Rain", "Snow"])
    queued = await house.saving.playlist_playing.play(seat, "Mix")
    await house.playback.filled()
    assert (queued.first.entry.title, queued.missing) == ("Rain", ["Gone", "Lost"])


async def test_a_track_that_fails_when_its_turn_comes_is_said_to_be_of_a_playlist(house: House, seat: Seat) -> None:
    await filled(house, seat, "Mix", ["Rain", "Gone", "Snow"])
    await house.saving.playlist_playing.play(seat, "Mix")
    await house.playback.filled()
    await house.plays(seat, "Rain")
    await house.playback.skip(seat)
    await house.plays(seat, "Snow")
    told = [params for _, key, params in house.chat_server.announced if key == "player-track-refused"]
    assert [(params["title"], params["kept"]) for params in told] == [("Gone", "playlist")]


async def test_one_of_which_nothing_can_be_played_and_an_empty_one_say_so(house: House, seat: Seat) -> None:
    await filled(house, seat, "Mix", ["Gone", "Lost"])
    with house.nothing_changes(), pytest.raises(KeptTrackGoneError) as refused:
        await house.saving.playlist_playing.play(seat, "Mix")
    assert refused.value.params["title"] == "Gone"
    await house.playlists.create(seat.asker, "Empty")
    with house.nothing_changes(), pytest.raises(PlaylistEmptyError):
        await house.saving.playlist_playing.play(seat, "Empty")


async def test_a_groups_go_with_the_group_and_private_ones_stay(house: House, seat: Seat, ada: Person) -> None:
    await filled(house, seat, "Mine", ["Rain"])
    await filled(house, seat, "Ours", ["Snow"], of_group=seat)
    await house.groups.delete(seat)
    assert [one.playlist.name for one in await house.playlists.list(ada.asks())] == ["Mine"]
    assert "Snow" not in "\n".join(house.rows())


async def test_everything_of_a_person_goes_with_their_account_and_a_groups_stays(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    await house.members.add(seat, ben.discord_id)
    await house.favourites.add(ben.asks(), f"{LINK}hail")
    theirs = await house.join(ben, seat)
    await filled(house, theirs, "Ben's own", ["Rain"])
    await filled(house, theirs, "Ours", ["Snow"], of_group=theirs)
    await house.erasure.delete(ben.discord_id, "three cats on a tram")
    kept = "\n".join(house.rows())
    assert not [trace for trace in ("Ben's", "Hail", "Rain") if trace in kept.replace("''", "'")]
    assert await on(house, ada, "Ours") == ["Snow"]
    assert (await house.playlists.of(ada.asks(), "Ours")).owner_id is None
