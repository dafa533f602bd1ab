"""For whom a source is asked, so that one who asks much does not keep the others waiting. Touches nothing.

It is carried beside the calls, not in them: most sources have no use for it.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_asker: ContextVar[int] = ContextVar("asker", default=0)


def asker() -> int:
    """Who the running task asks for, 0 for nobody in particular."""
    return _asker.get()


@contextmanager
def asking_for(fair_key: int) -> Iterator[None]:
    """What is asked of sources in the block, and by tasks started there, is asked for `fair_key`, as a guild's id."""
    token = _asker.set(fair_key)
    try:
        yield
    finally:
        _asker.reset(token)
