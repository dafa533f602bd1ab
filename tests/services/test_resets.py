"""Forgotten passwords: the delay, who is told, who may stop it, and what a new password ends."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from models.database import Database
from services.errors import (
    LoggedOutError,
    NotRegisteredError,
    PasswordWeakError,
    ResetGoneError,
    ResetNotReadyError,
    ResetTooSoonError,
    WrongLoginError,
)
from services.refs import MomentRef
from services.resets import USABLE_FOR, Resets
from tests.services.person import PASSWORD
from tests.services.stand_ins import MemoryNotices

if TYPE_CHECKING:
    from tests.services.house import House
    from tests.services.person import Person

NEW = "five owls in a kiosk"


@pytest.fixture
async def phone(house: House, ada: Person) -> Person:
    """Ada's second Discord account."""
    phone = house.stranger("Ada's phone")
    await house.accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD)
    return phone


async def test_a_new_password_can_be_set_after_the_delay_and_not_before(house: House, ada: Person) -> None:
    reset = await house.resets.ask(ada.discord_id)
    assert (reset.new, reset.own, reset.ready) == (True, True, False)
    assert reset.ready_at - house.clock() == timedelta(hours=24)
    house.clock.advance(hours=23, minutes=59)
    with house.nothing_changes():
        for attempt in (
            house.resets.require_ready(ada.discord_id, reset.reset_id),
            house.resets.finish(ada.discord_id, reset.reset_id, NEW),
        ):
            with pytest.raises(ResetNotReadyError) as early:
                await attempt
            assert early.value.params["when"] == MomentRef(reset.ready_at)
    house.clock.advance(minutes=1)
    await house.resets.require_ready(ada.discord_id, reset.reset_id)
    await house.resets.finish(ada.discord_id, reset.reset_id, NEW)
    await house.accounts.login(ada.discord_id, ada.name, ada.email, NEW)


async def test_the_old_password_no_longer_counts_and_every_other_log_in_ends(
    house: House, ada: Person, phone: Person
) -> None:
    await house.accounts.logout(ada.discord_id)
    reset = await house.resets.ask(ada.discord_id)
    house.clock.advance(hours=24)
    await house.resets.finish(ada.discord_id, reset.reset_id, NEW)
    assert (await house.account_of(ada)).first_name == "Ada", "who set it is logged in"
    with pytest.raises(LoggedOutError):
        await house.account_of(phone)
    with pytest.raises(WrongLoginError):
        await house.accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD)


async def test_who_is_logged_out_may_ask_and_who_is_not_registered_may_not(house: House, ada: Person) -> None:
    await house.accounts.logout(ada.discord_id)
    assert (await house.resets.ask(ada.discord_id)).new
    with house.nothing_changes(), pytest.raises(NotRegisteredError):
        await house.resets.ask(house.stranger("Dan").discord_id)


async def test_asking_again_shows_the_same_reset_and_tells_nobody_twice(
    house: House, ada: Person, phone: Person
) -> None:
    first = await house.resets.ask(ada.discord_id)
    house.clock.advance(hours=2)
    again, other = await house.resets.ask(ada.discord_id), await house.resets.ask(phone.discord_id)
    assert [reset.reset_id for reset in (again, other)] == [first.reset_id] * 2
    assert [(reset.new, reset.own, reset.asked_by) for reset in (again, other)] == [
        (False, True, ada.discord_id),
        (False, False, ada.discord_id),
    ]
    assert [(what, reset.others) for what, reset in house.notices.told] == [("asked", [phone.discord_id])]


async def test_of_two_who_ask_at_once_one_asks(house: House, ada: Person, phone: Person) -> None:
    assert await house.resets.look(ada.discord_id) is None
    resets = await asyncio.gather(*(house.resets.ask(person.discord_id) for person in (ada, phone)))
    assert sorted(reset.new for reset in resets) == [False, True]
    assert len({reset.reset_id for reset in resets}) == 1


async def test_every_discord_account_of_the_person_can_cancel(house: House, ada: Person, phone: Person) -> None:
    await house.accounts.logout(phone.discord_id)
    for canceller, told in ((phone, ada), (ada, phone)):
        house.notices.told.clear()
        reset = await house.resets.ask(ada.discord_id)
        await house.resets.cancel(canceller.discord_id, reset.reset_id)
        assert [(what, reset.others) for what, reset in house.notices.told][-1] == ("cancelled", [told.discord_id])
        house.clock.advance(hours=24)
        with house.nothing_changes(), pytest.raises(ResetGoneError):
            await house.resets.finish(ada.discord_id, reset.reset_id, NEW)


async def test_who_was_cancelled_asks_again_only_after_the_delay(house: House, ada: Person, phone: Person) -> None:
    reset = await house.resets.ask(phone.discord_id)
    await house.resets.cancel(phone.discord_id, reset.reset_id)
    house.clock.advance(hours=23)
    house.notices.told.clear()
    with house.nothing_changes(), pytest.raises(ResetTooSoonError) as early:
        await house.resets.ask(phone.discord_id)
    assert early.value.params["when"] == MomentRef(reset.ready_at)
    assert not house.notices.told
    house.clock.advance(hours=1)
    assert (await house.resets.ask(phone.discord_id)).new


async def test_one_who_wears_the_others_out_does_not_keep_them_from_asking(
    house: House, ada: Person, phone: Person
) -> None:
    reset = await house.resets.ask(phone.discord_id)
    await house.resets.cancel(ada.discord_id, reset.reset_id)
    assert (await house.resets.ask(ada.discord_id)).new


async def test_who_asks_learns_how_many_of_the_others_could_be_told(house: House, ada: Person, phone: Person) -> None:
    house.notices.unreachable = {phone.discord_id}
    assert (await house.resets.ask(ada.discord_id)).told == 0
    house.clock.advance(days=9)
    house.notices.unreachable = set()
    assert (await house.resets.ask(ada.discord_id)).told == 1


async def test_of_two_who_cancel_at_once_one_does(house: House, ada: Person, phone: Person) -> None:
    reset = await house.resets.ask(ada.discord_id)
    cancels = (house.resets.cancel(person.discord_id, reset.reset_id) for person in (ada, phone))
    results = await asyncio.gather(*cancels, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "ResetGoneError"]


async def test_nobody_else_can_cancel_or_use_it(house: House, ada: Person, ben: Person, phone: Person) -> None:
    reset = await house.resets.ask(ada.discord_id)
    house.clock.advance(hours=24)
    for person in (ben, phone):
        with house.nothing_changes(), pytest.raises(ResetGoneError):
            await house.resets.finish(person.discord_id, reset.reset_id, NEW)
    with house.nothing_changes(), pytest.raises(ResetGoneError):
        await house.resets.cancel(ben.discord_id, reset.reset_id)
    with house.nothing_changes(), pytest.raises(NotRegisteredError):
        await house.resets.cancel(house.stranger("Dan").discord_id, reset.reset_id)


async def test_the_buttons_of_one_that_is_over_do_nothing_to_the_next(house: House, ada: Person) -> None:
    over = await house.resets.ask(ada.discord_id)
    await house.resets.cancel(ada.discord_id, over.reset_id)
    house.clock.advance(hours=24)
    await house.resets.ask(ada.discord_id)
    house.clock.advance(hours=24)
    with house.nothing_changes():
        with pytest.raises(ResetGoneError):
            await house.resets.cancel(ada.discord_id, over.reset_id)
        with pytest.raises(ResetGoneError):
            await house.resets.finish(ada.discord_id, over.reset_id, NEW)


async def test_whoever_logs_in_with_the_password_cancels(house: House, ada: Person, phone: Person) -> None:
    reset = await house.resets.ask(phone.discord_id)
    await house.accounts.login(ada.discord_id, ada.name, ada.email, PASSWORD)
    house.clock.advance(hours=24)
    with pytest.raises(ResetGoneError):
        await house.resets.finish(phone.discord_id, reset.reset_id, NEW)


async def test_it_is_used_once_however_many_forms_are_sent(house: House, ada: Person) -> None:
    reset = await house.resets.ask(ada.discord_id)
    house.clock.advance(hours=24)
    results = await asyncio.gather(
        *(house.resets.finish(ada.discord_id, reset.reset_id, f"{NEW} {number}") for number in range(3)),
        return_exceptions=True,
    )
    assert [type(result).__name__ for result in results].count("ResetGoneError") == 2


async def test_one_that_nobody_used_expires_and_another_can_be_asked_for(house: House, ada: Person) -> None:
    reset = await house.resets.ask(ada.discord_id)
    house.clock.advance(hours=24)
    house.clock.advance(seconds=USABLE_FOR.total_seconds())
    with pytest.raises(ResetGoneError):
        await house.resets.require_ready(ada.discord_id, reset.reset_id)
    another = await house.resets.ask(ada.discord_id)
    assert (another.new, another.reset_id != reset.reset_id) == (True, True)


async def test_a_weak_password_leaves_it_open(house: House, ada: Person) -> None:
    reset = await house.resets.ask(ada.discord_id)
    house.clock.advance(hours=24)
    with house.nothing_changes(), pytest.raises(PasswordWeakError):
        await house.resets.finish(ada.discord_id, reset.reset_id, "password")
    await house.resets.finish(ada.discord_id, reset.reset_id, NEW)


async def test_a_restart_changes_nothing_about_it(house: House, ada: Person) -> None:
    reset = await house.resets.ask(ada.discord_id)
    async with Database.open(house.path) as database:
        resets = Resets(database, house.accounts, house.passwords, MemoryNotices(), house.clock)
        assert (await resets.ask(ada.discord_id)).reset_id == reset.reset_id
        house.clock.advance(hours=24)
        await resets.finish(ada.discord_id, reset.reset_id, NEW)
    await house.accounts.login(ada.discord_id, ada.name, ada.email, NEW)


async def test_the_others_are_told_when_it_was_used(house: House, ada: Person, phone: Person) -> None:
    reset = await house.resets.ask(ada.discord_id)
    house.clock.advance(hours=24)
    await house.resets.finish(ada.discord_id, reset.reset_id, NEW)
    assert [(what, reset.others) for what, reset in house.notices.told] == [
        ("asked", [phone.discord_id]),
        ("used", [phone.discord_id]),
    ]
