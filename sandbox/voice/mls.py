"""The few MLS structures a delivery service has to look into (RFC 9420): key packages, commits, welcomes.

Secrets stay closed: signatures and tags are carried on, the members check them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sandbox.voice.tls_codec import DecodeError, Reader, vector

PROTOCOL_VERSION = 1  # mls10
CIPHERSUITE = 2  # MLS_128_DHKEMP256_AES128GCM_SHA256_P256; DAVE whitepaper: MLS Parameters
WIRE_FORMAT_PUBLIC_MESSAGE = 1
BASIC_CREDENTIAL = 1

_SENDER_MEMBER = 1
_CONTENT_COMMIT = 3
_PROPOSAL_BY_REFERENCE = 2
_LEAF_SOURCE_KEY_PACKAGE = 1
_LEAF_SOURCE_COMMIT = 3


def reference_hash(label: str, value: bytes) -> bytes:
    """RefHash of RFC 9420, section 5.2, with SHA-256."""
    return hashlib.sha256(vector(label.encode()) + vector(value)).digest()


def key_package_user(key_package: bytes) -> int:
    """The Discord user id in a key package's credential (DAVE whitepaper: Key Packages > Validation)."""
    reader = Reader(key_package)
    reader.expect(2, PROTOCOL_VERSION, "the key package's MLS version")
    reader.expect(2, CIPHERSUITE, "the key package's ciphersuite")
    reader.vector()  # init_key
    identity = _read_leaf_node(reader)
    reader.vector()  # extensions
    reader.vector()  # signature
    if not reader.exhausted or len(identity) != 8:
        raise DecodeError("not a DAVE key package")
    return int.from_bytes(identity, "big")


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as a member sent it; `message` is the whole MLSMessage."""

    message: bytes
    group_id: bytes
    epoch: int
    sender_leaf: int
    references: tuple[bytes, ...]


def parse_commit_welcome(payload: bytes) -> tuple[Commit, bytes]:
    """The two halves of opcode 28, which follow each other without a length: the commit and a Welcome or b""."""
    reader = Reader(payload)
    reader.expect(2, PROTOCOL_VERSION, "the MLS version")
    reader.expect(2, WIRE_FORMAT_PUBLIC_MESSAGE, "the wire format")
    group_id = reader.vector()
    epoch = reader.integer(8)
    reader.expect(1, _SENDER_MEMBER, "the sender's type")
    sender_leaf = reader.integer(4)
    reader.vector()  # authenticated_data
    reader.expect(1, _CONTENT_COMMIT, "the content type")
    references = _read_references(Reader(reader.vector()))
    if reader.integer(1):
        _read_leaf_node(reader)  # the update path: the committer's new leaf and the nodes above it
        reader.vector()
    for _ in ("signature", "confirmation_tag", "membership_tag"):
        reader.vector()
    return Commit(reader.since(0), group_id, epoch, sender_leaf, references), reader.rest()


def welcome_for(welcome: bytes, key_package: bytes) -> bytes:
    """`welcome` with the group secrets of one new member only; raises `DecodeError` if it has none for it."""
    wanted = reference_hash("MLS 1.0 KeyPackage Reference", key_package)
    reader = Reader(welcome)
    head = reader.take(2)  # ciphersuite
    secrets = Reader(reader.vector())
    while not secrets.exhausted:
        start = secrets.position
        new_member = secrets.vector()
        secrets.vector()  # kem_output
        secrets.vector()  # ciphertext
        if new_member == wanted:
            return head + vector(secrets.since(start)) + reader.rest()
    raise DecodeError("the welcome holds no secrets for this key package")


def _read_references(proposals: Reader) -> tuple[bytes, ...]:
    references = []
    while not proposals.exhausted:
        proposals.expect(1, _PROPOSAL_BY_REFERENCE, "a commit's proposal type")
        references.append(proposals.vector())
    return tuple(references)


def _read_leaf_node(reader: Reader) -> bytes:
    """Read over a LeafNode (RFC 9420, section 7.2); returns the identity in its credential."""
    reader.vector()  # encryption_key
    reader.vector()  # signature_key
    reader.expect(2, BASIC_CREDENTIAL, "the credential's type")
    identity = reader.vector()
    for _ in ("versions", "ciphersuites", "extensions", "proposals", "credentials"):
        reader.vector()
    source = reader.integer(1)
    if source == _LEAF_SOURCE_KEY_PACKAGE:
        reader.take(16)  # lifetime
    elif source == _LEAF_SOURCE_COMMIT:
        reader.vector()  # parent_hash
    reader.vector()  # extensions
    reader.vector()  # signature
    return identity
