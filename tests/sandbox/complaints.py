"""What an event loop complains of: errors that nobody took notice of."""

from __future__ import annotations

import asyncio
import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def complaints() -> Iterator[list[dict[str, Any]]]:
    """Collect the running loop's complaints, until all that was dropped in the block is gone."""
    heard: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    former = loop.get_exception_handler()
    loop.set_exception_handler(lambda _loop, context: heard.append(context))
    try:
        yield heard
        gc.collect()
    finally:
        loop.set_exception_handler(former)
