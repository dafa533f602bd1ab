"""Passwords: weighed, hashed and compared away from the event loop, and never kept or shown."""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from services.errors import PasswordTooLongError, PasswordWeakError
from services.famous_passwords import without_famous

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 128
# zxcvbn's work grows with the length; beyond this a password is strong or repeats itself.
_WEIGHED = 72


@dataclass(frozen=True)
class PasswordPolicy:
    """How hard a password is to guess, and a stolen hash to try.

    `min_score` is zxcvbn's, 0 (too guessable) to 4 (very unguessable); the other three are argon2id's parameters.
    """

    min_score: int = 2
    time_cost: int = 3
    memory_kib: int = 65_536
    parallelism: int = 4


class Passwords:
    """Hashes with argon2id, a few at a time: each hash takes its memory for about 0.1 s."""

    def __init__(self, policy: PasswordPolicy, *, at_once: int = 2, hasher: PasswordHasher | None = None) -> None:
        """`hasher` is the library's, with the policy's costs, when left out."""
        self._policy = policy
        self._hasher = hasher or PasswordHasher(policy.time_cost, policy.memory_kib, policy.parallelism)
        self._at_once = asyncio.Semaphore(at_once)
        self._nobodys: str | None = None

    async def hash(self, password: str, *, about: Sequence[str] = ()) -> str:
        """The hash to keep. `about` are words that a guesser would know (names, e-mail).

        Raises PasswordTooLongError and PasswordWeakError.
        """
        if len(password) > LONGEST:
            raise PasswordTooLongError(longest=LONGEST)
        async with self._at_once:
            return await asyncio.to_thread(self._weigh_and_hash, password, list(about))

    async def verify(self, password: str, kept: str | None) -> bool:
        """Whether `password` is the one that `kept` was made from.

        With None, for an account that does not exist, the same work is done, so that the time it takes tells nobody
        which addresses are registered.
        """
        if len(password) > LONGEST:
            return False
        async with self._at_once:
            return await asyncio.to_thread(self._verify, password, kept)

    def is_outdated(self, kept: str) -> bool:
        """Whether the policy has risen above what a hash was made with."""
        made = extract_parameters(kept)
        policy = self._policy
        return (
            made.time_cost < policy.time_cost
            or made.memory_cost < policy.memory_kib
            or made.parallelism < policy.parallelism
        )

    async def hash_again(self, password: str) -> str:
        """A new hash of a password that was accepted once, by whatever rule was in force then."""
        async with self._at_once:
            return await asyncio.to_thread(self._hasher.hash, _encoded(password))

    def _weigh_and_hash(self, password: str, about: list[str]) -> str:
        weighed = without_famous(password)[:_WEIGHED]
        if not weighed or zxcvbn(weighed, about)["score"] < self._policy.min_score:
            raise PasswordWeakError()
        return self._hasher.hash(_encoded(password))

    def _verify(self, password: str, kept: str | None) -> bool:
        # Made with the first comparison, whosever that is: later ones of nobody's take as long as anybody's.
        self._nobodys = self._nobodys or self._hasher.hash(secrets.token_bytes(16))
        try:
            self._hasher.verify(kept or self._nobodys, _encoded(password))
        except (VerificationError, InvalidHashError):
            return False
        return bool(kept)


def _encoded(password: str) -> bytes:
    """The bytes to hash: keyboards differ in how they encode the same accent, and may send what UTF-8 forbids."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
