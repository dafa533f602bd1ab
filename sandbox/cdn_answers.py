"""How Discord's CDN hands out a file: typed by its name, whole or in part. Speaks HTTP, keeps nothing."""

from __future__ import annotations

import mimetypes

from aiohttp import web

GONE = "This content is no longer available."
UNTYPED = "application/octet-stream"


def file_answer(request: web.Request, data: bytes | None) -> web.Response:
    """The answer to a GET of a file: 200, 206 for a range of it, 416 for one beyond it, 404 for no file.

    A Range header that cannot be read, or that names several ranges, is passed over (RFC 9110, 14.2).
    """
    if data is None:
        return web.Response(status=404, text=GONE)
    headers = {"Accept-Ranges": "bytes", "Content-Type": mimetypes.guess_type(request.path)[0] or UNTYPED}
    try:
        wanted = request.http_range
    except ValueError:
        wanted = slice(None)
    if wanted.start is None and wanted.stop is None:
        return web.Response(body=data, headers=headers)
    first, end, _ = slice(wanted.start, wanted.stop).indices(len(data))
    if first >= end:
        return web.Response(status=416, headers={"Content-Range": f"bytes */{len(data)}"})
    headers["Content-Range"] = f"bytes {first}-{end - 1}/{len(data)}"
    return web.Response(status=206, body=data[first:end], headers=headers)
