"""What members do with the player on the page, and what the others then hear and read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from models.chat_reading import first_id_at
from services.group_settings import GroupChanges
from tests.services.what_plays import TITLES

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person
    from tests.web.conftest import Browser

FIRST, SECOND, THIRD = TITLES


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    return await house.group(ada, "Film night", ben)


@pytest.fixture
async def at(browser: Browser, house: House, seat: Seat) -> str:
    """Where Ada's group is, after she opened her link."""
    token = (await house.web.watch_links.make(seat)).partition("#link=")[2]
    assert (await browser.ask("POST", "/watch/open", json={"link": token}))[0] == 200
    return f"/groups/{seat.group_id}"


async def put_on(browser: Browser, at: str, title: str, **how: str) -> dict[str, Any]:
    status, queued = await browser.ask("POST", f"{at}/queue", json={"query": title, **how})
    assert status == 200, queued
    assert queued["title"] == title
    return dict(queued)


async def waiting(house: House, seat: Seat) -> list[str]:
    return [entry.title for entry in (await house.playback.queue(seat)).waiting]


async def test_what_is_put_on_from_the_page_is_heard_and_told_in_the_thread(
    browser: Browser, house: House, seat: Seat, at: str
) -> None:
    await put_on(browser, at, FIRST)
    await house.plays(seat, FIRST)
    assert (await put_on(browser, at, SECOND))["ahead"] == 1
    assert [(key, told["title"]) for _, key, told in house.chat_server.announced[-2:]] == [
        ("page-queued", FIRST),
        ("page-queued", SECOND),
    ]


async def test_the_player_obeys_the_page(browser: Browser, house: House, seat: Seat, at: str) -> None:
    await house.plays_all(seat)
    player = f"{at}/player"
    assert await browser.ask("POST", f"{player}/pause") == (200, {"said": None})
    assert (await house.playback.queue(seat)).paused
    status, problem = await browser.ask("POST", f"{player}/pause")
    assert (status, problem["code"]) == (409, "already-paused")
    assert (await browser.ask("POST", f"{player}/resume"))[0] == 200
    assert (await browser.ask("POST", f"{player}/volume", json={"percent": 60}))[0] == 200
    assert await house.playback.volume(seat) == 60
    assert (await browser.ask("POST", f"{player}/loop", json={"loop": "one"}))[0] == 200
    assert (await house.playback.queue(seat)).loop == "track"
    assert (await browser.ask("POST", f"{player}/loop", json={"loop": "off"}))[0] == 200
    assert (await browser.ask("POST", f"{player}/skip", json={}))[0] == 200
    await house.plays(seat, SECOND)
    status, problem = await browser.ask("POST", f"{player}/skip", json={"entry_id": 10**6})
    assert (status, problem["code"]) == (409, "track-over"), "somebody else was quicker"
    assert (await browser.ask("POST", f"{player}/previous"))[0] == 200
    await house.plays(seat, FIRST)
    assert (await browser.ask("POST", f"{player}/stop"))[0] == 200
    assert (await house.idles(seat)).waiting == []


async def test_one_seeks_only_in_what_one_saw(browser: Browser, house: House, seat: Seat, at: str) -> None:
    await house.plays_all(seat)
    view = await house.playback.queue(seat)
    assert view.current is not None
    place = {"entry_id": view.current.row_id, "position_ms": 1000}
    assert (await browser.ask("POST", f"{at}/player/seek", json=place))[0] == 200
    assert (await house.playback.queue(seat)).position_ms >= 1000
    other = {"entry_id": view.waiting[0].row_id, "position_ms": 0}
    status, problem = await browser.ask("POST", f"{at}/player/seek", json=other)
    assert (status, problem["code"]) == (409, "track-over")


async def test_the_queue_is_put_in_order(browser: Browser, house: House, seat: Seat, at: str) -> None:
    await house.plays_all(seat)
    second, third = (entry.row_id for entry in (await house.playback.queue(seat)).waiting)
    assert (await browser.ask("PUT", f"{at}/queue/{third}", json={"before": second}))[0] == 200
    assert await waiting(house, seat) == [THIRD, SECOND]
    status, problem = await browser.ask("PUT", f"{at}/queue/{third}", json={"before": second})
    assert (status, problem["code"]) == (400, "same-place")
    assert (await browser.ask("PUT", f"{at}/queue/{third}", json={"before": None}))[0] == 200
    assert await waiting(house, seat) == [SECOND, THIRD]
    assert (await browser.ask("DELETE", f"{at}/queue/{second}"))[0] == 204
    assert await waiting(house, seat) == [THIRD]
    assert (await browser.ask("POST", f"{at}/queue/undo"))[0] == 200
    assert await waiting(house, seat) == [SECOND, THIRD]
    status, told = await browser.ask("POST", f"{at}/player/shuffle")
    assert (status, told["said"][:9]) == (200, "2 tracks ")
    assert (await browser.ask("POST", f"{at}/queue/{third}/play"))[0] == 200
    await house.plays(seat, THIRD)


async def test_a_vote_moves_what_waits_where_the_group_lets_votes_count(
    browser: Browser, house: House, seat: Seat, at: str
) -> None:
    await house.plays_all(seat)
    third = (await house.playback.queue(seat)).waiting[1].row_id
    status, problem = await browser.ask("PUT", f"{at}/queue/{third}/vote", json={"vote": 1})
    assert (status, problem["code"]) == (409, "votes-off")
    await house.group_settings.update(seat, GroupChanges(counts_reactions=True))
    house.chat_server.listening = {seat.asker.discord_id}
    assert (await browser.ask("PUT", f"{at}/queue/{third}/vote", json={"vote": 1}))[0] == 200
    assert await waiting(house, seat) == [THIRD, SECOND]


@pytest.mark.parametrize(("method", "path"), [("DELETE", "queue/{}"), ("POST", "queue/{}/play"), ("PUT", "queue/{}")])
async def test_what_had_its_turn_is_in_nobodys_queue(
    browser: Browser, house: House, seat: Seat, at: str, method: str, path: str
) -> None:
    await house.plays_all(seat)
    status, problem = await browser.ask(
        method, f"{at}/{path.format(10**6)}", json={"before": None} if method == "PUT" else None
    )
    assert (status, problem["code"]) == (409, "track-over")
    assert await waiting(house, seat) == [SECOND, THIRD]


async def test_what_is_found_can_be_put_on(browser: Browser, house: House, seat: Seat, at: str) -> None:
    status, found = await browser.ask("GET", f"{at}/search", params={"q": "second"})
    assert (status, found["hits"][0]["title"]) == (200, SECOND)
    await put_on_hit(browser, at, found["hits"][0]["query"])
    await house.plays(seat, SECOND)


async def put_on_hit(browser: Browser, at: str, query: str) -> None:
    assert (await browser.ask("POST", f"{at}/queue", json={"query": query}))[0] == 200


async def test_the_bar_shows_what_was_said_where(
    browser: Browser, house: House, seat: Seat, ben: Person, at: str
) -> None:
    await house.plays_all(seat)
    view = await house.playback.queue(seat)
    assert view.current is not None
    await house.say(seat, ben, first_id_at(house.clock()), "what a start")
    status, timeline = await browser.ask("GET", f"{at}/timeline", params={"entry_id": view.current.row_id})
    assert status == 200
    assert [(mark["author"], mark["text"]) for mark in timeline["marks"]] == [("Ben", "what a start")]
    status, problem = await browser.ask("GET", f"{at}/timeline", params={"entry_id": view.waiting[0].row_id})
    assert (status, problem["code"]) == (409, "track-over")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "player/seek", {"entry_id": "first", "position_ms": 0}),
        ("POST", "player/seek", {"entry_id": 1, "position_ms": -1}),
        ("POST", "player/seek", {"entry_id": 1, "position_ms": 10**15}),
        ("POST", "player/volume", {"percent": "loud"}),
        ("POST", "player/volume", {"percent": -5}),
        ("POST", "player/volume", {}),
        ("POST", "player/loop", {"loop": "sometimes"}),
        ("POST", "queue", {"query": ""}),
        ("POST", "queue", {"query": "x" * 201}),
        ("POST", "queue", {"query": "x", "when": "yesterday"}),
        ("PUT", "queue/first", {"before": None}),
        ("PUT", "queue/1", {}),
        ("PUT", "queue/1/vote", {"vote": 2}),
        ("GET", "search", None),
        ("GET", "timeline?entry_id=first", None),
    ],
)
async def test_what_makes_no_sense_is_told_and_changes_nothing(
    browser: Browser, house: House, at: str, method: str, path: str, body: dict[str, object] | None
) -> None:
    with house.nothing_changes():
        status, problem = await browser.ask(method, f"{at}/{path}", json=body)
    assert (status, problem["code"]) == (422, "field")


async def test_nobody_touches_another_groups_music(
    browser: Browser, house: House, at: str, seat: Seat, ben: Person
) -> None:
    theirs = await house.group(ben, "Others")
    await house.plays_all(theirs)
    entry_id = (await house.playback.queue(theirs)).waiting[0].row_id
    for method, path, body in (
        ("POST", "player/pause", None),
        ("POST", "queue", {"query": FIRST}),
        ("DELETE", f"queue/{entry_id}", None),
        ("GET", "search?q=x", None),
        ("GET", f"timeline?entry_id={entry_id}", None),
    ):
        status, problem = await browser.ask(method, f"/groups/{theirs.group_id}/{path}", json=body)
        assert (status, problem["code"]) == (403, "not-inside")
    status, problem = await browser.ask("DELETE", f"{at}/queue/{entry_id}")
    assert (status, problem["code"]) == (409, "track-over")
