"""Taking a chat along, and reading what came."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from services.chat_export import Form, Wish
from services.mirror import Said, SaidMessage
from tests.services.memory_delivery import PLENTY, MemoryDelivery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.chat_export import ChatSource
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person


async def say_all(house: House, seat: Seat, person: Person, texts: Mapping[int, str]) -> None:
    """Somebody says many things, by their message ids."""
    for message_id, text in texts.items():
        message = SaidMessage(
            message_id, seat.venue.thread_id, person.discord_id, person.name, text, created_at=house.clock()
        )
        house.recorder.offer(Said(message))
    await house.recorder.settled()


async def taken(
    house: House, source: ChatSource, wish: Wish | None = None, *, limit_bytes: int = PLENTY
) -> MemoryDelivery:
    """Wait until a chat was handed over whole."""
    delivery = MemoryDelivery(limit_bytes=limit_bytes)
    await house.chat_export.begin(source, wish or Wish(Form.LINES), delivery)
    await house.chat_export.settled()
    if delivery.failure is not None:
        raise delivery.failure
    assert all(part.file.closed for part in delivery.parts)
    assert [part.number for part in delivery.parts] == list(range(1, len(delivery.parts) + 1))
    assert [part.is_last for part in delivery.parts] == [False] * (len(delivery.parts) - 1) + [True] * bool(
        delivery.parts
    )
    return delivery


async def exported(
    house: House, source: ChatSource, wish: Wish | None = None, *, limit_bytes: int = PLENTY
) -> list[list[dict[str, Any]]]:
    """The entries of each part, as JSON Lines."""
    delivery = await taken(house, source, wish, limit_bytes=limit_bytes)
    files = [[json.loads(line) for line in part.content.splitlines()] for part in delivery.parts]
    if files:
        assert delivery.finished == (sum(map(len, files)), len(files))
    return files
