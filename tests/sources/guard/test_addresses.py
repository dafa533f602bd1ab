"""Which addresses, ports and hosts are let through."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.guard.addresses import is_public
from sources.guard.hosts import AllowList, as_address, canonical, is_web_port

FORBIDDEN = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 168.63.129.16 169.254.0.1
169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1
198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1
::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1
2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:808:808::1 3fff::1
5f00::1 fc00::1 fd00:ec2::254 fe80::1 febf::1 fec0::1 ff02::1 ff0e::1 4000::1
"""
PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 168.63.129.15
172.15.255.255 172.32.0.0 192.0.1.1 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255 2001:200::1
2001:4860:4860::8888 2606:4700::1111 2a00:1450:4001::1 2003::1 2400:cb00::1
"""


@pytest.mark.parametrize("text", str.split(FORBIDDEN))
def test_networks_of_ones_own_and_of_nobody_are_forbidden(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", str.split(PUBLIC))
def test_other_peoples_machines_are_public(text: str) -> None:
    assert is_public(ip_address(text))


@given(st.ip_addresses())
def test_nothing_is_public_that_the_standard_library_calls_special(address: IPv4Address | IPv6Address) -> None:
    if is_public(address):
        assert address.is_global
        special = (address.is_multicast, address.is_reserved, address.is_loopback, address.is_link_local)
        assert not any(special)


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:{}", "::{}", "64:ff9b::{}", "::ffff:0:{}"]))
def test_an_ipv4_address_within_an_ipv6_address_is_never_public(address: IPv4Address, form: str) -> None:
    assert not is_public(ip_address(form.format(address)))


@pytest.mark.parametrize(
    "host",
    [
        "",
        ".",
        "127.1",
        "0x7f.1",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "127.0.0.01",
        "2130706433",
        "0x7f000001",
        "017700000001",
        "0",
        "127.0.0.1.",
        "a.0x7f",
        "example.1",
        "1.2.3.4.5",
        "fe80::1%eth0",
        "::ffff:127.0.0.1%1",
        "::1::",
        "exa mple.com",
        "exa\nmple.com",
        "example.com\n",
        "1\uff127.0.0.1",
        "example\u3002com",
        "%31.example.com",
        "a..b",
        "-a.com",
        "a" * 64 + ".com",
        ".".join(["a"] * 200),
        "[::1]",
        "user@example.com",
        "example.com/",
    ],
)
def test_what_only_some_read_as_a_host_is_none(host: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        as_address(host)


def test_names_and_addresses_are_told_apart() -> None:
    assert as_address("stream.example.com") is None
    assert as_address("xn--mnchen-3ya.example") is None
    assert as_address("127.0.0.1") == IPv4Address("127.0.0.1")
    assert as_address("::1") == IPv6Address("::1")
    assert canonical("Example.COM.") == "example.com"


@pytest.mark.parametrize("port", [80, 443, 1024, 8000, 8080, 8443, 10000, 65535])
def test_ports_that_media_come_from(port: int) -> None:
    assert is_web_port(port)


@pytest.mark.parametrize("port", [0, 1, 22, 25, 53, 110, 445, 587, 1023, 2049, 5060, 6000, 6667, 65536, -1])
def test_ports_of_other_services(port: int) -> None:
    assert not is_web_port(port)


def test_an_entry_lets_a_host_through_at_its_port_or_at_all() -> None:
    allowed = AllowList.parse(["127.0.0.1:8123", "NAS.lan.", "[fd00::1]:80", "[::1]", "bücher.example:81"])
    assert allowed.has(IPv4Address("127.0.0.1"), 8123)
    assert not allowed.has(IPv4Address("127.0.0.1"), 80)
    assert not allowed.has("127.0.0.1", 8123)
    assert allowed.has("nas.lan", 22)
    assert allowed.has(IPv6Address("fd00::1"), 80)
    assert allowed.has(IPv6Address("::1"), 5)
    assert allowed.has("xn--bcher-kva.example", 81)
    assert not allowed.has("other.lan", 80)


@pytest.mark.parametrize(
    "entry", ["", ":80", "a b", "a:", "a:0", "a:65536", "a:b", "http://a/", "127.1", "*", "10.0.0.0/8"]
)
def test_an_entry_that_names_no_host_is_told(entry: str) -> None:
    with pytest.raises(ValueError, match=r"HOST|port"):
        AllowList.parse([entry])


@given(st.text())
def test_any_text_is_an_address_a_name_or_refused(text: str) -> None:
    try:
        as_address(text)
    except ValueError:
        return
    assert text.isascii()
