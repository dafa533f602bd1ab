"""Numbers from outside: whatever is named of a person's own, it is theirs and there, or that is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services.errors import UserError
from tests.services.person import GUILD_ID, PASSWORD

if TYPE_CHECKING:
    from tests.services.house import House
    from tests.services.person import Person

EDGES = (-1, 0, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64, 10**30)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers() | st.sampled_from(EDGES))
@example(2**63)
async def test_any_number_that_is_nobodys_changes_nothing(house: House, ada: Person, ben: Person, number: int) -> None:
    await house.resets.ask(ben.discord_id)
    with house.nothing_changes():
        for deed in (
            house.sessions.end(ada.discord_id, str(-abs(number))),
            house.links.unlink(ada.discord_id, -abs(number)),
            house.resets.cancel(ada.discord_id, number),
            house.resets.finish(ada.discord_id, number, PASSWORD),
        ):
            try:
                await deed
            except UserError:
                continue
            raise AssertionError("it was let through")
    assert (await house.profiles.show(ada.discord_id, ada.discord_id, GUILD_ID)).own
