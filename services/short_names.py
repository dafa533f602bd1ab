"""Short names for things that are too long to stand in a button or a choice. In memory. Touches nothing."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b
from typing import Generic, TypeVar

T = TypeVar("T")

LENGTH = 16


class ShortNames(Generic[T]):
    """The last `most` things that were named; the oldest is forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._named: OrderedDict[str, T] = OrderedDict()

    def name(self, identity: str, thing: T) -> str:
        """`LENGTH` hex digits that stand for the thing, the same for the same `identity`; they tell nobody anything."""
        name = blake2b(identity.encode("utf-8", "replace"), digest_size=LENGTH // 2).hexdigest()
        self._named[name] = thing
        self._named.move_to_end(name)
        if len(self._named) > self._most:
            self._named.popitem(last=False)
        return name

    def get(self, name: str) -> T | None:
        """What was named so, None where it is forgotten."""
        return self._named.get(name)
