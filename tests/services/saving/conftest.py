"""A group with tracks that come from far away, whose owner keeps some."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    """Ada's, in the voice channel of her group."""
    house.far.hits = {title.casefold(): house.far.hit(title) for title in ("Rain", "Snow", "Hail")}
    return await house.group(ada)
