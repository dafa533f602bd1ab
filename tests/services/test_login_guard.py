"""Guessed passwords: what waits, for how long, who is never held up by others, and what it costs."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import pytest
from argon2 import PasswordHasher, extract_parameters
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from models import LoginDelay
from models.database import Database
from services.accounts import Accounts
from services.errors import NotRegisteredError, TooManyTriesError, WrongLoginError, WrongPasswordError
from services.login_guard import DelayPolicy, LoginGuard
from services.passwords import PasswordPolicy, Passwords
from services.profiles import Profiles
from services.refs import MomentRef
from tests.services.house import CHEAP, House
from tests.services.person import PASSWORD

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from datetime import datetime

    from models import User
    from tests.services.person import Person

WRONG = "four dogs on a barge"
POLICY = DelayPolicy(first=timedelta(seconds=1), most=timedelta(minutes=1), forget_after=timedelta(hours=24))


class CountingHasher(PasswordHasher):
    """The library's own, which counts what it is asked to do."""

    def __init__(self) -> None:
        super().__init__(CHEAP.time_cost, CHEAP.memory_kib, CHEAP.parallelism)
        self.hashed = 0
        self.compared = 0

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.hashed += 1
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        extract_parameters(hash if isinstance(hash, str) else hash.decode())  # what is no hash costs no work
        self.compared += 1
        return super().verify(hash, password)

    @property
    def work(self) -> tuple[int, int]:
        return self.hashed, self.compared


class InterruptedGuard(LoginGuard):
    """Compares passwords as the real one does; `meanwhile` happens before the answer is used."""

    meanwhile: Callable[[], Awaitable[object]]

    async def check(self, discord_id: int, email: str, password: str, *, is_in: bool = False) -> User:
        user = await super().check(discord_id, email, password, is_in=is_in)
        await self.meanwhile()
        return user


async def fail(house: House, person: Person, email: str) -> None:
    with pytest.raises(WrongLoginError):
        await house.accounts.login(person.discord_id, person.name, email, WRONG)


async def held_until(house: House, person: Person, email: str) -> datetime:
    """When a try that has to wait may be made."""
    with pytest.raises(TooManyTriesError) as held:
        await house.accounts.login(person.discord_id, person.name, email, PASSWORD)
    when = held.value.params["when"]
    assert isinstance(when, MomentRef)
    return when.when


async def enter(house: House, person: Person, email: str) -> None:
    await house.accounts.login(person.discord_id, person.name, email, PASSWORD)


async def fail_often(house: House, person: Person, email: str, times: int) -> None:
    """Fail again and again, each time as soon as that is possible."""
    for _ in range(times):
        await fail(house, person, email)
        house.clock.advance(hours=1)


@asynccontextmanager
async def counted(house: House) -> AsyncIterator[tuple[Accounts, CountingHasher]]:
    """The same accounts, through a hasher that counts."""
    hasher = CountingHasher()
    passwords = Passwords(CHEAP, hasher=hasher)
    guard = LoginGuard(house.database, passwords, house.clock, POLICY)
    accounts = Accounts(house.database, passwords, guard, house.arrivals, house.clock)
    # Once, so that what is made with the first comparison is there.
    with pytest.raises(WrongLoginError):
        await accounts.login(1, "x", "first@example.com", WRONG)
    yield accounts, hasher


async def test_each_wrong_password_doubles_the_wait(house: House, ada: Person) -> None:
    mallory = house.stranger("Mallory")
    waits = []
    for _ in range(4):
        await fail(house, mallory, ada.email)
        until = await held_until(house, mallory, ada.email)
        waits.append((until - house.clock()).total_seconds())
        house.clock.advance(seconds=waits[-1])
    assert waits == [1, 2, 4, 8]


async def test_the_wait_grows_to_the_limit_and_no_further(house: House, ada: Person) -> None:
    mallory = house.stranger("Mallory")
    await fail_often(house, mallory, ada.email, 15)
    await fail(house, mallory, ada.email)
    assert await held_until(house, mallory, ada.email) - house.clock() == DelayPolicy().most


@settings(max_examples=60)
@given(st.integers(1, 100_000))
def test_no_number_of_failures_makes_a_wait_that_cannot_be_told(failures: int) -> None:
    policy = DelayPolicy(timedelta(seconds=60), timedelta(days=1))
    assert timedelta() < policy.after(failures) <= policy.most
    assert policy.after(failures) <= policy.after(failures + 1)


async def test_a_try_that_has_to_wait_costs_no_hash_and_does_not_lengthen_the_wait(house: House, ada: Person) -> None:
    async with counted(house) as (accounts, hasher):
        with pytest.raises(WrongLoginError):
            await accounts.login(2, "m", ada.email, WRONG)
        before = hasher.work
        with house.nothing_changes():
            for _ in range(5):
                with pytest.raises(TooManyTriesError):
                    await accounts.login(2, "m", ada.email, PASSWORD)
        assert hasher.work == before


@pytest.mark.parametrize("password", [WRONG, "", "x" * 10_000])
async def test_an_unknown_address_and_a_wrong_password_take_the_same_work(
    house: House, ada: Person, password: str
) -> None:
    done = {}
    async with counted(house) as (accounts, hasher):
        for discord_id, email in ((2, ada.email), (3, "nobody@example.com"), (4, "no address at all")):
            hashed, compared = hasher.work
            with pytest.raises(WrongLoginError) as refused:
                await accounts.login(discord_id, "m", email, password)
            done[email] = (hasher.hashed - hashed, hasher.compared - compared, str(refused.value))
    assert len(set(done.values())) == 1, done


async def test_even_the_first_log_in_of_a_new_bot_takes_the_same_work(house: House, ada: Person) -> None:
    work = []
    for email in (ada.email, "nobody@example.com"):
        hasher = CountingHasher()
        await Passwords(CHEAP, hasher=hasher).verify(
            WRONG, (await house.account_of(ada)).password if email == ada.email else None
        )
        work.append(hasher.work)
    assert work[0] == work[1] == (1, 1)


async def test_of_many_tries_at_once_one_is_looked_at(house: House, ada: Person) -> None:
    async with counted(house) as (accounts, hasher):
        before = hasher.compared
        tries = [accounts.login(2, "m", ada.email, f"{WRONG} {number}") for number in range(6)]
        tries += [accounts.login(3 + number, "m", ada.email, WRONG) for number in range(6)]
        results = [type(result) for result in await asyncio.gather(*tries, return_exceptions=True)]
        assert hasher.compared == before + 1
    assert sorted(kind.__name__ for kind in results) == ["TooManyTriesError"] * 11 + ["WrongLoginError"]


async def test_two_right_log_ins_at_once_both_get_in(house: House, ada: Person) -> None:
    phones = [house.stranger(f"phone {number}") for number in range(4)]
    await asyncio.gather(*(enter(house, phone, ada.email) for phone in phones))
    for phone in phones:
        assert (await house.account_of(phone)).first_name == "Ada"


@pytest.fixture
def interrupted(house: House) -> InterruptedGuard:
    return InterruptedGuard(house.database, house.passwords, house.clock, DelayPolicy())


async def test_a_password_that_is_changed_while_it_is_compared_lets_nobody_in(
    house: House, ada: Person, interrupted: InterruptedGuard
) -> None:
    phone = house.stranger("Ada's phone")
    accounts = Accounts(house.database, house.passwords, interrupted, house.arrivals, house.clock)
    interrupted.meanwhile = lambda: house.profiles.change_password(ada.discord_id, PASSWORD, "five owls in a kiosk")
    with pytest.raises(WrongLoginError):
        await accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD)
    with pytest.raises(NotRegisteredError):
        await house.account_of(phone)


async def test_a_password_that_is_changed_while_it_is_compared_is_not_changed_again(
    house: House, ada: Person, interrupted: InterruptedGuard
) -> None:
    profiles = Profiles(house.database, house.accounts, interrupted, house.passwords, house.notices, house.clock)
    interrupted.meanwhile = lambda: house.profiles.change_password(ada.discord_id, PASSWORD, "five owls in a kiosk")
    with pytest.raises(WrongPasswordError):
        await profiles.change_password(ada.discord_id, PASSWORD, "six moles in a lift")
    await house.accounts.login(ada.discord_id, ada.name, ada.email, "five owls in a kiosk")


async def test_an_account_that_is_deleted_while_its_password_is_compared_lets_nobody_in(
    house: House, ada: Person, interrupted: InterruptedGuard
) -> None:
    phone = house.stranger("Ada's phone")
    accounts = Accounts(house.database, house.passwords, interrupted, house.arrivals, house.clock)
    interrupted.meanwhile = lambda: house.erasure.delete(ada.discord_id, PASSWORD)
    with pytest.raises(WrongLoginError):
        await accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD)
    with pytest.raises(NotRegisteredError):
        await house.account_of(phone)


async def test_a_restart_lifts_no_wait(house: House, ada: Person) -> None:
    mallory = house.stranger("Mallory")
    await fail(house, mallory, ada.email)
    until = await held_until(house, mallory, ada.email)
    async with Database.open(house.path) as database:
        guard = LoginGuard(database, house.passwords, house.clock, DelayPolicy())
        with pytest.raises(TooManyTriesError) as held:
            await guard.check(mallory.discord_id, ada.email, PASSWORD)
    assert held.value.params["when"] == MomentRef(until)


async def test_an_address_waits_for_every_discord_account_that_is_not_its_owners(house: House, ada: Person) -> None:
    mallory, other = house.stranger("Mallory"), house.stranger("Mallory's second account")
    await fail(house, mallory, ada.email)
    await held_until(house, other, f" {ada.email.upper()}")


async def test_an_address_that_nobody_has_waits_all_the_same(house: House) -> None:
    await fail(house, house.stranger("Mallory"), "nobody@example.com")
    await held_until(house, house.stranger("Mallory's second account"), "nobody@example.com")


async def test_a_discord_account_that_fails_waits_at_every_address(house: House, ada: Person, ben: Person) -> None:
    mallory = house.stranger("Mallory")
    await fail(house, mallory, ada.email)
    await held_until(house, mallory, ben.email)


async def test_nobody_can_lock_an_owner_out_of_their_own_discord_account(house: House, ada: Person) -> None:
    for number in range(20):
        await fail(house, house.stranger(f"Mallory {number}"), ada.email)
        house.clock.advance(hours=1)
    await fail(house, house.stranger("Mallory again"), ada.email)
    await enter(house, ada, ada.email)
    assert (await house.account_of(ada)).first_name == "Ada"


async def test_the_owners_own_discord_account_waits_for_its_own_failures(house: House, ada: Person) -> None:
    await fail(house, ada, ada.email)
    assert await held_until(house, ada, ada.email) == house.clock() + DelayPolicy().first


async def test_who_gets_in_begins_anew(house: House, ada: Person) -> None:
    await fail_often(house, ada, ada.email, 5)
    await enter(house, ada, ada.email)
    assert await delays(house) == []


async def test_getting_in_does_not_forgive_what_others_failed(house: House, ada: Person) -> None:
    mallory = house.stranger("Mallory")
    await fail_often(house, mallory, ada.email, 5)
    await fail(house, ada, ada.email)
    house.clock.advance(hours=1)
    await enter(house, ada, ada.email)
    await fail(house, house.stranger("Mallory's second account"), ada.email)
    assert sorted(delay.failures for delay in await delays(house)) == [1, 1, 5, 5, 6]


async def test_logging_in_to_an_account_of_ones_own_does_not_forgive_guesses_at_others(
    house: House, ada: Person, ben: Person
) -> None:
    await fail_often(house, ben, ada.email, 3)
    await fail(house, ben, ben.email)
    house.clock.advance(hours=1)
    await enter(house, ben, ben.email)
    await fail(house, ben, ada.email)
    until = await held_until(house, ben, ben.email)
    assert until - house.clock() == DelayPolicy().after(4)


async def test_what_failed_long_ago_is_forgotten(house: House, ada: Person) -> None:
    mallory = house.stranger("Mallory")
    await fail_often(house, mallory, ada.email, 5)
    house.clock.advance(hours=24)
    await fail(house, mallory, ada.email)
    assert await held_until(house, mallory, ada.email) == house.clock() + DelayPolicy().first


async def test_the_record_of_a_failure_names_nobody(house: House, ada: Person) -> None:
    await fail(house, house.stranger("Mallory"), ada.email)
    kept = "".join(delay.key for delay in await delays(house)).casefold()
    assert "ada" not in kept
    assert "discord" not in kept


async def test_a_hash_is_renewed_when_the_policy_has_risen_and_only_then(house: House, ada: Person) -> None:
    before = (await house.account_of(ada)).password
    raised = PasswordPolicy(time_cost=2, memory_kib=16, parallelism=1)
    for policy, renewed in ((CHEAP, False), (raised, True), (CHEAP, False)):
        guard = LoginGuard(house.database, Passwords(policy), house.clock, DelayPolicy())
        known = await guard.check(ada.discord_id, ada.email, PASSWORD)
        kept = (await house.account_of(ada)).password
        assert known.password == kept
        assert (kept != before) == renewed, policy
        before = kept
    assert before.startswith("$argon2id$v=19$m=16,t=2,p=1$")
    await enter(house, ada, ada.email)


async def test_a_password_that_would_be_too_weak_today_is_renewed_too(house: House) -> None:
    lenient = Passwords(PasswordPolicy(min_score=0, time_cost=1, memory_kib=8, parallelism=1))
    kept = await lenient.hash("password")
    strict = Passwords(PasswordPolicy(min_score=4, time_cost=2, memory_kib=8, parallelism=1))
    assert strict.is_outdated(kept)
    assert await strict.verify("password", await strict.hash_again("password"))


async def delays(house: House) -> list[LoginDelay]:
    async with house.database.read() as tx:
        return list((await tx.session.exec(select(LoginDelay))).all())
