"""The proxy for programs that dial by themselves: what it lets through, to whom, and how much."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st
from yarl import URL

from sources.guard.proxy import GuardProxy
from sources.guard.proxy_request import BadRequestError, ProxyRequest
from tests.sources.guard.watching import Names, dialled, guard_with, listening
from tests.sources.guard.web_server import serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


async def say(proxy: GuardProxy, request: bytes, *, with_secret: bool = True) -> bytes:
    """What comes back for raw bytes, to the end of the connection; nothing when it is reset."""
    url = URL(proxy.url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    if with_secret:
        secret = aiohttp.encode_basic_auth(url.user or "", url.password or "")
        request = request.replace(b"\r\n", f"\r\nProxy-Authorization: {secret}\r\n".encode(), 1)
    writer.write(request)
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


def status(answer: bytes) -> str:
    return answer.partition(b"\r\n")[0].removeprefix(b"HTTP/1.1 ").decode()


@asynccontextmanager
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_plain_http_passes_with_its_method_and_body() -> None:
    async with serving() as server, client() as session:
        server.answer("/a", b"answer")
        guard = guard_with(Names(site_test=[["127.0.0.1"]]), f"site.test:{server.port}")
        async with GuardProxy(guard) as proxy:
            url = URL(f"http://site.test:{server.port}/a?b=%2F", encoded=True)
            async with session.post(url, data=b"question", proxy=proxy.url) as response:
                assert await response.read() == b"answer"
        [request] = server.requests
        assert (request.method, request.path_qs, request.host) == ("POST", "/a?b=%2F", f"site.test:{server.port}")
        assert "Proxy-Authorization" not in request.headers


async def test_tls_passes_from_end_to_end() -> None:
    authority = trustme.CA()
    theirs, ours = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert("site.test").configure_cert(theirs)
    authority.configure_trust(ours)
    async with serving(tls=theirs) as server, client() as session:
        server.answer("/", b"x" * 1_000_000)
        guard = guard_with(Names(site_test=[["127.0.0.1"]]), f"site.test:{server.port}")
        url = f"https://site.test:{server.port}/"
        async with GuardProxy(guard) as proxy, session.get(url, proxy=proxy.url, ssl=ours) as response:
            assert await response.read() == b"x" * 1_000_000


async def test_who_does_not_know_the_secret_gets_nothing() -> None:
    async with listening() as (listener, port), GuardProxy(guard_with(None, f"127.0.0.1:{port}")) as proxy:
        request = f"GET http://127.0.0.1:{port}/ HTTP/1.1\r\n\r\n".encode()
        wrong = request.replace(b"\r\n", b"\r\nProxy-Authorization: Basic Y2hvcnVzOmd1ZXNz\r\n", 1)
        twice = wrong.replace(b"\r\n", b"\r\nProxy-Authorization: Basic Y2hvcnVzOmd1ZXNz\r\n", 1)
        for said in (request, wrong, twice):
            assert status(await say(proxy, said, with_secret=False)).startswith("407")
        assert status(await say(proxy, wrong)).startswith("407")
        assert listener.connections == 0
        assert status(await say(proxy, request)) == "200 OK"


async def test_each_proxy_has_a_secret_of_its_own() -> None:
    async with GuardProxy(guard_with()) as one, GuardProxy(guard_with()) as other:
        assert URL(one.url).password != URL(other.url).password


@pytest.mark.parametrize(
    "target",
    [
        "127.0.0.1:{port}",
        "[::1]:{port}",
        "[::ffff:127.0.0.1]:{port}",
        "localhost:{port}",
        "evil.test:{port}",
        "0x7f.1:{port}",
        "127.1:{port}",
        "2130706433:{port}",
        "0177.0.0.1:{port}",
        "127.0.0.1.:{port}",
        "169.254.169.254:80",
        "10.0.0.1:443",
        "[64:ff9b::7f00:1]:{port}",
        "[2002:7f00:1::]:{port}",
        "8.8.8.8:25",
        "8.8.8.8:0",
    ],
)
async def test_forbidden_addresses_are_refused_in_either_form(target: str) -> None:
    async with listening() as (listener, port), GuardProxy(guard_with(Names(evil_test=[["127.0.0.1"]]))) as proxy:
        target = target.format(port=port)
        with dialled() as destinations:
            assert status(await say(proxy, f"CONNECT {target} HTTP/1.1\r\n\r\n".encode())) == "403 Forbidden address"
            answer = await say(proxy, f"GET http://{target}/ HTTP/1.1\r\n\r\n".encode())
            assert status(answer) == "403 Forbidden address"
        assert listener.connections == 0
        assert destinations == {("127.0.0.1", URL(proxy.url).port)}


@pytest.mark.parametrize(
    "line",
    [
        "GET / HTTP/1.1",
        "GET file:///etc/passwd HTTP/1.1",
        "GET ftp://site.test/ HTTP/1.1",
        "GET https://site.test/ HTTP/1.1",
        "GET http://user:password@site.test/ HTTP/1.1",
        "GET http:///a HTTP/1.1",
        "GET http://[ HTTP/1.1",
        "GET http://site.test/ HTTP/2",
        "GET  http://site.test/ HTTP/1.1",
        "get http://site.test/ HTTP/1.1",
        "CONNECT site.test HTTP/1.1",
        "CONNECT user@site.test:80 HTTP/1.1",
        "CONNECT site.test:80/ HTTP/1.1",
        "CONNECT fe80::1%eth0:80 HTTP/1.1",
        "",
    ],
)
async def test_what_is_no_request_for_a_proxy_is_told_so(line: str) -> None:
    async with GuardProxy(guard_with()) as proxy:
        assert status(await say(proxy, f"{line}\r\n\r\n".encode())).startswith("400")


async def test_a_second_request_on_the_same_connection_goes_to_the_same_server() -> None:
    """What is said after the first head is carried to its server as it is, and that one closes after one answer."""
    async with listening() as (other, other_port), listening() as (meant, port):
        async with GuardProxy(guard_with(None, f"127.0.0.1:{port}", f"127.0.0.1:{other_port}")) as proxy:
            first = f"GET http://127.0.0.1:{port}/ HTTP/1.1\r\nConnection: keep-alive\r\n\r\n".encode()
            answer = await say(proxy, first + f"GET http://127.0.0.1:{other_port}/ HTTP/1.1\r\n\r\n".encode())
        assert answer.endswith(b"hi")
        assert (meant.connections, other.connections) == (1, 0)
        assert b"keep-alive" not in meant.heard[0]


async def test_a_host_that_cannot_be_had_is_told_apart_from_a_forbidden_one() -> None:
    async with listening() as (_, port):
        pass
    async with GuardProxy(guard_with(Names(), f"127.0.0.1:{port}")) as proxy:
        assert status(await say(proxy, b"CONNECT nowhere.test:443 HTTP/1.1\r\n\r\n")) == "502 No such host"
        gone = await say(proxy, f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\n".encode())
        assert status(gone) == "502 The host cannot be reached"


async def test_no_more_is_carried_than_the_limit() -> None:
    async with serving() as server, GuardProxy(guard_with(None, f"127.0.0.1:{server.port}"), most_bytes=5000) as proxy:
        server.answer("/", b"x" * 1_000_000)
        answer = await say(proxy, f"GET http://127.0.0.1:{server.port}/ HTTP/1.1\r\n\r\n".encode())
        assert len(answer) == 5000


async def test_a_connection_on_which_nothing_comes_is_ended() -> None:
    async with serving() as server, GuardProxy(guard_with(None, f"127.0.0.1:{server.port}"), idle_s=0.05) as proxy:
        server.never("/")
        assert await say(proxy, f"GET http://127.0.0.1:{server.port}/ HTTP/1.1\r\n\r\n".encode()) == b""


async def test_closing_it_ends_what_is_under_way() -> None:
    async with serving() as server:
        asked = server.never("/")
        async with GuardProxy(guard_with(None, f"127.0.0.1:{server.port}")) as proxy:
            answer = asyncio.create_task(say(proxy, f"GET http://127.0.0.1:{server.port}/ HTTP/1.1\r\n\r\n".encode()))
            await asked.wait()
        assert await answer == b""


async def test_a_head_without_end_is_given_up() -> None:
    async with GuardProxy(guard_with()) as proxy:
        assert await say(proxy, b"GET http://site.test/" + b"a" * 200_000, with_secret=False) == b""


@settings(max_examples=300)
@given(st.binary(max_size=200) | st.text("CONETGHP/1.:@[]# \r\n%x0", max_size=100).map(str.encode))
def test_any_bytes_are_a_request_or_refused(head: bytes) -> None:
    try:
        request = ProxyRequest.parse(head)
    except BadRequestError:
        return
    assert request.host.isascii()
    assert request.forwarded.count(b"\r\n\r\n") == (not request.is_tunnel)
