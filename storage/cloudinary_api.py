"""Cloudinary's own SDK, as far as a store needs it: blocking calls for one account. Touches the network.

Everything is uploaded as "raw": any bytes are taken and come back as they were. An image or a video would be looked
into, refused when it is broken or of too many pixels, and changed by what the account has set up for them.

What is not public is of type "authenticated": its address on the delivery network answers only who signs it with the
account's secret, so nobody gets at a file by guessing (https://cloudinary.com/documentation/control_access_to_media).
It is fetched from the API, not from there, since a signed address on the delivery network is good for ever, and what
was fetched once stays in its caches after it was deleted.

The Admin API is not used: it allows 500 calls an hour on free plans.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import urllib3
from cloudinary import exceptions, uploader, utils

from storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

    from storage.errors import StorageReason

UPLOAD_CHUNK_BYTES = 6 * 1024 * 1024
"""What one request uploads at most; it takes about four times as much in memory. Cloudinary wants at least 5 MB in
each but the last (https://cloudinary.com/documentation/upload_images#chunked_asset_upload)."""

DOWNLOAD_ADDRESS_LIFE_S = 300
_DETAIL_LENGTH = 300

_REASONS: dict[type[Exception], StorageReason] = {
    exceptions.AuthorizationRequired: "refused",
    exceptions.NotAllowed: "refused",
    exceptions.BadRequest: "refused",
    exceptions.NotFound: "refused",
    exceptions.AlreadyExists: "refused",
    exceptions.RateLimited: "busy",
}
"""What the SDK makes of HTTP statuses; its other errors are time-outs, broken connections, Cloudinary's failures."""


@dataclass(frozen=True)
class CloudinaryAccount:
    """Whose files these are, and how patiently Cloudinary is asked.

    `endpoint` is the API's address, "https://api.cloudinary.com". The time-outs are for a connection and for each
    silence; the SDK tries four times to connect.
    """

    cloud_name: str
    api_key: str = field(repr=False)
    api_secret: str = field(repr=False)
    endpoint: str
    connect_timeout_s: float
    read_timeout_s: float

    def without_secrets(self, text: str) -> str:
        """`text` for a log: short, and without key, secret and signature, which Cloudinary's answers may repeat."""
        text = re.sub(r"(Invalid Signature).*", r"\1", text, flags=re.DOTALL)
        for secret in (self.api_secret, self.api_key):
            text = text.replace(secret, "(hidden)")
        return text if len(text) <= _DETAIL_LENGTH else f"{text[:_DETAIL_LENGTH]}…"


class CloudinaryApi:
    """The calls. Each may block for as long as the account's time-outs say, and raises StorageError."""

    def __init__(self, account: CloudinaryAccount, *, is_public: bool = False) -> None:
        self._account = account
        # All of it in each call: the SDK's own configuration is global, and read from variables of the environment.
        self._options: dict[str, Any] = {
            "cloud_name": account.cloud_name,
            "api_key": account.api_key,
            "api_secret": account.api_secret,
            "upload_prefix": account.endpoint,
            "timeout": urllib3.Timeout(connect=account.connect_timeout_s, read=account.read_timeout_s),
            "signature_algorithm": utils.SIGNATURE_SHA256,
            "oauth_token": None,
            "upload_preset": None,
            "resource_type": "raw",
            "type": "upload" if is_public else "authenticated",
        }

    def upload(self, file: IO[bytes], size: int, public_id: str) -> None:
        """Send what `file` holds from here on, `size` bytes, unless something is there under this id already.

        `file` may be closed afterwards.
        """
        # Never a path, an address or a name: the SDK would read the file, and Cloudinary fetch the address, behind it.
        send = uploader.upload if size <= UPLOAD_CHUNK_BYTES else uploader.upload_large
        answer = self._ask(
            send, file, public_id=public_id, overwrite=False, filename="file", chunk_size=UPLOAD_CHUNK_BYTES
        )
        if answer.get("bytes") != size:
            self.destroy(public_id)
            raise StorageError("damaged", f"of {size} bytes sent, Cloudinary has {answer.get('bytes')!r}")

    def destroy(self, public_id: str) -> None:
        """Delete a file; one that is not there is no error."""
        answer = self._ask(uploader.destroy, public_id, invalidate=True)
        if answer.get("result") not in ("ok", "not found"):
            raise StorageError("refused", self._account.without_secrets(f"deleting gave {answer.get('result')!r}"))

    def download_address(self, public_id: str) -> str:
        """Where the file can be fetched for five minutes, by whoever knows this address. Blocks not."""
        expires_at = int(time.time()) + DOWNLOAD_ADDRESS_LIFE_S
        address: str = utils.private_download_url(public_id, "", expires_at=expires_at, **self._options)
        return address

    def public_address(self, public_id: str) -> str:
        """Where anybody can fetch a file of one who keeps public ones. Blocks not."""
        address: str = utils.cloudinary_url(public_id, secure=True, **self._options)[0]
        return address

    def _ask(self, function: Callable[..., Any], *arguments: object, **options: object) -> dict[str, Any]:
        try:
            answer = function(*arguments, **self._options, **options)
        except exceptions.Error as error:
            raise self._as_storage_error(error) from None  # what it says may hold the key
        except (AttributeError, KeyError, TypeError):
            answer = None  # the SDK stumbled over JSON of another shape than Cloudinary's
        if not isinstance(answer, dict):
            raise StorageError("unreachable", "what answers there is not Cloudinary")
        return answer

    def _as_storage_error(self, error: Exception) -> StorageError:
        text = str(error).rpartition("Caused by ")[2]  # urllib3 wraps the cause into others
        reason = _REASONS.get(type(error), "unreachable")
        if reason == "refused" and "too large" in text:
            reason = "too_large"
        return StorageError(reason, self._account.without_secrets(text))
