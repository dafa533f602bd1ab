"""DAVE's delivery service for one call: who is in the MLS group, and how each change becomes its next epoch.

The server holds no key of the group. It proposes changes, picks the first valid commit and passes it on; the
members are the real MLS peers. Source: DAVE whitepaper, Group Key Exchange and Voice Gateway Opcodes.
"""

from __future__ import annotations

import asyncio
import logging
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sandbox.voice.mls import Commit, key_package_user, parse_commit_welcome, welcome_for
from sandbox.voice.opcodes import DAVE_VERSION, Op
from sandbox.voice.proposal_round import ProposalRound
from sandbox.voice.tls_codec import DecodeError

if TYPE_CHECKING:
    from sandbox.voice.external_sender import ExternalSender

TRANSITION_TIMEOUT_S = 2.0  # whitepaper, Member Remove: "up to roughly two seconds"

_log = logging.getLogger(__name__)


class DaveMember(Protocol):
    """A participant, as far as its group is concerned."""

    def send(self, op: Op, data: dict[str, object]) -> None:
        """Send a numbered JSON message."""

    def send_binary(self, op: Op, payload: bytes) -> None:
        """Send a numbered binary message."""


@dataclass(frozen=True, slots=True)
class _Transition:
    user_ids: frozenset[int]
    waiting: set[int]  # those who are not yet ready


class DaveGroup:
    """The MLS group of one call.

    Whatever happens (a key package, a commit, a leaver) first changes the few facts below, then `_advance` compares
    them: everyone with a key package is to be added, every stale leaf is to be removed. One round of proposals is
    open at a time, so that a commit always covers all of its epoch's proposals.

    `version` is 1, or 0 where the call has been taken back to transport encryption. While it is `stalled`, nothing is
    proposed: whoever comes waits for keys.
    """

    def __init__(self, channel_id: int, external_sender: ExternalSender) -> None:
        self.version = DAVE_VERSION
        self.stalled = False
        self._group_id = struct.pack(">Q", channel_id)  # clients name the group after the channel
        self._external_sender = external_sender
        self._members: dict[int, DaveMember] = {}
        self._key_packages: dict[int, bytes] = {}
        self._leaves: dict[int, int] = {}  # leaf index -> user id; empty while no group is established
        self._stale: set[int] = set()  # leaves whose owner has left or has to be added anew
        self._epoch = 0
        self._round: ProposalRound | None = None
        self._transitions: dict[int, _Transition] = {}
        self._last_transition = 0

    def join(self, user_id: int, member: DaveMember) -> None:
        """Let a participant in; it becomes a group member once it has sent a key package."""
        self._members[user_id] = member
        member.send_binary(Op.EXTERNAL_SENDER, self._external_sender.package)

    def leave(self, user_id: int) -> None:
        """Take a participant out; its leaf is proposed for removal."""
        self._members.pop(user_id, None)
        self._key_packages.pop(user_id, None)
        self._outdate(user_id)
        for transition_id in list(self._transitions):
            self.note_ready(user_id, transition_id)
        self._advance()

    def offer_key_package(self, user_id: int, key_package: bytes) -> None:
        """Opcode 26. Raises `DecodeError` for a key package that is malformed or somebody else's."""
        if key_package_user(key_package) != user_id:
            raise DecodeError("the key package belongs to somebody else")
        self._key_packages[user_id] = key_package
        self._outdate(user_id)
        self._advance()

    def offer_commit(self, user_id: int, payload: bytes) -> None:
        """Opcode 28. The first valid commit of an epoch wins, all others are dropped.

        Raises `DecodeError` for anything that is no commit, or whose welcome leaves out a new member.
        """
        commit, welcome = parse_commit_welcome(payload)
        objection = self._objection(user_id, commit, welcome)
        if self._round is None or objection:
            _log.debug("A commit of user %s is dropped: %s", user_id, objection)
            return
        won = self._round
        stayers = self._active() or {user_id}
        added = won.added_by(user_id)
        welcomes = {added_id: welcome_for(welcome, package) for added_id, package in added.items()}
        self._round = None
        self._apply(won, user_id, commit)
        self._announce(stayers, commit, self._settle(won, welcomes))
        self._advance()

    def note_ready(self, user_id: int, transition_id: int) -> None:
        """Opcode 23: a member has prepared a transition, which is executed when all have."""
        transition = self._transitions.get(transition_id)
        if transition is not None:
            transition.waiting.discard(user_id)
            if not transition.waiting:
                self._execute(transition_id)

    def note_invalid(self, user_id: int) -> None:
        """Opcode 31: a member could not process a commit or welcome; it starts over with a new key package."""
        self._outdate(user_id)
        self._advance()

    def stall(self, *, stalled: bool) -> None:
        """Propose nothing any more, or go on: who is not in the group by then stays without keys."""
        self.stalled = stalled
        self._advance()

    def downgrade(self) -> None:
        """Go back to transport encryption alone (whitepaper: Downgrade to Transport-Only Encryption)."""
        if self.version == 0:
            return
        self.version = 0
        self._key_packages.clear()
        self._forget_group()
        transition_id = self._begin_transition(set(self._members))
        for member in self._members.values():
            member.send(Op.PREPARE_TRANSITION, {"protocol_version": 0, "transition_id": transition_id})

    def upgrade(self) -> None:
        """Found a new group (whitepaper: Upgrade from Transport-Only Encryption); each member sends a key package."""
        if self.version == 0:
            self.version = DAVE_VERSION
            self._key_packages.clear()
            for user_id in self._members:
                self._ask_for_key_package(user_id)

    def refound(self) -> None:
        """Give up the group for a new one, as after a failure of the server: epoch 1 again, another privacy code."""
        if self.version:
            self._transitions.clear()
            self._key_packages.clear()
            self._forget_group()
            for user_id in self._members:
                self._ask_for_key_package(user_id)

    def _active(self) -> set[int]:
        return {user_id for leaf, user_id in self._leaves.items() if leaf not in self._stale}

    def _outdate(self, user_id: int) -> None:
        """Count on nothing that the user's client knew of the group."""
        self._stale.update(leaf for leaf, owner in self._leaves.items() if owner == user_id)
        if self._round is not None:
            self._round.recipients.discard(user_id)

    def _advance(self) -> None:
        active = self._active()
        if self._leaves and len(active) < 2:
            self._reset(active)
        if self._round is not None and not self._round.recipients:
            self._round = None
        if self._round is None and self.version and not self.stalled:
            self._open_round()

    def _reset(self, sole: set[int]) -> None:
        """Give up the group (whitepaper: Sole member reset). A sole member answers with a new key package."""
        self._transitions.clear()
        self._forget_group()
        for user_id in sole:
            self._ask_for_key_package(user_id)
            self._members[user_id].send(Op.PREPARE_TRANSITION, {"protocol_version": DAVE_VERSION, "transition_id": 0})

    def _forget_group(self) -> None:
        self._leaves.clear()
        self._stale.clear()
        self._epoch = 0
        self._round = None

    def _ask_for_key_package(self, user_id: int) -> None:
        self._members[user_id].send(Op.PREPARE_EPOCH, {"protocol_version": DAVE_VERSION, "epoch": 1})

    def _open_round(self) -> None:
        """Propose what the facts ask for: to the group's members, or to all who could found a group."""
        recipients = self._active() or set(self._key_packages)
        if len(recipients) < 2:
            return
        opened = ProposalRound(recipients)
        for user_id, package in self._key_packages.items():
            proposal = self._external_sender.propose_add(self._group_id, self._epoch, package)
            opened.add(user_id, package, proposal)
        for leaf in self._stale:
            opened.remove(leaf, self._external_sender.propose_remove(self._group_id, self._epoch, leaf))
        if opened.empty:
            return
        self._round = opened
        for user_id in recipients:
            self._members[user_id].send_binary(Op.PROPOSALS, opened.payload_for(user_id))

    def _objection(self, user_id: int, commit: Commit, welcome: bytes) -> str | None:
        """Why a commit cannot be broadcast (whitepaper: Voice Gateway Commit Validity), or None."""
        if self._round is None or user_id not in self._round.recipients:
            return "no proposals are open for this member"
        if commit.group_id != self._group_id or commit.epoch != self._epoch:
            return f"it is for epoch {commit.epoch}, the group is in epoch {self._epoch}"
        if self._leaves and self._leaves.get(commit.sender_leaf) != user_id:
            return "it is signed as another member"
        if set(commit.references) != self._round.references_for(user_id):
            return "it does not cover exactly the open proposals"
        if bool(welcome) != bool(self._round.added_by(user_id)):
            return "a welcome is missing or superfluous"
        return None

    def _apply(self, won: ProposalRound, committer: int, commit: Commit) -> None:
        """Follow the commit in the ratchet tree: removals first, then each addition takes the first free leaf.

        Source: RFC 9420, sections 12.3 and 7.7.
        """
        if not self._leaves:
            self._leaves[commit.sender_leaf] = committer
        for leaf in won.removed_leaves:
            del self._leaves[leaf]
            self._stale.discard(leaf)
        for reference in commit.references:
            user_id = won.added_user(reference)
            if user_id is not None:
                leaf = next(index for index in range(len(self._leaves) + 1) if index not in self._leaves)
                self._leaves[leaf] = user_id
        self._epoch += 1

    def _settle(self, won: ProposalRound, welcomes: dict[int, bytes]) -> dict[int, bytes]:
        """Take used key packages away; returns the welcomes of those who still wait for one."""
        awaited = {}
        for user_id, package in won.key_packages.items():
            if self._key_packages.get(user_id) != package:  # left, or started over since the round was opened
                self._outdate(user_id)
                continue
            del self._key_packages[user_id]
            if user_id in welcomes:
                awaited[user_id] = welcomes[user_id]
        return awaited

    def _announce(self, stayers: set[int], commit: Commit, welcomes: dict[int, bytes]) -> None:
        """Send a won commit to those who were in the group before it, and each new member its welcome."""
        user_ids = stayers | set(welcomes)
        prefix = struct.pack(">H", self._begin_transition(user_ids))
        for user_id in stayers:
            self._members[user_id].send_binary(Op.ANNOUNCE_COMMIT, prefix + commit.message)
        for user_id, welcome in welcomes.items():
            self._members[user_id].send_binary(Op.WELCOME, prefix + welcome)

    def _begin_transition(self, user_ids: set[int]) -> int:
        """The id of a new transition, which is executed when all of these are ready or time is up."""
        self._last_transition = self._last_transition % 0xFFFF + 1  # never 0, which means (re)initialization
        self._transitions[self._last_transition] = _Transition(frozenset(user_ids), set(user_ids))
        asyncio.get_running_loop().call_later(TRANSITION_TIMEOUT_S, self._execute, self._last_transition)
        return self._last_transition

    def _execute(self, transition_id: int) -> None:
        transition = self._transitions.pop(transition_id, None)
        if transition is None:
            return
        for user_id in transition.user_ids & self._members.keys():
            self._members[user_id].send(Op.EXECUTE_TRANSITION, {"transition_id": transition_id})
