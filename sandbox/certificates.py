"""The sandbox's own certificate authority, and the certificate under which it answers for Discord's hosts."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import trustme

if TYPE_CHECKING:
    from pathlib import Path

HOSTS = (
    "discord.com",
    "*.discord.com",
    "discordapp.com",
    "*.discordapp.com",
    "gateway.discord.gg",
    "*.discord.gg",
    "*.discord.media",
    "cdn.discordapp.com",
    "media.discordapp.net",
    "*.discordapp.net",
    "localhost",
    "127.0.0.1",
)


def make_server_context(ca_file: Path) -> ssl.SSLContext:
    """A TLS context for the server; the authority that signed it, new each time, is written to `ca_file`."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(context)
    authority.cert_pem.write_to_path(str(ca_file))
    return context
