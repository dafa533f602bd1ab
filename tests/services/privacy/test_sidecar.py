"""The list of who is forgotten outlives crashes, torn lines and what else may stand in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from services.privacy import Sidecar

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_last_word_about_somebody_counts(tmp_path: Path) -> None:
    sidecar = Sidecar(tmp_path / "forgotten")
    assert sidecar.read() == {}
    sidecar.append({1: 10, 2: 2**63 - 1})
    sidecar.append({1: 5})
    sidecar.append({})
    assert sidecar.read() == {1: 5, 2: 2**63 - 1}
    assert (tmp_path / "forgotten").stat().st_mode & 0o777 == 0o600


def test_a_torn_line_is_passed_over_and_takes_no_other_with_it(tmp_path: Path) -> None:
    path = tmp_path / "forgotten"
    sidecar = Sidecar(path)
    sidecar.append({1: 10, 2: 20})
    path.write_bytes(path.read_bytes()[:-2])
    assert sidecar.read() == {1: 10}
    sidecar.append({3: 30})
    assert sidecar.read() == {1: 10, 3: 30}


@given(garbage=st.binary(max_size=60))
def test_whatever_stands_in_the_file_is_no_failure(tmp_path_factory: pytest.TempPathFactory, garbage: bytes) -> None:
    path = tmp_path_factory.mktemp("odd") / "forgotten"
    path.write_bytes(garbage)
    sidecar = Sidecar(path)
    assert all(max(pair) < 2**63 for pair in sidecar.read().items())
    sidecar.append({7: 70})
    assert sidecar.read()[7] == 70
