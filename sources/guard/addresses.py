"""Which addresses of the internet anybody may be sent to. Touches nothing.

The lists are IANA's special-purpose address registries (IPv4 and IPv6, as of October 2026): `ipaddress.is_global` lets
multicast, 192.0.0.8, 64:ff9b::/96 and 2002::/16 through in Python 3.11.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address

_SPECIAL_V4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # "this network": Linux takes 0.0.0.0 for the machine itself
            "10.0.0.0/8",
            "100.64.0.0/10",  # carriers' NAT; a metadata service, too
            "127.0.0.0/8",
            "168.63.129.16/32",  # Azure's metadata and agents, at an address that looks public
            "169.254.0.0/16",  # link-local; the metadata service of most clouds
            "172.16.0.0/12",
            "192.0.0.0/24",  # protocol assignments; a metadata service, too
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")
"""All that is handed out; outside lie loopback, mapped and NAT64 forms of IPv4, local and multicast addresses."""
_SPECIAL_V6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments, with Teredo, which carries an IPv4 address
            "2001:db8::/32",
            "2002::/16",  # 6to4 carries an IPv4 address
            "2620:4f:8000::/48",
            "3fff::/20",
        ),
    )
)


def is_public(address: Address) -> bool:
    """Whether it is somebody's machine on the internet, rather than one of this network or of none."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_V4)
    return address in _GLOBAL_V6 and not any(address in network for network in _SPECIAL_V6)
