"""Attachments and stickers as Discord's CDN serves them: on its host, attachments under a signed address that expires.

Keeps the bytes in memory.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

from simcord.backend.cdn import CdnStore

from .files import picture_size, stored_filename, title_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

CDN_HOST = "cdn.discordapp.com"
LINK_LIFETIME_S = 24 * 60 * 60
"""How far ahead `ex` points. Discord documents no number; about a day is what is seen."""
ATTACHMENTS = f"https://{CDN_HOST}/attachments/"
STICKER_EXTENSIONS = {1: "png", 2: "png", 3: "json", 4: "gif"}
"""By format type (Discord docs: Sticker > Sticker Format Types; Reference > CDN Endpoints)."""


class SignedCdn(CdnStore):
    """simcord's store with Discord's host and its `ex`, `is` and `hm` parameters.

    Source: Discord docs, Reference > Signed Attachment CDN URLs. A link whose signature is missing or wrong is not
    served, so that a bot which cuts parameters off fails here as it would on Discord; one that has expired is not
    served either, and whoever fetches the message again gets a new one.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._key = secrets.token_bytes(16)

    def store_attachment(
        self, attachment_id: int, channel_id: int, filename: str, data: bytes, description: str | None
    ) -> dict[str, Any]:
        """Keep the bytes under a name as Discord writes it; returns Discord's attachment object."""
        kept = stored_filename(filename)
        payload = super().store_attachment(attachment_id, channel_id, kept, data, description)
        if description is None:
            del payload["description"]
        title, size = title_of(filename), picture_size(data)
        if title is not None:
            payload["title"] = title
        if size is not None:
            payload["width"], payload["height"] = size
        path = f"/attachments/{channel_id}/{attachment_id}/{quote(kept)}"
        self._blobs[path] = self._blobs.pop(payload["url"])
        payload["url"] = payload["proxy_url"] = self.signed(f"https://{CDN_HOST}{path}")
        return payload

    def store_sticker(self, sticker_id: int, format_type: int, data: bytes) -> str:
        """Keep a sticker's image; returns its address, which is not signed."""
        path = f"/stickers/{sticker_id}.{STICKER_EXTENSIONS[format_type]}"
        self._blobs[path] = data
        return f"https://{CDN_HOST}{path}"

    def signed(self, url: str) -> str:
        """An attachment's address with a signature that is valid from now on; the former one is cut off."""
        path = urlsplit(url).path
        return f"https://{CDN_HOST}{path}?{self._parameters(path)}"

    def fetch(self, target: str) -> bytes | None:
        """The bytes behind a request target (path and query); None when nothing is served there."""
        parts = urlsplit(target)
        if not parts.path.startswith("/attachments/"):
            return self._blobs.get(parts.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        signature = self._sign(parts.path, query.get("ex", ""), query.get("is", ""))
        if not hmac.compare_digest(signature, query.get("hm", "")):
            return None
        if int(query["ex"], 16) <= self._now().timestamp():
            return None
        return self._blobs.get(parts.path)

    def _parameters(self, path: str) -> str:
        issued = int(self._now().timestamp())
        expires, start = f"{issued + LINK_LIFETIME_S:x}", f"{issued:x}"
        return f"ex={expires}&is={start}&hm={self._sign(path, expires, start)}&"

    def _sign(self, path: str, expires: str, issued: str) -> str:
        return hmac.new(self._key, f"{path}?{expires}&{issued}".encode(), hashlib.sha256).hexdigest()
