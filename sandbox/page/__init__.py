"""The sandbox's page: a member's client in a browser, served on loopback.

What a page may do is what people do (`deeds`), in the name of the one person it is; what it is told is what that
person may see (`sight`). It has no other door: everything goes through the same world, gateway and voice sockets as
all else that happens in the sandbox.
"""

from __future__ import annotations

from .server import PageOptions, PageServer

__all__ = ["PageOptions", "PageServer"]
