"""The API keeps to its own description: schemathesis asks for everything that it allows, and for what it does not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.generation import GenerationMode

from tests.web.conftest import served
from web.limits import Rate
from web.routes import ENDPOINTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.services.house import House
    from tests.services.person import Person
    from tests.web.conftest import Browser

SEED = 7
EXAMPLES = 12
"""Of each kind for each endpoint; a drill may raise it."""


def is_no_fault(ctx: Any, response: Any, case: Any) -> None:
    """What the chat server refuses is a 503 that says so; a 500 is a mistake of ours."""
    assert response.status_code != 500, response.text


CHECKS = [
    is_no_fault,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
NEVER_SLOW = Rate(burst=10**9, per_second=10**9)


def explore(base: str, token: str, name: str, own: Mapping[str, int]) -> None:
    """Ask an endpoint for anything, half of the time about what there is; runs in a thread, since it blocks."""
    schema = schemathesis.openapi.from_dict(requests.get(f"{base}/openapi.json", timeout=30).json())
    operation = schema.find_operation_by_id(name)
    headers = {"Authorization": f"Bearer {token}", "Sec-Fetch-Site": "same-origin"}
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        @seed(SEED)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(mode), is_real=st.booleans())
        def asked(case: Any, is_real: bool) -> None:
            if is_real and case.path_parameters:
                case.path_parameters = {key: own.get(key, value) for key, value in case.path_parameters.items()}
            response = case.call(base_url=base, headers=headers, timeout=30)
            checks = [check for check in CHECKS if not (is_real and check is negative_data_rejection)]
            case.validate_response(response, checks=checks)

        asked()


@pytest.mark.parametrize("name", [one.name for one in ENDPOINTS])
async def test_an_endpoint_answers_as_it_says(
    house: House, ada: Person, ben: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for rate in ("PER_ADDRESS", "PER_PERSON", "ENTRANCES"):
        monkeypatch.setattr(f"web.server.{rate}", NEVER_SLOW)
    seat = await house.group(ada, "Film night", ben)
    begun = await house.web.web_sessions.begin(await house.account_of(ada), "schemathesis")
    async with house.database.read() as tx:
        (_, (member, _)) = await tx.members.memberships(seat.group_id)
    own = {"group_id": seat.group_id, "user_id": begun.visit.user_id, "member_id": member.row_id}
    async with served(house, tmp_path) as base:
        await asyncio.to_thread(explore, base, begun.token, name, own)


async def test_the_description_has_everything_that_somebody_needs_to_ask(browser: Browser) -> None:
    _, described = await browser.ask("GET", "/openapi.json")
    assert described["components"]["securitySchemes"]["cookie"]["name"] == "__Host-chorus"
    for one in ENDPOINTS:
        operation = described["paths"][one.path][one.method.lower()]
        assert operation["summary"].endswith("."), one.name
        assert bool(operation["security"]) == (one.access == "session")
        assert {"429", "500"} < operation["responses"].keys()
        assert ("requestBody" in operation) == ("body" in one.models)


async def test_the_description_can_be_read_as_a_page_without_scripts(browser: Browser) -> None:
    status, page = await browser.ask("GET", "/api")
    assert (status, browser.answer.content_type) == (200, "text/html")
    for one in ENDPOINTS:
        assert one.path in page
        assert f'id="{one.name}"' in page
    assert "<script" not in page
    assert "http:" not in page
    assert "https:" not in page
    assert (await browser.ask("GET", "/api.css"))[0] == 200
    assert browser.answer.content_type == "text/css"
