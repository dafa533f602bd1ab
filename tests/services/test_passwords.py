"""Passwords: what is accepted, what a hash is worth, and that hashing keeps nobody waiting."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.errors import PasswordTooLongError, PasswordWeakError
from services.passwords import LONGEST, PasswordPolicy, Passwords
from tests.services.house import CHEAP
from tests.services.person import PASSWORD

ANY_PASSWORD = st.text(st.characters(), min_size=1, max_size=LONGEST)


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(CHEAP)


async def test_the_password_that_was_hashed_is_recognised_and_no_other(passwords: Passwords) -> None:
    kept = await passwords.hash(PASSWORD)
    assert await passwords.verify(PASSWORD, kept)
    for other in ("", PASSWORD.upper(), f"{PASSWORD} ", PASSWORD[:-1], kept):
        assert not await passwords.verify(other, kept)


async def test_a_hash_is_argon2id_with_the_policys_cost_and_its_own_salt() -> None:
    passwords = Passwords(PasswordPolicy(time_cost=2, memory_kib=16, parallelism=2))
    one, other = await passwords.hash(PASSWORD), await passwords.hash(PASSWORD)
    assert one.startswith("$argon2id$v=19$m=16,t=2,p=2$")
    assert one != other
    assert PASSWORD not in one


async def test_a_hash_of_another_cost_is_still_recognised(passwords: Passwords) -> None:
    kept = await Passwords(PasswordPolicy(time_cost=2, memory_kib=16, parallelism=1)).hash(PASSWORD)
    assert await passwords.verify(PASSWORD, kept)


@pytest.mark.parametrize(
    "weak", ["", " ", "password", "12345678", "qwertyuiop", "aaaaaaaaaaaaaaaaaaaaaaaa", "letmein!"]
)
async def test_a_password_that_is_easily_guessed_is_refused(passwords: Passwords, weak: str) -> None:
    with pytest.raises(PasswordWeakError):
        await passwords.hash(weak)


@pytest.mark.parametrize(
    "famous",
    [
        "correct horse battery staple",
        "CorrectHorseBatteryStaple",
        "Correct-Horse_Battery.Staple!",
        "correct horse battery staple 1",
        "Tr0ub4dor&3",
        "The quick brown fox jumps over the lazy dog.",
        "four random words",
    ],
)
async def test_a_password_that_everybody_knows_is_refused_however_long_it_is(passwords: Passwords, famous: str) -> None:
    with pytest.raises(PasswordWeakError):
        await passwords.hash(famous)


async def test_what_is_strong_without_the_famous_part_is_strong(passwords: Passwords) -> None:
    assert await passwords.hash("once upon a time seven violet kettles sang")


async def test_ones_own_name_and_address_are_easily_guessed(passwords: Passwords) -> None:
    assert await passwords.hash("wolodymyrenko77")
    with pytest.raises(PasswordWeakError):
        await passwords.hash("wolodymyrenko77", about=["Wolodymyrenko", "w@example.com"])


async def test_how_weak_is_too_weak_is_the_policys_choice() -> None:
    lenient = Passwords(PasswordPolicy(min_score=0, time_cost=1, memory_kib=8, parallelism=1))
    strict = Passwords(PasswordPolicy(min_score=4, time_cost=1, memory_kib=8, parallelism=1))
    assert await lenient.hash("password")
    with pytest.raises(PasswordWeakError):
        await lenient.hash("")
    with pytest.raises(PasswordWeakError):
        await strict.hash("tr4m cats")


async def test_the_longest_password_is_taken_whole(passwords: Passwords) -> None:
    longest = (PASSWORD * 10)[:LONGEST]
    kept = await passwords.hash(longest)
    assert await passwords.verify(longest, kept)
    assert not await passwords.verify(longest[:-1] + "X", kept), "its last character counts"


@pytest.mark.parametrize("length", [LONGEST + 1, 10_000])
async def test_a_longer_one_is_refused_and_recognised_as_nobodys(passwords: Passwords, length: int) -> None:
    with pytest.raises(PasswordTooLongError) as refused:
        await passwords.hash("x" * length)
    assert refused.value.params == {"longest": LONGEST}
    assert not await passwords.verify("x" * length, await passwords.hash(PASSWORD))


async def test_nobody_logs_in_to_an_account_that_does_not_exist(passwords: Passwords) -> None:
    for password in (PASSWORD, "nobody's password", ""):
        assert not await passwords.verify(password, None)


async def test_a_kept_hash_that_is_damaged_lets_nobody_in(passwords: Passwords) -> None:
    for damaged in ("", "$argon2id$", "plain text", PASSWORD):
        assert not await passwords.verify(PASSWORD, damaged)


async def test_an_accent_is_the_same_however_a_keyboard_encodes_it(passwords: Passwords) -> None:
    kept = await passwords.hash("drei K\u00e4tzchen im Tramwagen")
    assert await passwords.verify("drei Ka\u0308tzchen im Tramwagen", kept)
    assert not await passwords.verify("drei Katzchen im Tramwagen", kept)


@settings(max_examples=60, deadline=None)
@given(password=ANY_PASSWORD)
async def test_any_text_that_is_accepted_is_recognised_again(password: str) -> None:
    passwords = Passwords(CHEAP)
    try:
        kept = await passwords.hash(password, about=[password[:3]])
    except PasswordWeakError:
        return
    assert await passwords.verify(password, kept)


async def test_everything_else_goes_on_while_a_password_is_hashed_and_compared(passwords: Passwords) -> None:
    hashing = asyncio.create_task(passwords.hash(PASSWORD))
    await asyncio.sleep(0)  # it has begun; on the event loop, it would be done too
    assert not hashing.done()
    comparing = asyncio.create_task(passwords.verify(PASSWORD, await hashing))
    await asyncio.sleep(0)
    assert not comparing.done()
    assert await comparing


async def test_many_at_once_all_get_their_answer(passwords: Passwords) -> None:
    texts = [f"{PASSWORD} {number}" for number in range(8)]
    hashes = await asyncio.gather(*map(passwords.hash, texts))
    assert all(await asyncio.gather(*map(passwords.verify, texts, hashes)))
