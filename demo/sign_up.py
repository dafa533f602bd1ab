"""Filling in the form of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demo.actor import form_of
from demo.promise import promise

if TYPE_CHECKING:
    from demo.actor import Actor
    from sandbox.client import Answer

PASSWORD = "three cats on a tram"


async def sign_up(actor: Actor, form: Answer | None = None) -> None:
    """Register, by `/register` or with a form that is open already."""
    form = form or await actor.command("register")
    done = await actor.fill_in(
        form,
        {
            "First name": actor.name,
            "Last name": "Example",
            "E-mail": f"{actor.name.lower()}@example.com",
            password_label(form): PASSWORD,
        },
    )
    promise("logged in" in done.text, f"{actor.name} is not registered: {done.text}")


def password_label(form: Answer) -> str:
    return next(field.label for field in form_of(form).fields if "assword" in field.label)
