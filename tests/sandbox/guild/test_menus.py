"""Context menus, modals with every control, components v2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sandbox.client import Refused

if TYPE_CHECKING:
    from sandbox.client import Channel, Guild, Member

pytestmark = pytest.mark.usefixtures("bot")


async def test_a_persons_menu_is_used(ada: Member, ben: Member, general: Channel) -> None:
    assert await ada.context_menus(ben, channel=general) == ["Who is it"]
    answer = await ada.context_menu("Who is it", ben, channel=general)
    assert answer.text == f"Ben {ben.id}"


async def test_a_messages_menu_is_used(ada: Member, ben: Member, general: Channel) -> None:
    message = await ben.send(general, "to be or not")
    assert await ada.context_menus(message, channel=general) == ["Quote it"]
    assert (await ada.context_menu("Quote it", message)).text == "Ben: to be or not"
    with pytest.raises(Refused):
        await ada.context_menu("Who is it", message)


async def test_menus_stay_out_of_the_picker_of_slash_commands(ada: Member, general: Channel) -> None:
    assert "Who is it" not in await ada.commands(general)


async def test_a_menu_is_refused_in_a_thread_that_sleeps(ada: Member, general: Channel) -> None:
    thread = await ada.start_thread(general, "Nap")
    message = await ada.send(thread, "zzz")
    await ada.edit_thread(thread, archived=True)
    with pytest.raises(Refused) as refused:
        await ada.context_menu("Quote it", message)
    assert refused.value.code == 50083


async def test_a_modal_takes_selects_of_every_kind(guild: Guild, ada: Member, ben: Member, general: Channel) -> None:
    form = (await ada.slash("choices", channel=general)).modal
    assert form is not None
    role = await guild.role("Members")
    answer = await ada.submit(
        form, {"Colour": ["Red", "b"], "Person": ben, "Role": role, "Place": general, "Anyone": [ada]}
    )
    assert answer.text == "r, b | Ben | Members | general | Ada"


@pytest.mark.parametrize("wrong", [{"Colour": "Green"}, {"Place": None}, {"Colour": ["Red", "Blue", "Red"]}], ids=str)
async def test_a_modal_refuses_what_its_selects_do_not_offer(
    ada: Member, ben: Member, general: Channel, wrong: dict[str, Any]
) -> None:
    form = (await ada.slash("choices", channel=general)).modal
    assert form is not None
    values = {"Colour": "Red", "Person": ben, "Place": general}
    with pytest.raises(Refused):
        await ada.submit(form, {**values, **wrong})
    assert (await ada.submit(form, values)).text == "r | Ben |  | general | "


async def test_a_modal_takes_boxes_circles_and_files(ada: Member, general: Channel) -> None:
    form = (await ada.slash("boxes", channel=general)).modal
    assert form is not None
    answer = await ada.submit(form, {"Size": "l", "Extras": ["m", "i"], "Sure": True, "Paper": ("a.txt", b"hello")})
    assert answer.text == "l ['m', 'i'] True ['hello']"


@pytest.mark.parametrize(
    "wrong",
    [
        {"Size": None},
        {"Size": "xl"},
        {"Extras": ["sugar"]},
        {"Extras": ["m", "m", "i"]},
        {"Paper": [("a.txt", b"a"), ("b.txt", b"b")]},
    ],
    ids=str,
)
async def test_a_modal_refuses_what_its_boxes_do_not_take(ada: Member, general: Channel, wrong: dict[str, Any]) -> None:
    form = (await ada.slash("boxes", channel=general)).modal
    assert form is not None
    values = {"Size": "s", "Sure": False}
    with pytest.raises(Refused):
        await ada.submit(form, {**values, **wrong})
    assert (await ada.submit(form, values)).text == "s [] False []"


async def test_components_are_laid_out_and_pressed(ada: Member, general: Channel) -> None:
    shown = await ada.slash("card", channel=general)
    assert shown.text == "Now playing\nby the band"
    assert shown.buttons == ["Like"]
    assert (await ada.select(shown, ["Blue"])).text == "feels b"
    assert (await ada.click(shown, "Like")).text == "liked"
