"""What the bot tells its sender arrives as it was told."""

from __future__ import annotations

import fcntl
import os
import resource
import socket
from contextlib import closing

import pytest

from audio.sender import commands
from audio.sender.commands import MODES, Command, Order

COMMANDS = [
    Command(Order.OPEN, 1023, 3, MODES[1], 2**32 - 1, 2**32 - 1, bytes(range(32))),
    Command(Order.CLOSE, 7),
    Command(Order.MOVE, 0, 2),
    Command(Order.WAKE),
]


def test_commands_arrive_in_order_with_the_descriptor_that_belongs_to_each() -> None:
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    reading, writing = os.pipe()
    with closing(ours), closing(theirs):
        assert commands.receive(theirs) is None
        for command in COMMANDS:
            commands.send(ours, command, writing if command.order is Order.OPEN else None)
        os.close(writing)
        received = [commands.receive(theirs) for _ in COMMANDS]
        assert [command for command, _ in filter(None, received)] == COMMANDS
        assert received[0] is not None
        passed = received[0][1]
        assert passed is not None
        assert [fd for _, fd in filter(None, received)][1:] == [None, None, None]
        os.write(passed, b"through")
        os.close(passed)
        assert os.read(reading, 10) == b"through"
        os.close(reading)


def test_a_bot_that_is_gone_is_told_as_the_end() -> None:
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    with closing(theirs):
        ours.close()
        with pytest.raises(EOFError):
            commands.receive(theirs)


def test_a_socket_with_any_number_is_waited_for() -> None:
    ours, theirs = socket.socketpair()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    try:
        with closing(ours), closing(theirs), socket.socket(fileno=fcntl.fcntl(theirs, fcntl.F_DUPFD, 1024)) as high:
            assert not commands.wait(high, 0.0)
            commands.send(ours, COMMANDS[1])
            assert commands.wait(high)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_command_in_a_log_does_not_tell_its_key() -> None:
    assert repr(COMMANDS[0]) == "<Command OPEN 1023>"
