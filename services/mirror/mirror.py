"""The mirror for those who read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.mirror.recorder import Recorder


class Mirror:
    """What the groups said. Whoever reads waits here first, and then sees all that was told before."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    async def caught_up(self) -> None:
        """Wait until all that was told before is written."""
        await self._recorder.settled()
