"""What pages of a group are told, over real sockets."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from services.chat_server import Occupancy
from services.watching.room import LOOKED_AGAIN_S
from tests.services.what_plays import TITLES

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person
    from tests.web.live.conftest import Pages


async def test_who_enters_is_shown_all_at_once(house: House, pages: Pages, seat: Seat, ada: Person) -> None:
    await house.say(seat, ada, 2**53 + 9, "hello")
    await house.plays_all(seat)
    page = await pages.open(seat)
    entered = await page.enter(seat)
    assert entered["me"] == {"id": seat.user_id, "name": "Ada", "is_mod": True}
    assert entered["group"] == {"id": seat.group_id, "name": "Film night"}
    state = entered["state"]
    assert (state["phase"], state["rate"], state["through_voice"]) == ("playing", 1, True)
    assert state["entry"]["title"] == TITLES[0]
    assert state["entry"]["requested_by"] == {"id": seat.user_id, "name": "Ada"}
    assert state["may"]["pause"]
    assert [entry["title"] for entry in entered["queue"]["entries"]] == list(TITLES[1:])
    assert [(one["name"], one["on_page"]) for one in entered["people"]] == [
        ("Ada", True),
        ("Ben", False),
    ]
    (message,) = entered["messages"]
    assert (message["text"], message["mine"], message["id"]) == ("hello", True, str(2**53 + 9))


async def test_a_pause_is_told_with_the_place_of_the_last_frame(house: House, pages: Pages, seat: Seat) -> None:
    await house.plays_all(seat)
    page = await pages.inside(seat)
    await house.playback.pause(seat)
    told = await page.hears("state", lambda state: state["phase"] == "paused")
    assert told["rate"] == 0
    house.engine.step(5)  # what cannot be taken back any more is heard
    assert told["position_ms"] == (await house.playback.queue(seat)).position_ms
    await house.playback.resume(seat)
    later = await page.hears("state", lambda state: state["phase"] == "playing")
    assert later["revision"] > told["revision"]
    assert later["at_ms"] > told["at_ms"]


async def test_what_goes_on_is_told_again_every_five_seconds(house: House, pages: Pages, seat: Seat) -> None:
    await house.plays_all(seat)
    page = await pages.inside(seat)
    first = await page.hears("state", lambda state: state["phase"] == "playing")
    house.engine.step(10)
    begun = house.clock()
    hearing = asyncio.create_task(page.hears("state", lambda state: state["position_ms"] > first["position_ms"]))
    while not hearing.done():
        house.clock.advance(seconds=0.02)
        await house.count_people()  # others run while the database is read
    assert (await hearing)["revision"] == first["revision"]
    assert house.clock() - begun < timedelta(seconds=LOOKED_AGAIN_S)


async def test_no_site_learns_from_its_picture_who_watches(house: House, pages: Pages, seat: Seat) -> None:
    hit = replace(house.far.hit("Paper boats"), thumbnail_url="https://far.example/picture.jpg")
    house.far.hits[hit.source_id] = hit
    page = await pages.inside(seat)
    await house.playback.play(seat, f"{house.far.link}{hit.source_id}")
    state = await page.hears("state", lambda state: state["entry"] is not None and state["phase"] == "playing")
    assert state["entry"]["cover"] == f"/groups/{seat.group_id}/media/{state['entry']['id']}/cover"


async def test_the_queue_is_told_as_it_changes(house: House, pages: Pages, seat: Seat) -> None:
    page = await pages.inside(seat)
    await house.plays_all(seat)
    queue = await page.hears("queue", lambda queue: queue["total"] == 2)
    assert [entry["my_vote"] for entry in queue["entries"]] == [0, 0]


async def test_nothing_is_told_to_play_and_to_wait_at_once(house: House, pages: Pages, seat: Seat, bens: Seat) -> None:
    await house.plays_all(seat)
    page = await pages.inside(seat)
    await house.playback.skip(seat)
    await pages.inside(bens)  # whoever comes in between is shown how it is, and takes nothing from the others
    await house.plays(seat, TITLES[1])
    waiting = set(TITLES[1:])
    while True:
        event, told = await page.hears_any("state", "queue")
        if event == "queue":
            waiting = {entry["title"] for entry in told["entries"]}
        elif told["entry"] is not None:
            assert told["entry"]["title"] not in waiting
            if told["entry"]["title"] == TITLES[1]:
                break
    assert waiting == {TITLES[2]}


async def test_people_are_called_as_the_server_shows_them(
    house: House, pages: Pages, seat: Seat, bens: Seat, ben: Person
) -> None:
    house.chat_server.called[ben.discord_id] = "Benny of the Hill"
    await house.plays_all(bens)
    await house.say(seat, ben, 2**53 + 9, "hello")
    entered = await (await pages.open(bens)).enter(seat)
    name = "Benny of the Hill"
    assert entered["me"]["name"] == entered["messages"][0]["author"]["name"] == name
    assert entered["state"]["entry"]["requested_by"]["name"] == name
    assert entered["queue"]["entries"][0]["requested_by"]["name"] == name
    assert (entered["people"][1]["name"], entered["people"][1]["discord_id"]) == (name, str(ben.discord_id))


async def test_each_may_what_the_table_says(house: House, pages: Pages, seat: Seat, bens: Seat) -> None:
    await house.plays_all(seat)
    adas, bens_page = await pages.inside(seat), await pages.inside(bens)
    entered = await bens_page.ask("enter", {"group_id": seat.group_id})
    assert entered["state"]["may"]["erase_others"] is False
    assert (await adas.ask("enter", {"group_id": seat.group_id}))["state"]["may"]["erase_others"] is True


async def test_people_come_and_go_on_the_page_and_in_voice(
    house: House, pages: Pages, seat: Seat, bens: Seat, ben: Person
) -> None:
    page = await pages.inside(seat)
    bens_page = await pages.inside(bens)
    people = await page.hears("people", lambda people: people[1]["on_page"])
    assert people[1]["avatar"] == f"https://cdn.example/{ben.discord_id}.png"
    house.chat_server.in_voice[seat.venue.voice_channel_id] = Occupancy(frozenset({ben.discord_id}))
    house.watching.watch_rooms.voice_changed(seat.venue.guild_id)
    await page.hears("people", lambda people: [one["in_voice"] for one in people] == [False, True])
    await bens_page.io.disconnect()
    await page.hears("people", lambda people: not people[1]["on_page"])


async def test_how_far_behind_somebody_is_is_told_of_what_plays(
    house: House, pages: Pages, seat: Seat, bens: Seat
) -> None:
    await house.plays_all(seat)
    page, bens_page = await pages.inside(seat), await pages.inside(bens)
    current = (await page.enter(seat))["state"]["entry"]["id"]
    said = {"entry_id": current, "state": "catching", "behind_ms": 443.7}
    assert await bens_page.ask("report", said) == {"ok": True}
    people = await page.hears("people", lambda people: people[1]["state"] == "catching")
    assert people[1]["behind_ms"] == 400
    await bens_page.ask("report", {**said, "entry_id": current + 1})
    await page.hears("people", lambda people: people[1]["state"] is None)


async def test_the_clock_never_goes_back(pages: Pages, seat: Seat) -> None:
    page = await pages.open(seat)
    told = [(await page.ask("clock", {}))["server_ms"] for _ in range(20)]
    assert told == sorted(told)
    assert len(set(told)) == 20


async def test_pages_that_come_at_once_are_told_like_any_other(
    house: House, pages: Pages, seat: Seat, bens: Seat
) -> None:
    await house.plays_all(seat)
    both = [await pages.open(seat), await pages.open(bens)]
    await asyncio.gather(*(page.enter(seat) for page in both))
    for page in both:
        await page.hears("state", lambda state: state["phase"] == "playing")
