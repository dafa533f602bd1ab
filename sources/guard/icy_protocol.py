"""Lets aiohttp read the answers of SHOUTcast servers, whose first line is not HTTP's. Touches nothing."""

from __future__ import annotations

from aiohttp.client_proto import ResponseHandler

_ICY, _HTTP = b"ICY ", b"HTTP/1.0 "


class IcyResponseHandler(ResponseHandler):
    """Reads "ICY 200 OK" as "HTTP/1.0 200 OK", which it is but for the name: the connection is used once."""

    _first: bytes | None = b""
    """What came before it was enough to tell; None once it was told."""

    def data_received(self, data: bytes) -> None:
        if self._first is not None:
            data = self._first + data
            if len(data) < len(_ICY) and _ICY.startswith(data):
                self._first = data
                return
            self._first = None
            if data.startswith(_ICY):
                data = _HTTP + data[len(_ICY) :]
        super().data_received(data)
