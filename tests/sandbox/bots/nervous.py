"""A bot that tells of messages and does not wait long for its heartbeats to be answered."""

from __future__ import annotations

from tests.sandbox.bots import listening
from tests.sandbox.bots.runner import main

if __name__ == "__main__":
    main(listening.setup, heartbeat_timeout=0.7)
