"""A DAVE group of two made offline: the test plays the voice server, which proposes members to an MLS group.

Sources: RFC 9420 sections 2.1.2 (vectors), 5.1.2 (signing), 6 (framing), 12.1.1 (add); DAVE protocol whitepaper,
"External Sender" and "Initial Group Creation".
"""

from __future__ import annotations

import struct

import davey
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_MLS_10 = _PUBLIC_MESSAGE = _BASIC_CREDENTIAL = _ADD = 1
_EXTERNAL_SENDER = _PROPOSAL = 2


class TwoInACall:
    """The bot's session, pending until `let_in` brings the listener's."""

    def __init__(self, channel_id: int, bot_id: int, listener_id: int) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._group_id = struct.pack(">Q", channel_id)
        self._bot_id = bot_id
        self.bot = davey.DaveSession(davey.DAVE_PROTOCOL_VERSION, bot_id, channel_id)
        self.listener = davey.DaveSession(davey.DAVE_PROTOCOL_VERSION, listener_id, channel_id)
        for session in (self.bot, self.listener):
            session.set_external_sender(self._external_sender())
        self.bot.get_serialized_key_package()

    def let_in(self) -> None:
        """Make the group: both sessions are ready afterwards."""
        proposal = self._add(self.listener.get_serialized_key_package())
        made = self.bot.process_proposals(davey.ProposalsOperationType.append, _vector(proposal))
        assert made is not None
        assert made.welcome is not None
        self.bot.process_commit(made.commit)
        self.listener.process_welcome(made.welcome)

    def heard(self, sealed: bytes) -> bytes:
        """What the listener decrypts."""
        return self.listener.decrypt(self._bot_id, davey.MediaType.audio, sealed)

    def _external_sender(self) -> bytes:
        point = self._key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return _vector(point) + struct.pack(">H", _BASIC_CREDENTIAL) + _vector(b"voice server")

    def _add(self, key_package: bytes) -> bytes:
        sender = struct.pack(">BI", _EXTERNAL_SENDER, 0)
        proposal = struct.pack(">BH", _PROPOSAL, _ADD) + key_package
        content = _vector(self._group_id) + struct.pack(">Q", 0) + sender + _vector(b"") + proposal
        message = struct.pack(">HH", _MLS_10, _PUBLIC_MESSAGE) + content
        signed = _vector(b"MLS 1.0 FramedContentTBS") + _vector(message)
        return message + _vector(self._key.sign(signed, ec.ECDSA(hashes.SHA256())))


def _vector(data: bytes) -> bytes:
    if len(data) < 1 << 6:
        return struct.pack(">B", len(data)) + data
    return struct.pack(">H", 1 << 14 | len(data)) + data
