"""What a design is told to do, and the conversation between it and the trial.

A design's process is given its job as JSON in its first argument. It prepares itself, prints "idle" and waits for a
line; then it starts its streams one after the other, prints "playing", and plays until it is killed.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from typing import Literal

Load = Literal["none", "loop", "thread", "hold100", "hold250", "extracting"]

FIRST_SSRC = 1000
STAGGER_S = 0.0063
"""Between two starts: streams that all begin at once also refill at once, and their phases are not to coincide."""


@dataclass(frozen=True)
class Job:
    """`streams` voice connections play the file `media` to a UDP port on loopback.

    `dave`: every connection seals its frames in an end-to-end session of its own.
    """

    streams: int
    port: int
    media: str
    load: Load = "none"
    dave: bool = True
    ffmpeg: str = ""
    stagger_s: float = STAGGER_S
    key: str = field(default_factory=lambda: os.urandom(32).hex())
    """The transport key of every connection, so that they need not be told to the far end."""

    @property
    def ssrcs(self) -> range:
        return range(FIRST_SSRC, FIRST_SSRC + self.streams)

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Job:
        return cls(**json.loads(text))
