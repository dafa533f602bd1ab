"""Queues of a house, as members fill them and see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.enqueueing import When
    from services.seats import Seat
    from tests.services.house import House

TITLES = ("Amber", "Birch", "Cedar", "Dune", "Elm", "Fir")
LINK = "https://far.example/"


async def put_on(house: House, seat: Seat, *titles: str, when: When = "last") -> None:
    for title in titles:
        await house.playback.play(seat, title, when=when)


async def full(house: House, seat: Seat) -> None:
    """Amber plays, the five others wait."""
    await put_on(house, seat, *TITLES)
    await house.plays(seat, "Amber")
    await house.prepares(seat)


async def waiting(house: House, seat: Seat) -> list[str]:
    """What waits, as the player has it; the database has the same behind what plays."""
    view = await house.playback.queue(seat)
    await house.playback.filled()
    titles = [entry.title for entry in view.waiting]
    async with house.database.read() as tx:
        player = await tx.players.of_group(seat.group_id)
        assert player is not None
        kept = [entry.title for entry in await tx.queue_orders.queue(player.row_id)]
    assert kept == ([view.current.title] if view.current else []) + titles
    return titles


async def restarted(house: House, seat: Seat) -> list[str]:
    """What waits in a bot that has just started."""
    await house.playback.close()
    house.playback = house.new_playback()
    return await waiting(house, seat)
