"""Buttons, select menus and modals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.client import Refused

if TYPE_CHECKING:
    from sandbox.client import Answer, Channel, Member

pytestmark = pytest.mark.usefixtures("bot")


@pytest.fixture
async def panel(ada: Member, general: Channel) -> Answer:
    return await ada.slash("panel", channel=general)


@pytest.fixture
async def form(ada: Member, general: Channel) -> Answer:
    return await ada.slash("feedback", channel=general)


async def test_buttons_and_menus_are_shown(panel: Answer) -> None:
    assert panel.buttons == ["Go", "Ask", "Quiet"]
    assert [(menu.custom_id, menu.options) for menu in panel.selects] == [("colour", ["Red", "Blue"]), ("who", [])]


async def test_a_button_changes_its_message(ada: Member, panel: Answer) -> None:
    answer = await ada.click(panel, "Go")
    assert answer.text == "gone"
    assert answer.message is not None
    assert panel.message is not None
    assert answer.message.id == panel.message.id
    assert answer.buttons == []


async def test_an_edit_after_a_bare_acknowledgement_is_awaited(ada: Member, panel: Answer) -> None:
    assert (await ada.click(panel, "quiet")).text == "quietly changed"


async def test_anyone_who_sees_a_button_may_press_it(ben: Member, panel: Answer) -> None:
    assert (await ben.click(panel, "Go")).text == "gone"


async def test_a_disabled_button_and_one_that_is_not_there_are_refused(ada: Member, panel: Answer) -> None:
    with pytest.raises(Refused, match="disabled"):
        await ada.click(panel, "Off")
    with pytest.raises(Refused, match="no 'Fly'"):
        await ada.click(panel, "Fly")


async def test_a_button_of_a_deleted_message_is_refused(ada: Member, panel: Answer, general: Channel) -> None:
    await general.delete()
    with pytest.raises(Refused) as refused:
        await ada.click(panel, "Go")
    assert refused.value.code in (10003, 10008)


async def test_a_menu_takes_labels_values_and_members(ada: Member, ben: Member, panel: Answer) -> None:
    assert (await ada.select(panel, ["Blue"], custom_id="colour")).text == "chose b"
    assert (await ada.select(panel, ["r"], custom_id="colour")).text == "chose r"
    assert (await ada.select(panel, [ben], custom_id="who")).text == "chose Ben"


async def test_a_refusal_names_what_there_is_in_a_sentence(ada: Member, panel: Answer, form: Answer) -> None:
    with pytest.raises(Refused, match="there is no 'Fly' here; there is 'Go', 'Off', 'Ask' and 'Quiet'"):
        await ada.click(panel, "Fly")
    with pytest.raises(Refused, match="the menu offers 'Red' and 'Blue', not 'Green'"):
        await ada.select(panel, ["Green"], custom_id="colour")
    assert form.modal is not None
    with pytest.raises(Refused, match="the modal has no field 'Age'; it has 'Name' and 'Body'"):
        await ada.submit(form.modal, {"Name": "Ada", "Age": "7"})


async def test_a_message_without_a_menu_has_nothing_to_choose_from(ada: Member, general: Channel) -> None:
    answer = await ada.slash("ping", channel=general)
    with pytest.raises(Refused, match="there is nothing to press here any more"):
        await ada.select(answer, ["Red"])


@pytest.mark.parametrize("values", [[], ["Red", "Blue"], ["Green"]], ids=str)
async def test_a_choice_that_is_not_on_offer_is_refused(ada: Member, panel: Answer, values: list[str]) -> None:
    with pytest.raises(Refused):
        await ada.select(panel, values, custom_id="colour")


async def test_a_modal_shows_its_fields_of_both_kinds(form: Answer) -> None:
    assert form.modal is not None
    assert form.modal.title == "Feedback"
    name, body = form.modal.fields
    assert (name.label, name.required, name.max_length, name.style) == ("Name", True, 10, 1)
    assert (body.label, body.required, body.description, body.style) == ("Body", False, "What you think", 2)


async def test_a_modal_is_filled_in_by_label_or_custom_id(ada: Member, form: Answer) -> None:
    assert form.modal is not None
    body = form.modal.fields[1].custom_id
    answer = await ada.submit(form.modal, {"Name": "Ada", body: "fine"})
    assert answer.text == "Ada says 'fine'"
    assert answer.ephemeral


async def test_a_modal_opened_by_a_button_knows_its_message(ada: Member, panel: Answer) -> None:
    form = await ada.click(panel, "Ask")
    assert form.modal is not None
    assert (await ada.submit(form.modal, {"Name": "Ada"})).text == "Ada says ''"


@pytest.mark.parametrize(
    "values",
    [{}, {"Name": ""}, {"Name": "x" * 11}, {"Name": "Ada", "Body": "x" * 4001}, {"Name": "Ada", "Age": "7"}],
    ids=["nothing", "empty", "too long", "over 4,000", "unknown field"],
)
async def test_a_modal_that_is_filled_in_wrongly_is_refused_and_stays_open(
    ada: Member, form: Answer, values: dict[str, str]
) -> None:
    assert form.modal is not None
    with pytest.raises(Refused):
        await ada.submit(form.modal, values)
    assert (await ada.submit(form.modal, {"Name": "Ada"})).text == "Ada says ''"


async def test_a_modal_is_for_one_person_and_one_time(ada: Member, ben: Member, form: Answer) -> None:
    assert form.modal is not None
    with pytest.raises(Refused):
        await ben.submit(form.modal, {"Name": "Ben"})
    await ada.submit(form.modal, {"Name": "Ada"})
    with pytest.raises(Refused):
        await ada.submit(form.modal, {"Name": "Ada"})
