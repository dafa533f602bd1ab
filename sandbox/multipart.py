"""Requests with files: Discord's multipart form, `payload_json` beside `files[n]`.

Source: Discord docs, Reference > Uploading Files.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader

from .world import Upload

if TYPE_CHECKING:
    from aiohttp import web

ATTACHMENT_DETAILS = ("title", "duration_secs", "waveform")
"""What an attachment keeps of what its upload says, besides name and description."""


async def read_form(request: web.Request) -> tuple[Any, list[Upload]]:
    """The JSON body and the files of a form, in the order of its parts."""
    body: Any = None
    fields: dict[str, str] = {}
    files: list[tuple[str, str, bytes]] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        data = bytes(await part.read(decode=False))
        if part.name == "payload_json":
            body = json.loads(data)
        elif part.filename is not None:
            files.append((part.name or "", part.filename, data))
        elif part.name is not None:
            fields[part.name] = data.decode()
    body = fields if body is None and fields else body
    return body, [_upload(filename, data, _metadata(body, name)) for name, filename, data in files]


def _upload(filename: str, data: bytes, metadata: dict[str, Any]) -> Upload:
    details = {key: metadata[key] for key in ATTACHMENT_DETAILS if metadata.get(key) is not None}
    return Upload(filename, data, metadata.get("description"), details)


def _metadata(body: Any, part_name: str) -> dict[str, Any]:
    """What the body's `attachments` say of the file of a part."""
    index = part_name.removeprefix("files[").removesuffix("]")
    data = body.get("data", body) if isinstance(body, dict) else {}
    for attachment in data.get("attachments") or ():
        if str(attachment.get("id")) == index:
            found: dict[str, Any] = attachment
            return found
    return {}
