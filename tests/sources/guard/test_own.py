"""This machine's own public addresses are as forbidden as its loopback."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from sources.guard.guard import ForbiddenAddressError, Guard
from sources.guard.hosts import AllowList
from sources.guard.own import is_own
from tests.sources.guard.watching import Names

OWN = ip_address("9.9.9.9")


def test_an_address_is_own_when_the_machine_has_it() -> None:
    assert is_own(ip_address("127.0.0.1"))
    assert not is_own(ip_address("192.0.2.77"))
    assert not is_own(ip_address("2001:db8::77"))


async def test_a_public_address_that_is_own_is_refused_unless_it_is_allowed() -> None:
    names = Names(me_test=[[str(OWN)]], both_test=[[str(OWN), "9.9.9.10"]])
    guard = Guard(resolve=names.resolve, is_own=OWN.__eq__)
    for host in (str(OWN), "me.test"):
        with pytest.raises(ForbiddenAddressError):
            await guard.vet(host, 443)
    assert await guard.vet("both.test", 443) == [(ip_address("9.9.9.10"), 443)]
    allowed = Guard(resolve=names.resolve, is_own=OWN.__eq__, allowed=AllowList.parse([f"{OWN}:443"]))
    assert await allowed.vet("me.test", 443) == [(OWN, 443)]
