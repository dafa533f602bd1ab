"""What clients send as JSON: the parts of each message's `d` that the server reads.

Source: Discord docs, Voice. Snowflakes come as strings. A payload that does not fit raises pydantic's
`ValidationError`.
"""

from __future__ import annotations

from pydantic import BaseModel, Field


class Identify(BaseModel):
    """Opcode 0."""

    server_id: int
    user_id: int
    session_id: str
    token: str
    max_dave_protocol_version: int = 0


class UdpAddress(BaseModel):
    """Where a client receives, and the transport encryption it chose."""

    address: str
    port: int = Field(ge=1, le=65535)
    mode: str


class SelectProtocol(BaseModel):
    """Opcode 1."""

    protocol: str
    data: UdpAddress


class Heartbeat(BaseModel):
    """Opcode 3, as of version 8."""

    t: int
    seq_ack: int = -1


class Speaking(BaseModel):
    """Opcode 5."""

    speaking: int
    ssrc: int


class Resume(BaseModel):
    """Opcode 7, as of version 8."""

    server_id: int
    session_id: str
    token: str
    seq_ack: int = -1


class TransitionReference(BaseModel):
    """Opcodes 23 and 31."""

    transition_id: int
