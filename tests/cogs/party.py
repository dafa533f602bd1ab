"""The people that most tests need, and what they do to get there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.client import Answer, Channel, Guild, Listener, Member

PASSWORD = "three cats on a tram"


@dataclass
class Party:
    """A server with a group in it. `thread` and `voice` are the group's."""

    guild: Guild
    general: Channel
    ada: Member
    ben: Member
    cleo: Member
    dan: Member
    thread: Channel
    voice: Channel
    bot_id: int
    name: str = "Film night"
    listeners: list[Listener] = field(default_factory=list)

    @classmethod
    async def gather(cls, guild: Guild) -> Party:
        """Register Ada, Ben and Cleo; make Ada's group; add Ben."""
        general = guild.channel("general")
        ada, ben, cleo, dan = [await guild.add_member(name) for name in ("Ada", "Ben", "Cleo", "Dan")]
        for member in (ada, ben, cleo):
            await register(member, general)
        await ada.slash("group create", channel=general, name=cls.name)
        thread, voice = await guild.thread(cls.name), await voice_channel(guild, cls.name)
        await ada.slash("member add", channel=thread, person=ben)
        bot_id = int((await guild.sandbox.bot_user())["id"])
        return cls(guild, general, ada, ben, cleo, dan, thread, voice, bot_id)

    async def listen(self, *members: Member) -> list[Listener]:
        """Sit these members down in the group's voice channel."""
        joined = [await member.join(self.voice) for member in members]
        self.listeners += joined
        return joined

    async def go_home(self) -> None:
        """Everybody leaves voice."""
        while self.listeners:
            await self.listeners.pop().leave()


async def voice_channel(guild: Guild, name: str) -> Channel:
    """A group's voice channel, which has the name of its thread."""
    return next(channel for channel in await guild.channels() if channel.name == name)


def email_of(member: Member) -> str:
    """An address that no other test has taken: all tests share one bot."""
    return f"{member.name.lower()}-{member.id}@example.com"


async def register(
    member: Member,
    channel: Channel,
    *,
    email: str | None = None,
    password: str = PASSWORD,
    first_name: str | None = None,
) -> Answer:
    """Fill in the form of `/register`; returns what the bot answered."""
    form = await member.slash("register", channel=channel)
    assert form.modal is not None
    values = (first_name or member.name, "Example", email or email_of(member), password)
    return await member.submit(
        form.modal, dict(zip((field.custom_id for field in form.modal.fields), values, strict=True))
    )


async def erase_account(member: Member, channel: Channel, password: str = PASSWORD) -> Answer:
    """Go all the way of `/user delete`: the question, the button, the password; returns what the bot answered."""
    question = await member.slash("user delete", channel=channel)
    form = await member.click(question, "Delete my account")
    assert form.modal is not None
    (field,) = form.modal.fields
    return await member.submit(form.modal, {field.custom_id: password})


async def login(member: Member, channel: Channel, email: str, password: str = PASSWORD) -> Answer:
    """Fill in the form of `/login`; returns what the bot answered."""
    form = await member.slash("login", channel=channel)
    assert form.modal is not None
    fields = [field.custom_id for field in form.modal.fields]
    return await member.submit(form.modal, dict(zip(fields, (email, password), strict=True)))
