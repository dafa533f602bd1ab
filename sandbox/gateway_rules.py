"""What Discord demands of a gateway connection, and the codes with which it closes one that does not comply.

Source: Discord docs, Opcodes and Status Codes > Gateway Close Event Codes, and Gateway > Sending Events, Rate
Limiting, List of Intents. Moments are seconds of the sandbox's clock.
"""

from __future__ import annotations

from collections import deque

UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, AUTHENTICATION_FAILED = 4001, 4002, 4003, 4004
ALREADY_AUTHENTICATED, INVALID_SEQUENCE, RATE_LIMITED, SESSION_TIMED_OUT = 4005, 4007, 4008, 4009
INVALID_SHARD, SHARDING_REQUIRED, INVALID_VERSION = 4010, 4011, 4012
INVALID_INTENTS, DISALLOWED_INTENTS = 4013, 4014
ENDING_CLOSES = (
    AUTHENTICATION_FAILED,
    INVALID_SEQUENCE,
    SESSION_TIMED_OUT,
    INVALID_SHARD,
    SHARDING_REQUIRED,
    INVALID_VERSION,
    INVALID_INTENTS,
    DISALLOWED_INTENTS,
)
"""A connection that is closed by Discord with one of these ends its session."""
CLEAN_CLOSES = (1000, 1001)
"""A client that closes with one of these ends its session."""

VERSION = "10"
MAX_PAYLOAD_BYTES = 4096
MAX_SENDS, SENDS_PER_S = 120, 60.0
_KNOWN_INTENTS = sum(1 << bit for bit in (*range(17), 20, 21, 24, 25))


class CloseConnectionError(Exception):
    """The connection is to be closed with a code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def check_version(version: str) -> None:
    """Raises CloseConnectionError for any API version but the one that is spoken here."""
    if version != VERSION:
        raise CloseConnectionError(INVALID_VERSION, "Invalid API version.")


def check_size(text: str) -> None:
    """Raises CloseConnectionError for a payload that is too long."""
    if len(text.encode()) > MAX_PAYLOAD_BYTES:
        raise CloseConnectionError(DECODE_ERROR, "Payload exceeds 4096 bytes.")


def check_intents(intents: int) -> None:
    """Raises CloseConnectionError for intents that there are not."""
    if intents < 0 or intents & ~_KNOWN_INTENTS:
        raise CloseConnectionError(INVALID_INTENTS, "Invalid intent(s).")


class SendBudget:
    """Counts what a client sends over one connection."""

    def __init__(self) -> None:
        self._sent_s: deque[float] = deque()

    def take(self, now_s: float) -> None:
        """Count one more. Raises CloseConnectionError when that is too much for the last minute."""
        while self._sent_s and self._sent_s[0] <= now_s - SENDS_PER_S:
            self._sent_s.popleft()
        self._sent_s.append(now_s)
        if len(self._sent_s) > MAX_SENDS:
            raise CloseConnectionError(RATE_LIMITED, "You are being rate limited.")
