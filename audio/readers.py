"""The threads that read and decode: those for this machine's files, and others for what comes over a network.

A network can stall for as long as its limits have it, and whoever reads it waits on a thread. Files have threads of
their own, so that any number of stalled networks keeps no file from being heard.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from audio.packet_source import PacketSource

READERS = 16
"""Threads for files. More than cores, since a disk may be slow."""
NETWORK_READERS = 128
"""Threads for networks, made as they are needed: one waits in each track that stalls."""


class Readers:
    """Chooses the threads by where a source comes from. Owns both pools; `shut` ends them."""

    def __init__(self, files: Executor, network: Executor) -> None:
        self.files = files
        self.network = network

    @classmethod
    def start(cls) -> Readers:
        """The usual pools."""
        return cls(
            ThreadPoolExecutor(READERS, thread_name_prefix="audio reader"),
            ThreadPoolExecutor(NETWORK_READERS, thread_name_prefix="network reader"),
        )

    @classmethod
    def alone(cls, pool: Executor) -> Readers:
        """One pool for everything."""
        return cls(pool, pool)

    def of(self, source: PacketSource) -> Executor:
        """Those that read this source."""
        return self.network if source.remote else self.files

    def shut(self) -> None:
        """Return once all that was asked of them is done."""
        self.files.shutdown()
        self.network.shutdown()
