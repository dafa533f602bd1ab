"""Members who write, edit and delete at random, several at a time."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from sandbox.client import Channel, Member, Message
    from sandbox.client.values import File

AT_ONCE = 4
EDITS, DELETES = 0.2, 0.1
"""How many of the things people do change a message of theirs, and take one back."""
SHARED = 0.25
"""How many files have the same content as others that were sent."""
LONGEST_FILE = 50_000
"""Bytes."""


@dataclass
class Crowd:
    """Whoever is in these channels. What each does follows from `rng`, the order among several hangs on the clock."""

    rng: random.Random
    members: list[Member]
    channels: list[Channel]
    zeal: float = 1.0
    """How much they do of what they are asked to."""
    files: float = 0.0
    """How many of the messages bring a file."""
    contents: dict[int, bytes] = field(default_factory=dict)
    """What was in each file that was sent, by the attachment's id."""
    _said: dict[Member, list[Message]] = field(default_factory=lambda: defaultdict(list))
    _numbers: Iterator[int] = field(default_factory=count)

    async def bustle(self, acts: int) -> None:
        """Do so many things, a few people at once; each person's own follow one another."""
        acts = ceil(acts * self.zeal)
        shares = [acts // AT_ONCE + (number < acts % AT_ONCE) for number in range(AT_ONCE)]
        people = self.rng.sample(self.members, AT_ONCE)
        await asyncio.gather(*(self._do(member, share) for member, share in zip(people, shares, strict=True)))

    async def write(self, text: str) -> Message:
        """Somebody says this somewhere; nobody will change it."""
        return await self.rng.choice(self.members).send(self.rng.choice(self.channels), text)

    async def _do(self, member: Member, acts: int) -> None:
        said = self._said[member]
        for _ in range(acts):
            chance = self.rng.random()
            if said and chance < DELETES:
                await member.delete(said.pop(self.rng.randrange(len(said))))
            elif said and chance < DELETES + EDITS:
                await member.edit(self.rng.choice(said), f"corrected {next(self._numbers)}")
            else:
                said.append(await self._say(member, f"message {next(self._numbers)}"))

    async def _say(self, member: Member, text: str) -> Message:
        files = [self._file()] if self.files and self.rng.random() < self.files else []
        message = await member.send(self.rng.choice(self.channels), text, files=files)
        for attachment, (_, content) in zip(message.attachments, files, strict=True):
            self.contents[int(attachment["id"])] = content
        return message

    def _file(self) -> File:
        if self.rng.random() < SHARED:
            return "same.bin", b"what everybody sends"
        return "own.bin", self.rng.randbytes(self.rng.randint(1, LONGEST_FILE))
