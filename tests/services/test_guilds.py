"""Where groups live: set by administrators, kept, and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from services.audit_trail import AuditQuestion
from services.chat_server import Shortfall
from services.errors import AdminOnlyError, HomeGoneError, NotInGuildError
from services.guilds import Home
from tests.services.person import GENERAL_ID, GUILD_ID

if TYPE_CHECKING:
    from services.seats import Asker
    from tests.services.house import House
    from tests.services.person import Person

CATEGORY_ID = GENERAL_ID + 500


@pytest.fixture
def admin(house: House) -> Asker:
    """An administrator, who never registered."""
    return house.stranger("root").asks(is_admin=True)


async def test_a_guild_in_which_nobody_set_anything_has_no_home(house: House) -> None:
    assert await house.guilds.home_of(GUILD_ID) == Home()


async def test_what_is_set_is_kept_and_what_is_left_out_stays(house: House, admin: Asker) -> None:
    await house.guilds.set_up(admin, home_channel_id=GENERAL_ID)
    setup = await house.guilds.set_up(admin, voice_category_id=CATEGORY_ID)
    assert setup.home == await house.guilds.home_of(GUILD_ID) == Home(GENERAL_ID, CATEGORY_ID)
    assert (await house.guilds.look(admin)).home == setup.home
    assert await house.guilds.home_of(GUILD_ID + 1) == Home()


async def test_what_was_set_can_be_forgotten_also_while_something_new_is_set(house: House, admin: Asker) -> None:
    await house.guilds.set_up(admin, home_channel_id=GENERAL_ID)
    setup = await house.guilds.set_up(admin, voice_category_id=CATEGORY_ID, anywhere=True)
    assert setup.home == Home(None, CATEGORY_ID)
    assert (await house.guilds.set_up(admin, anywhere=True)).home == Home()


async def test_it_is_kept_also_when_the_bot_lacks_something_and_that_is_told(house: House, admin: Asker) -> None:
    house.chat_server.missing = [Shortfall(GENERAL_ID, ["Manage Threads and Posts"])]
    setup = await house.guilds.set_up(admin, home_channel_id=GENERAL_ID)
    assert setup.missing == house.chat_server.missing
    assert (await house.guilds.home_of(GUILD_ID)).home_channel_id == GENERAL_ID


async def test_a_channel_that_is_gone_is_not_set_and_is_told_when_it_was_set_before(house: House, admin: Asker) -> None:
    await house.guilds.set_up(admin, home_channel_id=GENERAL_ID)
    house.chat_server.lose(GENERAL_ID)
    with pytest.raises(HomeGoneError):
        await house.guilds.look(admin)
    house.chat_server.lose(CATEGORY_ID)
    with house.nothing_changes(), pytest.raises(HomeGoneError):
        await house.guilds.set_up(admin, voice_category_id=CATEGORY_ID, anywhere=True)


async def test_only_an_administrator_sets_or_sees_it(house: House, ada: Person) -> None:
    with house.nothing_changes():
        for try_it in (house.guilds.look, house.guilds.set_up):
            with pytest.raises(AdminOnlyError):
                await try_it(ada.asks())
            with pytest.raises(NotInGuildError):
                await try_it(ada.asks(guild_id=None, is_admin=True))


async def test_setting_it_stands_in_the_audit_log(house: House, admin: Asker) -> None:
    await house.guilds.set_up(admin, home_channel_id=GENERAL_ID)
    (named,) = (await house.audit.page(admin, AuditQuestion())).deeds
    assert (named.entry.action, named.entry.actor_discord_id) == ("chorus setup", admin.discord_id)
