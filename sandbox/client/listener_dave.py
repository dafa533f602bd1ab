"""A listener's end-to-end encryption: an MLS peer of its own, by way of `davey`."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

import davey

from sandbox.voice.opcodes import DAVE_VERSION, Op

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_log = logging.getLogger(__name__)


class Sender(Protocol):
    """What the session answers through."""

    def send(self, op: Op, data: object) -> None:
        """Send a JSON message."""

    def send_binary(self, op: Op, payload: bytes) -> None:
        """Send a binary message."""


class DavePeer:
    """One participant's DAVE session. Source: DAVE whitepaper, Voice Gateway Opcodes.

    `present` is the caller's set of users in the call, kept up to date by it: nobody else may be added. `version` is
    the protocol version of the call, 0 while it is without end-to-end encryption; `sender` is replaced when the call
    is resumed over another WebSocket.
    """

    def __init__(
        self,
        user_id: int,
        channel_id: int,
        present: AbstractSet[int],
        sender: Sender,
        version: int = DAVE_VERSION,
    ) -> None:
        self.version = version
        self._pending: dict[int, int] = {}  # transition id -> version
        self._user_id = user_id
        self._channel_id = channel_id
        self._present = present
        self.sender = sender
        self.session = davey.DaveSession(DAVE_VERSION, user_id, channel_id)

    def offer_key_package(self) -> None:
        """Ask to be added to the group."""
        self.sender.send_binary(Op.KEY_PACKAGE, self.session.get_serialized_key_package())

    def start_over(self) -> None:
        """Forget the group and ask to be added anew."""
        self.session.reinit(DAVE_VERSION, self._user_id, self._channel_id)
        self.offer_key_package()

    def handle(self, op: int, payload: bytes) -> None:
        """A binary message of the server."""
        match op:
            case Op.EXTERNAL_SENDER:
                self.session.set_external_sender(payload)
            case Op.PROPOSALS:
                self._process_proposals(payload)
            case Op.ANNOUNCE_COMMIT | Op.WELCOME:
                self._follow(op, int.from_bytes(payload[:2], "big"), payload[2:])

    def prepare(self, transition_id: int, version: int) -> None:
        """Opcode 21: another protocol version is about to be used; the transition of number 0 is at once."""
        if transition_id == 0:
            self.version = version
        else:
            self._pending[transition_id] = version
            self.sender.send(Op.TRANSITION_READY, {"transition_id": transition_id})

    def execute(self, transition_id: int) -> None:
        """Opcode 22: what was prepared is used from now on."""
        self.version = self._pending.pop(transition_id, self.version)

    def decrypt(self, user_id: int, frame: bytes) -> bytes | None:
        """The Opus packet in a protected frame; None while there is no key for it."""
        try:
            return self.session.decrypt(user_id, davey.MediaType.audio, frame)
        except ValueError:  # davey has no finer error
            return None

    def _process_proposals(self, payload: bytes) -> None:
        append = davey.ProposalsOperationType.append
        revoke = davey.ProposalsOperationType.revoke
        operation = revoke if payload[0] else append
        try:
            answer = self.session.process_proposals(operation, payload[1:], list(self._present))
        except ValueError as error:  # for a group that this peer has given up meanwhile
            _log.warning("User %s ignores proposals: %s", self._user_id, error)
            return
        if answer is not None:
            self.sender.send_binary(Op.COMMIT_WELCOME, answer.commit + (answer.welcome or b""))

    def _follow(self, op: int, transition_id: int, message: bytes) -> None:
        """Move to the next epoch, or tell the server that this message does not lead there."""
        transition = {"transition_id": transition_id}
        try:
            if op == Op.WELCOME:
                self.session.process_welcome(message)
            else:
                self.session.process_commit(message)
        except ValueError:
            self.sender.send(Op.INVALID_COMMIT_WELCOME, transition)
            self.start_over()
        else:
            self._pending[transition_id] = DAVE_VERSION
            self.sender.send(Op.TRANSITION_READY, transition)
