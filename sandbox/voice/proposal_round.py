"""One round of proposals: what the external sender has proposed in one epoch, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.voice.tls_codec import vector

if TYPE_CHECKING:
    from sandbox.voice.external_sender import SignedProposal

_APPEND = b"\x00"  # ProposalsOperationType, DAVE whitepaper: dave_mls_proposals (27)


class ProposalRound:
    """The proposals of one epoch.

    Nobody is sent the proposal to add themselves: while a group is being founded every recipient is also proposed
    to the others, so each has a set of its own.
    """

    def __init__(self, recipients: set[int]) -> None:
        self.recipients = set(recipients)  # shrinks when one of them leaves or starts over
        self.key_packages: dict[int, bytes] = {}  # of the users to be added
        self._additions: dict[int, SignedProposal] = {}
        self._removals: dict[int, SignedProposal] = {}

    @property
    def empty(self) -> bool:
        """Whether nothing is proposed."""
        return not self._additions and not self._removals

    @property
    def removed_leaves(self) -> set[int]:
        """The leaf indices to be removed."""
        return set(self._removals)

    def add(self, user_id: int, key_package: bytes, proposal: SignedProposal) -> None:
        """Propose to add a user."""
        self._additions[user_id] = proposal
        self.key_packages[user_id] = key_package

    def remove(self, leaf: int, proposal: SignedProposal) -> None:
        """Propose to remove a leaf."""
        self._removals[leaf] = proposal

    def payload_for(self, user_id: int) -> bytes:
        """The content of opcode 27 for one recipient."""
        return _APPEND + vector(b"".join(proposal.message for proposal in self._proposals_for(user_id)))

    def references_for(self, user_id: int) -> set[bytes]:
        """What a commit of this recipient has to cover."""
        return {proposal.reference for proposal in self._proposals_for(user_id)}

    def added_by(self, user_id: int) -> dict[int, bytes]:
        """The key packages of those whom a commit of this recipient adds, by user id."""
        return {added: package for added, package in self.key_packages.items() if added != user_id}

    def added_user(self, reference: bytes) -> int | None:
        """Whom the proposal of this reference adds; None for a removal."""
        for user_id, proposal in self._additions.items():
            if proposal.reference == reference:
                return user_id
        return None

    def _proposals_for(self, user_id: int) -> list[SignedProposal]:
        additions = [proposal for added, proposal in self._additions.items() if added != user_id]
        return additions + list(self._removals.values())
