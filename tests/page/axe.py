"""axe, which looks through a page for what keeps people from using it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from web.build import HERE

if TYPE_CHECKING:
    from playwright.async_api import Page

_SOURCE = HERE / "node_modules" / "axe-core" / "axe.min.js"
_GRAVE = ("serious", "critical")
_RUN = "axe.run().then(({violations}) => violations)"


async def grave_faults(page: Page) -> list[str]:
    """What axe finds serious or critical in a page as it is now: the rule, and where it is broken."""
    await page.evaluate(_SOURCE.read_text())  # not as a script tag, which the page's policy would not let in
    found: list[dict[str, Any]] = await page.evaluate(_RUN)
    return [
        f"{fault['id']}: {node['html']} ({node['failureSummary']})"
        for fault in found
        if fault["impact"] in _GRAVE
        for node in fault["nodes"]
    ]
