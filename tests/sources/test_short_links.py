"""Short links lead to what they are short for, and never to where nobody may go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import SourceError
from sources.guard.session import GuardedSession
from sources.short_links import ShortLinks
from tests.bad_input import NASTY
from tests.sources.guard.watching import Names, dialled, guard_with, listening
from tests.sources.guard.web_server import serving


class NobodyAsked:
    def ask(self, *_: object, **__: object) -> None:
        raise AssertionError("it was asked")


@given(
    st.text()
    | st.sampled_from(NASTY)
    | st.sampled_from(
        [
            "https://soundcloud.com/a/b",
            "https://on.soundcloud.com.evil.example/abc",
            "https://evil.example/?on.soundcloud.com",
            "https://on.soundcloud.com@evil.example/abc",
            "on.soundcloud.com/abc",
        ]
    )
)
async def test_what_is_no_short_link_is_left_as_it_is_and_nobody_is_asked(text: str) -> None:
    assert await ShortLinks(NobodyAsked()).follow(text) == text  # type: ignore[arg-type]


async def test_a_short_link_leads_to_where_its_redirects_end() -> None:
    async with serving() as server:
        names = Names(on_soundcloud_com=[["127.0.0.1"]], soundcloud_com=[["127.0.0.1"]])
        allowed = [f"{host}:{server.port}" for host in ("on.soundcloud.com", "soundcloud.com")]
        track = f"http://soundcloud.com:{server.port}/someone/paper-boats?si=made-up"
        server.redirect("/abc123", track)
        server.answer("/someone/paper-boats", b"a page")
        async with GuardedSession(guard_with(names, *allowed)) as session:
            follow = ShortLinks(session).follow
            assert await follow(f"http://on.soundcloud.com:{server.port}/abc123") == track
            with pytest.raises(SourceError) as gone:
                await follow(f"http://on.soundcloud.com:{server.port}/gone")
    assert gone.value.reason == "not_found"


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1:{other}/", "http://evil.test:{other}/", "http://[::1]:{other}/"]
)
async def test_a_short_link_leads_nobody_into_a_private_network(location: str) -> None:
    async with serving() as server, listening() as (listener, other):
        server.redirect("/abc123", location.format(other=other))
        names = Names(on_soundcloud_com=[["127.0.0.1"]], evil_test=[["127.0.0.1"]])
        async with GuardedSession(guard_with(names, f"on.soundcloud.com:{server.port}")) as session:
            with dialled() as destinations, pytest.raises(SourceError) as refused:
                await ShortLinks(session).follow(f"http://on.soundcloud.com:{server.port}/abc123")
        assert refused.value.reason == "forbidden_address"
        assert listener.connections == 0
        assert destinations == {("127.0.0.1", server.port)}
