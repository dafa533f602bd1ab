"""The DAVE delivery service against real MLS peers, with messages delivered in any order that sockets allow."""

from __future__ import annotations

import random
from collections import deque
from typing import TYPE_CHECKING, Any

import davey
import pytest

from sandbox.client.listener_dave import DavePeer
from sandbox.voice.dave import DaveGroup
from sandbox.voice.external_sender import ExternalSender
from sandbox.voice.opcodes import Op
from sandbox.voice.tls_codec import DecodeError

if TYPE_CHECKING:
    from collections.abc import Callable

CHANNEL_ID = 77
SEEDS = 8


class Client:
    """A peer and the two ordered streams between it and the server."""

    def __init__(self, user_id: int, group: DaveGroup) -> None:
        self.user_id = user_id
        self.inbox: deque[Callable[[], None]] = deque()
        self.outbox: deque[Callable[[], None]] = deque()
        self.present: set[int] = set()
        self.invalid = 0  # how often it had to report a commit or welcome that it could not process
        self.spoil_next = False
        self.peer = DavePeer(user_id, CHANNEL_ID, self.present, _Uplink(self, group))

    def send(self, op: Op, data: dict[str, Any]) -> None:
        """The server sends JSON."""
        if op == Op.PREPARE_EPOCH:
            self.inbox.append(self.peer.start_over)

    def send_binary(self, op: Op, payload: bytes) -> None:
        """The server sends a binary message."""
        if self.spoil_next and op in (Op.ANNOUNCE_COMMIT, Op.WELCOME):
            self.spoil_next = False
            payload = payload[:-1] + bytes([payload[-1] ^ 1])
        self.inbox.append(lambda: self.peer.handle(op, payload))


class _Uplink:
    def __init__(self, client: Client, group: DaveGroup) -> None:
        self._client = client
        self._group = group

    def send(self, op: Op, data: Any) -> None:
        user_id = self._client.user_id
        if op == Op.TRANSITION_READY:
            self._client.outbox.append(lambda: self._group.note_ready(user_id, data["transition_id"]))
        else:
            self._client.invalid += 1
            self._client.outbox.append(lambda: self._group.note_invalid(user_id))

    def send_binary(self, op: Op, payload: bytes) -> None:
        user_id = self._client.user_id
        offer = self._group.offer_key_package if op == Op.KEY_PACKAGE else self._group.offer_commit
        self._client.outbox.append(lambda: offer(user_id, payload))


class Call:
    """A call whose messages are delivered one at a time, from a stream that `choice` picks."""

    def __init__(self, choice: random.Random) -> None:
        self.group = DaveGroup(CHANNEL_ID, ExternalSender())
        self.clients: dict[int, Client] = {}
        self._choice = choice

    def join(self, user_id: int) -> Client:
        client = Client(user_id, self.group)
        for other in self.clients.values():
            other.present.add(user_id)
            client.present.add(other.user_id)
        self.clients[user_id] = client
        self.group.join(user_id, client)
        client.peer.offer_key_package()
        return client

    def leave(self, user_id: int) -> None:
        del self.clients[user_id]
        self.group.leave(user_id)

    def deliver(self, count: int | None = None) -> None:
        """Deliver `count` messages, or all until nothing is under way."""
        while count is None or count > 0:
            streams = [stream for client in self.clients.values() for stream in (client.inbox, client.outbox) if stream]
            if not streams:
                return
            self._choice.choice(streams).popleft()()
            count = None if count is None else count - 1

    def assert_everyone_understands_everyone(self) -> None:
        sessions = {user_id: client.peer.session for user_id, client in self.clients.items()}
        if len(sessions) < 2:
            return
        assert len({session.voice_privacy_code for session in sessions.values()}) == 1
        for user_id, session in sessions.items():
            assert {int(member) for member in session.get_user_ids()} == set(sessions)
            frame = session.encrypt_opus(b"\xfc" + user_id.to_bytes(8, "big"))
            for listener_id, client in self.clients.items():
                if listener_id != user_id:
                    assert client.peer.decrypt(user_id, frame) == b"\xfc" + user_id.to_bytes(8, "big")


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_whoever_comes_and_goes_those_present_share_one_group(
    seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    choice = random.Random(seed)
    call = Call(choice)
    for _ in range(30):
        user_id = choice.randint(1, 6)
        if user_id not in call.clients:
            call.join(user_id)
        elif choice.random() < 0.7:
            call.leave(user_id)
        else:
            call.leave(user_id)
            call.join(user_id)
        call.deliver(choice.choice((0, 1, 3, 10, None)))
    call.deliver()
    call.assert_everyone_understands_everyone()
    assert not any(client.invalid for client in call.clients.values())
    assert caplog.records == []  # nobody was sent proposals that it had to ignore


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_a_member_that_receives_an_invalid_commit_comes_back(seed: int) -> None:
    choice = random.Random(seed)
    call = Call(choice)
    for user_id in range(1, 7):
        spoilt = call.join(user_id)
        spoilt.spoil_next = user_id in (3, 5)
        call.deliver(choice.choice((0, 1, 3, 10)))
    call.deliver()
    call.assert_everyone_understands_everyone()
    assert sum(client.invalid for client in call.clients.values()) >= 2


async def test_a_key_package_of_somebody_else_is_refused() -> None:
    call = Call(random.Random(1))
    call.join(1)
    stranger = davey.DaveSession(1, 2, CHANNEL_ID)
    with pytest.raises(DecodeError):
        call.group.offer_key_package(1, stranger.get_serialized_key_package())


async def test_an_existing_member_still_opens_packets_of_the_epoch_before() -> None:
    call = Call(random.Random(1))
    for user_id in (1, 2):
        call.join(user_id)
    call.deliver()
    in_flight = call.clients[1].peer.session.encrypt_opus(b"\xfcbefore")
    newcomer = call.join(3)
    call.deliver()
    assert call.clients[1].peer.session.epoch == 2
    assert call.clients[2].peer.decrypt(1, in_flight) == b"\xfcbefore"
    assert newcomer.peer.decrypt(1, in_flight) is None


async def test_a_leaver_cannot_open_what_comes_after() -> None:
    call = Call(random.Random(1))
    for user_id in (1, 2, 3):
        call.join(user_id)
    call.deliver()
    leaver = call.clients[3]
    call.leave(3)
    call.deliver()
    after = call.clients[1].peer.session.encrypt_opus(b"\xfcafter")
    assert call.clients[2].peer.decrypt(1, after) == b"\xfcafter"
    assert leaver.peer.decrypt(1, after) is None
