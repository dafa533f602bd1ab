"""What a guarded session reaches, measured at the sockets, and what it says of the rest."""

from __future__ import annotations

import asyncio

import pytest

from audio.errors import MediaError
from audio.fetching.track_fetcher import TrackFetcher
from sources.errors import SourceError
from sources.guard.guard import ForbiddenAddressError
from sources.guard.session import GuardedSession
from tests.sources.guard.watching import Names, dialled, forbidden, guard_with, listening
from tests.sources.guard.web_server import serving


async def reason(session: GuardedSession, url: str, *, total_s: float = 30.0) -> str:
    with pytest.raises(SourceError) as caught:
        await session.fetch(url, most_bytes=1000, total_s=total_s)
    return caught.value.reason


async def test_a_host_that_the_admin_allows_is_reached() -> None:
    async with listening() as (listener, port):
        names = Names(radio_test=[["127.0.0.1"]])
        async with GuardedSession(guard_with(names, f"radio.test:{port}")) as session:
            fetched = await session.fetch(f"http://radio.test:{port}/a", most_bytes=10, total_s=30)
        assert (fetched.body, fetched.content_type) == (b"hi", "audio/mpeg")
        assert listener.connections == 1
        assert f"Host: radio.test:{port}".encode() in listener.heard[0]


async def test_a_name_that_leads_to_this_machine_is_not() -> None:
    async with listening() as (listener, port):
        names = Names(evil_test=[["127.0.0.1"]], six_test=[["::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"]])
        async with GuardedSession(guard_with(names, "other.test")) as session:
            with dialled() as destinations:
                for host in ("evil.test", "six.test", "localhost", "EVIL.test."):
                    assert await reason(session, f"http://{host}:{port}/") == "forbidden_address"
        assert listener.connections == 0
        assert destinations == set()


async def test_a_name_that_changes_its_mind_is_dialled_where_it_was_vetted() -> None:
    """The first answer is let through by an entry for its address, the second is not."""
    async with listening("127.0.0.2") as (good, port), listening("127.0.0.1", port) as (bad, _):
        names = Names(rebind_test=[["127.0.0.2"], ["127.0.0.1"]])
        async with GuardedSession(guard_with(names, f"127.0.0.2:{port}")) as session:
            with dialled() as destinations:
                await session.fetch(f"http://rebind.test:{port}/", most_bytes=10, total_s=30)
                assert await reason(session, f"http://rebind.test:{port}/") == "forbidden_address"
        assert (good.connections, bad.connections) == (1, 0)
        assert destinations == {("127.0.0.2", port)}


async def test_of_a_name_with_two_addresses_only_the_permitted_one_is_dialled() -> None:
    async with listening("127.0.0.2") as (good, port), listening("127.0.0.1", port) as (bad, _):
        names = Names(two_test=[["127.0.0.1", "127.0.0.2", "169.254.169.254"]])
        async with GuardedSession(guard_with(names, f"127.0.0.2:{port}")) as session:
            with dialled() as destinations:
                await session.fetch(f"http://two.test:{port}/", most_bytes=10, total_s=30)
        assert (good.connections, bad.connections) == (1, 0)
        assert destinations == {("127.0.0.2", port)}


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("http://127.0.0.1:{other}/", "forbidden_address"),
        ("//127.0.0.1:{other}/", "forbidden_address"),
        ("http://evil.test:{other}/", "forbidden_address"),
        ("http://169.254.169.254/latest/meta-data/", "forbidden_address"),
        ("http://0x7f.1:{other}/", "forbidden_address"),
        ("http://[::ffff:127.0.0.1]:{other}/", "forbidden_address"),
        ("file:///etc/passwd", "unsupported"),
        ("ftp://127.0.0.1:{other}/a.mp3", "unsupported"),
        ("data:audio/mpeg;base64,AAAA", "unsupported"),
        ("gopher://127.0.0.1:{other}/", "unsupported"),
        ("ws://127.0.0.1:{other}/", "unsupported"),
        ("http://[", "unsupported"),
        ("http://media.test:22/", "forbidden_address"),
    ],
)
async def test_a_redirect_goes_no_further_than_a_link(location: str, expected: str) -> None:
    async with serving() as server, listening() as (listener, other):
        server.redirect("/", location.format(other=other))
        names = Names(media_test=[["127.0.0.1"]], evil_test=[["127.0.0.1"]])
        async with GuardedSession(guard_with(names, f"media.test:{server.port}")) as session:
            with dialled() as destinations:
                assert await reason(session, f"http://media.test:{server.port}/") == expected
        assert listener.connections == 0
        assert destinations == {("127.0.0.1", server.port)}


async def test_five_redirects_are_followed_and_no_sixth() -> None:
    async with serving() as server:
        for number in range(7):
            server.redirect(f"/{number}", f"/{number + 1}")
        async with GuardedSession(guard_with(None, f"127.0.0.1:{server.port}")) as session:
            server.answer("/7", b"here")
            assert (await session.fetch(f"{server.url}/2", most_bytes=10, total_s=30)).body == b"here"
            assert await reason(session, f"{server.url}/1") == "server_error"


async def test_what_is_too_large_is_not_read_whether_it_says_so_or_not() -> None:
    async with serving() as server, GuardedSession(guard_with(None, f"127.0.0.1:{server.port}")) as session:
        server.answer("/told", b"x" * 1001)
        server.answer("/untold", b"x" * 1001, chunked=True)
        server.answer("/fits", b"x" * 1000, chunked=True)
        assert await reason(session, f"{server.url}/told") == "too_large"
        assert await reason(session, f"{server.url}/untold") == "too_large"
        assert len((await session.fetch(f"{server.url}/fits", most_bytes=1000, total_s=30)).body) == 1000


async def test_a_server_that_never_answers_is_given_up() -> None:
    async with serving() as server, GuardedSession(guard_with(None, f"127.0.0.1:{server.port}")) as session:
        server.never("/")
        assert await reason(session, f"{server.url}/", total_s=0.05) == "timeout"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (401, "login_needed"),
        (403, "forbidden"),
        (404, "not_found"),
        (410, "removed"),
        (418, "forbidden"),
        (429, "rate_limited"),
        (451, "geo_blocked"),
        (500, "server_error"),
        (503, "server_error"),
        (504, "timeout"),
        (304, "server_error"),
    ],
)
async def test_a_refusal_says_why(status: int, expected: str) -> None:
    async with serving() as server, GuardedSession(guard_with(None, f"127.0.0.1:{server.port}")) as session:
        server.answer("/", b"", status=status)
        assert await reason(session, f"{server.url}/") == expected


async def test_a_name_or_a_server_that_is_not_there_is_no_network() -> None:
    async with listening() as (_, port):
        pass
    async with GuardedSession(guard_with(Names(empty_test=[[]]), f"127.0.0.1:{port}")) as session:
        assert await reason(session, f"http://127.0.0.1:{port}/") == "no_network"
        assert await reason(session, "http://nowhere.test/") == "no_network"
        assert await reason(session, "http://empty.test/") == "no_network"


async def test_cookies_and_passwords_go_nowhere() -> None:
    async with serving() as server, GuardedSession(guard_with(None, f"127.0.0.1:{server.port}")) as session:
        server.answer("/", b"", headers={"Set-Cookie": "who=you; Path=/"})
        await session.fetch(f"{server.url}/", most_bytes=10, total_s=30)
        await session.fetch(f"{server.url}/", most_bytes=10, total_s=30)
        assert all("Cookie" not in request.headers for request in server.requests)


async def test_the_environments_proxies_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving() as server, listening() as (proxy, proxy_port):
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy_port}")
        server.answer("/", b"straight")
        async with GuardedSession(guard_with(None, f"127.0.0.1:{server.port}")) as session:
            assert (await session.fetch(f"{server.url}/", most_bytes=10, total_s=30)).body == b"straight"
            with pytest.raises(ForbiddenAddressError):
                await session.client.get(f"{server.url}/", proxy=f"http://127.0.0.1:{proxy_port}")
        assert proxy.connections == 0


async def test_packed_answers_stay_packed() -> None:
    async with serving() as server, GuardedSession(guard_with(None, f"127.0.0.1:{server.port}")) as session:
        server.answer("/", b"not really gzip", headers={"Content-Encoding": "gzip"})
        assert (await session.fetch(f"{server.url}/", most_bytes=100, total_s=30)).body == b"not really gzip"
        assert server.requests[0].headers["Accept-Encoding"] == "identity"


async def test_a_download_through_the_session_is_refused_at_once() -> None:
    """A TrackFetcher tries again what may be over at the next try; this is not."""
    async with listening() as (listener, port), GuardedSession(guard_with()) as session:
        with pytest.raises(MediaError) as caught:
            await TrackFetcher.open(f"http://127.0.0.1:{port}/a", name="a", session=session.client, wait=never_waits)
        assert caught.value.reason == "bad_server"
        assert "ForbiddenAddressError" in caught.value.detail
        assert listener.connections == 0


async def never_waits(_: float) -> None:
    await asyncio.Event().wait()


async def test_connections_that_are_kept_are_those_that_were_vetted() -> None:
    async with serving() as server:
        names = Names(keep_test=[["127.0.0.1"], ["10.0.0.1"]])
        async with GuardedSession(guard_with(names, f"127.0.0.1:{server.port}")) as session:
            server.answer("/", b"ok")
            with dialled() as destinations:
                for _ in range(3):
                    await session.fetch(f"http://keep.test:{server.port}/", most_bytes=10, total_s=30)
        assert forbidden(destinations) == {("127.0.0.1", server.port)}
        assert names.asked == ["keep.test"]
