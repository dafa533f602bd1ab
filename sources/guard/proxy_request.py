"""What a program asks a proxy for. Touches nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yarl import URL

_LINE = re.compile(r"(?P<method>[A-Z]{3,10}) (?P<target>[\x21-\x7e]+) HTTP/1\.[01]")
_AUTHORITY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):(?P<port>[0-9]{1,5})")
_HEADER = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\r\n\0]*")
# Meant for the proxy or for one connection, not for the server (RFC 9110, 7.6.1); Host is written anew.
_NOT_FORWARDED = {"connection", "host", "keep-alive", "proxy-authorization", "proxy-connection", "te", "upgrade"}


class BadRequestError(Exception):
    """It is not a request for a proxy; the words are the reason of a 400."""


@dataclass(frozen=True, slots=True)
class ProxyRequest:
    """Where to connect to, and `forwarded`, what to say there first: nothing for a tunnel."""

    host: str
    port: int
    is_tunnel: bool
    forwarded: bytes
    authorization: bytes

    @classmethod
    def parse(cls, head: bytes) -> ProxyRequest:
        """From a request's head with the empty line at its end. Raises BadRequestError."""
        first, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
        line = _LINE.fullmatch(first.decode("latin-1"))
        if line is None or not all(map(_HEADER.fullmatch, lines)):
            raise BadRequestError("Not a request")
        headers = [(header.partition(b":")[0].decode().lower(), header) for header in lines]
        authorization = [header.partition(b":")[2].strip() for name, header in headers if name == "proxy-authorization"]
        known = authorization[0] if len(authorization) == 1 else b""
        if line["method"] == "CONNECT":
            host, port = _authority(line["target"])
            return cls(host, port, is_tunnel=True, forwarded=b"", authorization=known)
        url = _http_url(line["target"])
        kept = [header for name, header in headers if name not in _NOT_FORWARDED]
        host_header = f"Host: {url.raw_authority}".encode()
        # One request a connection: a second one could name another host.
        said = [f"{line['method']} {url.raw_path_qs} HTTP/1.1".encode(), host_header, *kept, b"Connection: close"]
        forwarded = b"\r\n".join(said) + b"\r\n\r\n"
        return cls(
            url.raw_host or "",
            80 if url.port is None else url.port,
            is_tunnel=False,
            forwarded=forwarded,
            authorization=known,
        )


def _authority(target: str) -> tuple[str, int]:
    match = _AUTHORITY.fullmatch(target)
    if match is None:
        raise BadRequestError("Not HOST:PORT")
    return match["host"].strip("[]"), int(match["port"])


def _http_url(target: str) -> URL:
    try:
        url = URL(target, encoded=True)
    except ValueError:
        raise BadRequestError("Not a link") from None
    if url.scheme != "http" or not url.raw_host or url.raw_user is not None or url.raw_password is not None:
        raise BadRequestError("Not a plain http link")
    return url
