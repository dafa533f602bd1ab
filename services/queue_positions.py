"""Which entry of a queue people mean: places as `/queue show` numbers them, from 1."""

from __future__ import annotations

import re

from services.queue_errors import PlaceBeyondQueueError, PlaceMalformedError, QueueEmptyError

_NUMBER = re.compile(r"\s*#?([+-]?[0-9]{1,200})\.?\s*")


def parse_place(typed: str, length: int) -> int:
    """The place that was typed, from 0, in a queue in which so many wait.

    Raises QueueEmptyError, PlaceMalformedError and PlaceBeyondQueueError.
    """
    if not length:
        raise QueueEmptyError()
    number = _NUMBER.fullmatch(typed)
    if number is None:
        raise PlaceMalformedError(count=length)
    place = int(number[1])
    if not 1 <= place <= length:
        raise PlaceBeyondQueueError(count=length)
    return place - 1
