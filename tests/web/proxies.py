"""Caddy and nginx themselves before a web server, with the very examples of docs/web.md: only the port is another."""

from __future__ import annotations

import asyncio
import getpass
import re
import shutil
import socket
import ssl
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from launch.sections import WebSettings
from tests.services.house import PUBLIC_URL
from tests.web.conftest import Browser

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "web.md").read_text("utf-8")
HOST = PUBLIC_URL.partition("://")[2]
CADDY = shutil.which("caddy", path=str(Path(sys.executable).parent)) or shutil.which("caddy")
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")

_CADDY_OPTIONS = """{{
    admin off
    default_bind 127.0.0.1
    https_port {port}
    auto_https disable_redirects
    local_certs
    skip_install_trust
    storage file_system {folder}
}}
"""
_NGINX_OPTIONS = """daemon off;
user {user};
pid {folder}/pid;
error_log stderr notice;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    ssl_certificate {folder}/cert.pem;
    ssl_certificate_key {folder}/key.pem;
{example}
}}
"""


@dataclass(frozen=True)
class Proxy:
    """A server that speaks TLS, and whose certificate `authority` vouches for."""

    port: int
    authority: Path

    @property
    def base(self) -> str:
        """What people type."""
        return f"https://{HOST}:{self.port}"

    def connector(self, address: str = "127.0.0.1") -> aiohttp.TCPConnector:
        """Connections of a machine of its own: on Linux all of 127.0.0.0/8 is this one."""
        context = ssl.create_default_context(cafile=str(self.authority))
        return aiohttp.TCPConnector(local_addr=(address, 0), ssl=context, resolver=_Here())

    @asynccontextmanager
    async def browser(self, address: str = "127.0.0.1") -> AsyncIterator[Browser]:
        """Somebody's browser on that machine."""
        jar = aiohttp.DummyCookieJar()
        async with aiohttp.ClientSession(connector=self.connector(address), cookie_jar=jar) as http:
            yield Browser(http, self.base)


class _Here(AbstractResolver):
    """Every name is this machine's."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing is open."""


def example(directive: str, target: str) -> str:
    """The configuration that the page shows, of the server that knows a directive, before a server at `target`."""
    blocks: list[str] = re.findall(r"```\n(.*?)```", PAGE, re.DOTALL)
    (block,) = [one for one in blocks if directive in one]
    ours = f"127.0.0.1:{WebSettings().port}"
    assert ours in block
    return block.replace(ours, target.removeprefix("http://"))


@asynccontextmanager
async def caddy(target: str, folder: Path) -> AsyncIterator[Proxy]:
    """Caddy, with a certificate of its own authority: the one of the public would ask the real name's owner."""
    if CADDY is None:
        pytest.skip("no Caddy is installed here; requirements-dev.txt brings it")
    port, file = _free_port(), folder / "Caddyfile"
    file.write_text(_CADDY_OPTIONS.format(port=port, folder=folder) + example("reverse_proxy", target))
    home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    command = (CADDY, "run", "--config", str(file), "--adapter", "caddyfile")
    process = await asyncio.create_subprocess_exec(*command, env=home, stderr=asyncio.subprocess.PIPE)
    async with _ended(process):
        await _says(process, "certificate obtained successfully")
        yield Proxy(port, folder / "pki" / "authorities" / "local" / "root.crt")


@asynccontextmanager
async def nginx(target: str, folder: Path) -> AsyncIterator[Proxy]:
    """nginx, with a certificate made for it."""
    if NGINX is None:
        pytest.skip("no nginx is installed here; on Debian: apt-get install nginx-light")
    await _make_certificate(folder)
    port, file = _free_port(), folder / "nginx.conf"
    block = example("proxy_pass", target)
    assert "listen 443 ssl;" in block
    block = block.replace("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;")
    file.write_text(_NGINX_OPTIONS.format(folder=folder, user=getpass.getuser(), example=block))
    command = (NGINX, "-e", "stderr", "-p", str(folder), "-c", str(file))
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    async with _ended(process):
        await _says(process, "start worker process ")
        yield Proxy(port, folder / "cert.pem")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


async def _make_certificate(folder: Path) -> None:
    subject = ("-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}")
    files = ("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem"))
    command = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject, *files)
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    _, said = await process.communicate()
    assert process.returncode == 0, said


@asynccontextmanager
async def _ended(process: Process) -> AsyncIterator[None]:
    try:
        yield
    finally:
        process.terminate()
        await process.communicate()


async def _says(process: Process, wanted: str) -> None:
    assert process.stderr is not None
    told = b""
    async for line in process.stderr:
        told += line
        if wanted.encode() in line:
            return
    pytest.fail(told.decode())
