"""A daily allowance that an API gives, as its source asks for it. Touches nothing."""

from __future__ import annotations

from typing import Protocol


class Quota(Protocol):
    """Counts what is used of a bucket, over restarts."""

    async def take(self, bucket: str, units: int) -> None:
        """Count so many units before they are used.

        Raises SourceError("quota_exceeded") when the day's allowance does not hold them, or the bucket is closed.
        """

    async def close(self, bucket: str) -> None:
        """The API says that nothing is left: nothing is to be taken until the allowance comes anew."""
