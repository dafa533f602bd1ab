"""Descriptors, as a bot with hundreds of voice connections needs them."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

import pytest

from launch import exits, running
from launch.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def most() -> Iterator[int]:
    """The most that the machine allows; this process is content with less for now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 1024), hard))
    yield hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_the_bot_takes_as_many_descriptors_as_it_may_have(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    async def serve(*_: object) -> None:
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == most

    monkeypatch.setattr(running, "serve", serve)
    monkeypatch.setattr(running, "set_up_logging", lambda _: None)
    assert running.run(Settings()) == exits.OK
