"""The voice gateway as MLS external sender: it proposes who is added to a group and who is removed.

Source: DAVE whitepaper, External Sender; RFC 9420, sections 6 and 12.1.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sandbox.voice.mls import (
    BASIC_CREDENTIAL,
    PROTOCOL_VERSION,
    WIRE_FORMAT_PUBLIC_MESSAGE,
    reference_hash,
)
from sandbox.voice.tls_codec import vector

_SENDER_EXTERNAL = 2
_CONTENT_PROPOSAL = 2
_PROPOSAL_ADD = 1
_PROPOSAL_REMOVE = 3
_IDENTITY = b"sandbox voice gateway"


@dataclass(frozen=True, slots=True)
class SignedProposal:
    """A proposal ready for opcode 27 (`message`, an MLSMessage) and the reference that commits name it by."""

    message: bytes
    reference: bytes


class ExternalSender:
    """One signing identity. `package` is the content of opcode 25."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        public = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.package = vector(public) + struct.pack(">H", BASIC_CREDENTIAL) + vector(_IDENTITY)

    def propose_add(self, group_id: bytes, epoch: int, key_package: bytes) -> SignedProposal:
        """Propose to add the owner of `key_package`."""
        return self._propose(group_id, epoch, struct.pack(">H", _PROPOSAL_ADD) + key_package)

    def propose_remove(self, group_id: bytes, epoch: int, leaf: int) -> SignedProposal:
        """Propose to remove the member at leaf index `leaf`."""
        return self._propose(group_id, epoch, struct.pack(">HI", _PROPOSAL_REMOVE, leaf))

    def _propose(self, group_id: bytes, epoch: int, proposal: bytes) -> SignedProposal:
        content = (
            vector(group_id)
            + struct.pack(">Q", epoch)
            + struct.pack(">BI", _SENDER_EXTERNAL, 0)  # index in the group's list of external senders
            + vector(b"")  # authenticated_data
            + bytes([_CONTENT_PROPOSAL])
            + proposal
        )
        wire_format = struct.pack(">H", WIRE_FORMAT_PUBLIC_MESSAGE)
        version = struct.pack(">H", PROTOCOL_VERSION)
        to_be_signed = vector(b"MLS 1.0 FramedContentTBS") + vector(version + wire_format + content)
        signature = vector(self._key.sign(to_be_signed, ec.ECDSA(hashes.SHA256())))
        authenticated = wire_format + content + signature
        return SignedProposal(
            message=version + authenticated,
            reference=reference_hash("MLS 1.0 Proposal Reference", authenticated),
        )
