"""The health report's view of sound."""

from __future__ import annotations

from importlib.metadata import version

from audio.info import opus_version, probe


def test_the_probe_encodes_opus_and_names_every_version() -> None:
    info = probe()
    assert info.opus == opus_version()
    assert version("av") in info.opus
    assert info.davey == version("davey")
    assert info.dave_protocol >= 1
    assert info.nacl == version("PyNaCl")
