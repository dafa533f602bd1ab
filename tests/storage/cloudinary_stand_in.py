"""Cloudinary on loopback, as far as its SDK is used: uploads whole and in chunks, deletion, download, delivery.

It verifies what Cloudinary verifies and refuses in its words: keys, signatures over the sorted parameters (SHA-1 or
SHA-256), time stamps of more than an hour ago, addresses that have expired, chunks that are too small or do not join
(https://cloudinary.com/documentation/authentication_signatures, .../upload_images#chunked_asset_upload,
.../delivery_url_signatures). Written after the documentation and what the SDK sends; nobody has compared it with
Cloudinary itself. `Trouble` makes it misbehave.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import re
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

from storage.cloudinary_api import CloudinaryAccount

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from aiohttp.typedefs import Handler

UNSIGNED = {"file", "api_key", "signature", "cloud_name", "resource_type"}
SMALLEST_CHUNK = 5_000_000
AN_HOUR_S = 3600


class Refusal(Exception):
    """What Cloudinary does not do, with its status and words."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Trouble:
    """What goes wrong from now on. Everything is well by default."""

    status: int | None = None
    """Answer every request with this status and an error."""
    body: str | None = None
    """Answer every request with this text in the place of JSON."""
    silent: bool = False
    """Take requests, and neither do nor answer them until this ends."""
    silent_afterwards: bool = False
    """Do what is asked, and not answer until this ends."""
    loses_answers: bool = False
    """Do what is asked, and close the connection without an answer."""
    cut_after: int | None = None
    """Break a download off after so many bytes."""
    says_longer_by: int = 0
    """Declare a download longer (or shorter) than it is."""
    damages: bool = False
    """Send other bytes of the same length."""
    keeps_only: int | None = None
    """Keep only so many bytes of an upload, and say so."""
    clock_ahead_s: float = 0
    """How wrong this side's clock is."""


@dataclass
class CloudinaryStandIn:
    """One account. `files` is what it holds, by (resource type, type, public id); `requests` what it was asked."""

    cloud_name: str = "demo-cloud"
    api_key: str = "417263548192736"
    api_secret: str = "Xw-secret_of.the-account"
    max_file_bytes: int = 100_000_000
    files: dict[tuple[str, str, str], bytes] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    trouble: Trouble = field(default_factory=Trouble)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by each request, cleared when trouble begins; of what is done silently, set when it is done."""
    port: int = 0
    _chunks: dict[str, bytearray] = field(default_factory=dict)
    _released: asyncio.Event = field(default_factory=asyncio.Event)
    _runner: web.AppRunner | None = None

    @property
    def endpoint(self) -> str:
        """What the SDK calls upload_prefix."""
        return f"http://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[CloudinaryStandIn]:
        """Serve, on the port it had before if it had one."""
        await self.come_up()
        try:
            yield self
        finally:
            await self.go_down()

    async def come_up(self) -> None:
        """Listen."""
        app = web.Application(client_max_size=256 * 1024 * 1024, middlewares=[self._answer])
        app.router.add_post("/v1_1/{cloud}/{resource_type}/upload", self._upload)
        app.router.add_post("/v1_1/{cloud}/{resource_type}/destroy", self._destroy)
        app.router.add_get("/v1_1/{cloud}/{resource_type}/download", self._download)
        app.router.add_get(r"/{cloud}/{resource_type}/{type}/{path:.+}", self._deliver)
        self._runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def go_down(self) -> None:
        """Close every connection, and listen no more."""
        self._released.set()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @asynccontextmanager
    async def being(self, **trouble: object) -> AsyncIterator[None]:
        """Misbehave in this block."""
        self.trouble, self._released = Trouble(**trouble), asyncio.Event()  # type: ignore[arg-type]
        self.asked.clear()
        try:
            yield
        finally:
            self.trouble = Trouble()
            self._released.set()

    @web.middleware
    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.requests.append(f"{request.method} {request.path}")
        trouble = self.trouble
        if not trouble.silent_afterwards:
            self.asked.set()
        if trouble.silent:
            await self._released.wait()
        if trouble.body is not None:
            return web.Response(status=trouble.status or 200, text=trouble.body)
        try:
            if trouble.status is not None:
                raise Refusal(trouble.status, f"told to answer {trouble.status} to {self.api_key} {self.api_secret}")
            response: web.StreamResponse = await handler(request)
        except Refusal as refusal:
            return web.json_response({"error": {"message": str(refusal)}}, status=refusal.status)
        if trouble.silent_afterwards:
            self.asked.set()
            await self._released.wait()
        if trouble.loses_answers and request.transport:
            request.transport.abort()
        return response

    async def _upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        params = {name: value for name, value in form.items() if isinstance(value, str)}
        self._verify(request, params)
        part = form.get("file")
        if not isinstance(part, web.FileField):
            raise Refusal(400, "Missing required parameter - file")
        public_id = params["public_id"]
        data: bytes | None = part.file.read()
        if content_range := request.headers.get("Content-Range"):
            data = self._join(request.headers["X-Unique-Upload-Id"], content_range, data or b"")
        if data is None:
            return web.json_response({"done": False, "public_id": public_id})
        if not data:
            raise Refusal(400, "Empty file")
        if len(data) > self.max_file_bytes:
            raise Refusal(400, f"File size too large. Got {len(data)}. Maximum is {self.max_file_bytes}.")
        place = (request.match_info["resource_type"], params.get("type", "upload"), public_id)
        existing = params.get("overwrite") == "0" and place in self.files
        if not existing:
            self.files[place] = data[: self.trouble.keeps_only]
        kept = self.files[place]
        answer = {
            "public_id": public_id,
            "resource_type": place[0],
            "type": place[1],
            "bytes": len(kept),
            "etag": hashlib.md5(kept).hexdigest(),
        }
        return web.json_response(answer | ({"existing": True} if existing else {}))

    def _join(self, upload_id: str, content_range: str, data: bytes) -> bytes | None:
        """The whole file once its last chunk is there, else None."""
        found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", content_range)
        if not found:
            raise Refusal(400, "Invalid Content-Range")
        first, last, total = map(int, found.groups())
        chunks = self._chunks.setdefault(upload_id, bytearray())
        if first != len(chunks) or last - first + 1 != len(data):
            raise Refusal(400, f"Invalid Content-Range {content_range}: {len(chunks)} bytes are here")
        if last + 1 < total and len(data) < SMALLEST_CHUNK:
            raise Refusal(400, "All parts except EOF-chunk must be larger than 5mb")
        chunks += data
        return bytes(self._chunks.pop(upload_id)) if len(chunks) == total else None

    async def _destroy(self, request: web.Request) -> web.Response:
        params = {name: str(value) for name, value in (await request.post()).items()}
        self._verify(request, params)
        place = (request.match_info["resource_type"], params.get("type", "upload"), params["public_id"])
        found = self.files.pop(place, None) is not None
        return web.json_response({"result": "ok" if found else "not found"})

    async def _download(self, request: web.Request) -> web.StreamResponse:
        params = dict(request.query)
        self._verify(request, params)
        if float(params.get("expires_at", "inf")) < self._now():
            raise Refusal(401, "Download link has expired")
        return await self._send(
            request, (request.match_info["resource_type"], params.get("type", "upload"), params["public_id"])
        )

    async def _deliver(self, request: web.Request) -> web.StreamResponse:
        """As res.cloudinary.com does: what was uploaded as "upload" to anybody, the rest by signature."""
        self._require_cloud(request)
        place = re.fullmatch(r"(?:s--([\w-]+)--/)?(?:v\d+/)?(.+)", request.match_info["path"])
        assert place
        signature, public_id = place.groups()
        if request.match_info["type"] != "upload":
            secret = (public_id + self.api_secret).encode()
            digests = [hashlib.sha1(secret).digest(), hashlib.sha256(secret).digest()]
            valid = [base64.urlsafe_b64encode(digest).decode()[:length] for digest in digests for length in (8, 32)]
            if signature not in valid:
                raise Refusal(401, "Unauthorized")
        return await self._send(request, (request.match_info["resource_type"], request.match_info["type"], public_id))

    async def _send(self, request: web.Request, place: tuple[str, str, str]) -> web.StreamResponse:
        if place not in self.files:
            raise Refusal(404, f"Resource not found - {place[2]}")
        data, trouble = self.files[place], self.trouble
        if trouble.damages:
            data = data[:-1] + bytes([data[-1] ^ 1])
        response = web.StreamResponse()
        response.content_length = len(data) + trouble.says_longer_by
        await response.prepare(request)
        await response.write(data[: trouble.cut_after])
        if request.transport and (trouble.cut_after is not None or trouble.says_longer_by):
            request.transport.close()
        return response

    def _verify(self, request: web.Request, params: Mapping[str, str]) -> None:
        self._require_cloud(request)
        if params.get("api_key") != self.api_key:
            raise Refusal(401, f"Unknown API key {params.get('api_key')}")
        signed = {name: value for name, value in params.items() if name not in UNSIGNED and value}
        to_sign = "&".join(f"{name}={value}".replace("&", "%26") for name, value in sorted(signed.items()))
        signature = params.get("signature", "")
        algorithm = hashlib.sha256 if len(signature) == 64 else hashlib.sha1
        if not hmac.compare_digest(algorithm((to_sign + self.api_secret).encode()).hexdigest(), signature):
            raise Refusal(401, f"Invalid Signature {signature}. String to sign - '{to_sign}'.")
        if float(params.get("timestamp", 0)) < self._now() - AN_HOUR_S:
            raise Refusal(400, f"Stale request - reported time is {params['timestamp']} which is more than 1 hour ago")

    def _require_cloud(self, request: web.Request) -> None:
        if request.match_info["cloud"] != self.cloud_name:
            raise Refusal(401, f"Invalid cloud_name {request.match_info['cloud']}")

    def _now(self) -> float:
        return time.time() + self.trouble.clock_ahead_s


def account_of(cloud: CloudinaryStandIn, *, patience_s: float = 30) -> CloudinaryAccount:
    """What a store needs to use it."""
    return CloudinaryAccount(cloud.cloud_name, cloud.api_key, cloud.api_secret, cloud.endpoint, patience_s, patience_s)
