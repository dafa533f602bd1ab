"""The chapters about people and groups: who can do what, how somebody comes in, and what administrators see of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demo.actor import Actor
from demo.promise import promise
from demo.sign_up import sign_up

if TYPE_CHECKING:
    from demo.transcript import Transcript
    from sandbox.client import Channel, Guild, Message


class Circle:
    """An administrator, somebody who knocks, and somebody who is invited before they have an account."""

    def __init__(self, guild: Guild, general: Channel, transcript: Transcript) -> None:
        self._guild = guild
        self._general = general
        self._transcript = transcript

    async def set_up(self) -> None:
        """An administrator says where groups live."""
        self.root = await self._arrive("Root", administrator=True)
        home = await self._guild.create_text_channel("groups")
        await self.root.command("chorus setup")
        done = await self.root.command("chorus setup", channel_=home)
        promise(f"<#{home.id}>" in done.text, "the groups' home was not set")
        promise("every permission" in done.text, f"the bot lacks something: {done.text}")

    async def know_oneself(self, person: Actor) -> None:
        """What somebody sees of their own account."""
        for command in ("user show", "user sessions", "user accounts", "user export"):
            shown = await person.command(command)
            promise(shown.ephemeral, f"/{command} is shown to everybody")
        helped = await person.command("chorus help")
        promise("group create" in helped.text, "help does not show how to begin")

    async def knock(self, owner: Actor, thread: Channel, group: str) -> Actor:
        """A visible group is found, asked, and joined. Returns who joined."""
        await owner.command("group update", visibility="visible")
        eve = await self._arrive("Eve")
        await sign_up(eve)
        found = await eve.command("group list", which="all")
        promise(group in found.text, "a visible group is not listed")
        await eve.command("group join", name=group)
        request = await self._with_button(owner, thread)
        await owner.press(request, "Let them in")
        promise(eve.member.id in await thread.members(), "who was let in is not in the thread")
        eve.here = thread
        return eve

    async def invite(self, owner: Actor, thread: Channel) -> None:
        """Who has no account yet gets a letter with a button, and is in once they have filled in its form."""
        dan = await self._arrive("Dan")
        invited = await owner.command("member add", person=dan.member)
        promise("not registered yet" in invited.text, f"Dan was not invited: {invited.text}")
        dan.here = await dan.member.open_dm()
        letter = await self._with_button(dan, dan.here)
        self._transcript.says("Chorus", letter.text, only_to=dan.name)
        await sign_up(dan, await dan.press(letter, "Register"))
        promise(dan.member.id in await thread.members(), "who registered by invitation is not in the thread")

    async def share_out(self, owner: Actor, second: Actor, dj: Actor) -> None:
        """Roles, a second owner, and music that is the DJs'."""
        await owner.command("group update", second_owner=second.member, music="djs")
        await owner.command("member update", person=dj.member, role="dj")
        listed = await owner.command("member list")
        for name in (owner.name, second.name, dj.name):
            promise(name in listed.text, f"{name} is not listed")
        await owner.command("group update", no_second_owner=True, music="everyone")
        left = await dj.command("group leave")
        promise("no longer" in left.text or "left" in left.text, f"{dj.name} could not leave: {left.text}")

    async def look_up(self) -> None:
        """What the administrator reads of all that."""
        log = await self.root.command("chorus audit")
        promise("deleted" in log.text, "the audit log does not tell who deleted the group")
        await self.root.press(log, "Older")

    async def _arrive(self, name: str, *, administrator: bool = False) -> Actor:
        member = await self._guild.add_member(name, administrator=administrator)
        self._transcript.does(name, "comes to the server")
        return Actor(member, self._transcript, self._general)

    async def _with_button(self, reader: Actor, channel: Channel) -> Message:
        """The newest message there that has buttons."""
        return next(
            message for message in reversed(await reader.member.history(channel)) if message.raw.get("components")
        )
