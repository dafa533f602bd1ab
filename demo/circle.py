"""The chapters about people and groups: who can do what, how somebody comes in, and what administrators see of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demo.actor import Actor
from demo.promise import promise, seen
from demo.sign_up import PASSWORD, password_label, sign_up

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
        seen(await self.root.command("chorus setup"), "Groups' threads are made")
        done = await self.root.command("chorus setup", channel_=home)
        promise(f"<#{home.id}>" in done.text, "the groups' home was not set")
        promise("every permission" in done.text, f"the bot lacks something: {done.text}")

    async def know_oneself(self, person: Actor) -> None:
        """What somebody sees of their own account."""
        for command in ("user show", "user sessions", "user accounts", "user export"):
            shown = await person.command(command)
            promise(shown.ephemeral, f"/{command} is shown to everybody")
        helped = await person.command("chorus help")
        seen(helped, "/group create")
        seen(await person.command("user list"), "Ada Example")

    async def change_oneself(self, person: Actor) -> None:
        """Another name; and a password that was forgotten, until it came to mind again."""
        form = await person.command("user update")
        seen(await person.fill_in(form, {"Last name": "Sample"}), f"you are {person.name} Sample")
        asked = await person.command("user reset")
        seen(asked, "You can set a new password")
        seen(await person.press(asked, "Cancel it"), "cancelled")

    async def knock(self, owner: Actor, thread: Channel, group: str) -> Actor:
        """A visible group is found, asked, and joined. Returns who joined."""
        seen(await owner.command("group update", visibility="visible"), "is changed")
        eve = await self._arrive("Eve")
        await sign_up(eve)
        seen(await eve.command("group list", which="all"), group)
        seen(await eve.command("group join", name=group), "You have asked to join")
        request = await self._with_button(owner, thread)
        seen(await owner.press(request, "Let them in"), "let ")
        promise(eve.member.id in await thread.members(), "who was let in is not in the thread")
        eve.here = thread
        return eve

    async def invite(self, owner: Actor, thread: Channel) -> Actor:
        """Who has no account yet gets a letter with a button, and is in once they have filled in its form.

        Returns who was invited.
        """
        dan = await self._arrive("Dan")
        invited = await owner.command("member add", person=dan.member)
        promise("not registered yet" in invited.text, f"Dan was not invited: {invited.text}")
        dan.here = await dan.member.open_dm()
        letter = await self._with_button(dan, dan.here)
        self._transcript.says("Chorus", letter.text, only_to=dan.name)
        await sign_up(dan, await dan.press(letter, "Register"))
        promise(dan.member.id in await thread.members(), "who registered by invitation is not in the thread")
        return dan

    async def part_with(self, owner: Actor, guest: Actor, thread: Channel) -> None:
        """Somebody is taken out of the group, and then has their account erased."""
        seen(await owner.command("member remove", person=guest.member), "no longer in")
        promise(guest.member.id not in await thread.members(), "who was taken out is still in the thread")
        guest.here = self._general
        form = await guest.press(await guest.command("user delete"), "Delete my account")
        seen(await guest.fill_in(form, {password_label(form): PASSWORD}), "Your account is deleted")
        seen(await guest.command("user show"), "not registered")

    async def share_out(self, owner: Actor, second: Actor, dj: Actor) -> None:
        """Roles, a second owner, and music that is the DJs'."""
        seen(await owner.command("group update", second_owner=second.member, music="djs"), "is changed")
        seen(await owner.command("member update", person=dj.member, role="dj"), "a DJ")
        listed = await owner.command("member list")
        for standing in ("(owner)", "(second owner)", "(DJ)"):
            seen(listed, standing)
        seen(await owner.command("group update", reset="second_owner", music="everyone"), "is changed")

    async def send_off(self, owner: Actor, guest: Actor, thread: Channel) -> None:
        """Somebody leaves by themselves, and the group is private again."""
        seen(await guest.command("group leave"), "no longer in")
        promise(guest.member.id not in await thread.members(), "who left is still in the thread")
        seen(await owner.command("group update", visibility="private"), "is changed")

    async def look_up(self) -> None:
        """What the administrator reads of all that."""
        log = await self.root.command("chorus audit")
        seen(log, "Ada Example deleted")
        seen(await self.root.press(log, "Older"), "created")

    async def _arrive(self, name: str, *, administrator: bool = False) -> Actor:
        member = await self._guild.add_member(name, administrator=administrator)
        self._transcript.does(name, "comes to the server")
        return Actor(member, self._transcript, self._general)

    async def _with_button(self, reader: Actor, channel: Channel) -> Message:
        """The newest message there that has buttons."""
        return next(
            message for message in reversed(await reader.member.history(channel)) if message.raw.get("components")
        )
