"""A server in which anything may be typed: people in every standing, and things that are elsewhere, gone or deleted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cogs.completion import LONGEST_CHOICE
from cogs.speech import LONGEST_MESSAGE
from sandbox.client import Refused
from sandbox.discord_types import OptionType
from tests.cogs.party import PASSWORD, Party, email_of, erase_account, register

if TYPE_CHECKING:
    from sandbox.client import Answer, Channel, Member, ModalField, Sandbox
    from tests.bad_input import Hand

GONE_GROUP, OPEN_GROUP, FAR_GROUP = "Gone night", "Open house", "Far away"
STEPS = 3
"""How often one goes on from an answer: into its form, by its buttons."""


@dataclass
class Arena:
    """`actors` type, those `inside` in the group's thread too; `people`: all who can be named, on this server or not;
    `names`: texts that mean something here.
    """

    party: Party
    actors: list[Member]
    inside: list[Member]
    people: list[Member]
    channels: list[Channel]
    names: list[str]
    commands: list[str]
    tried: int = field(default=0, init=False)
    refused: int = field(default=0, init=False)

    @classmethod
    async def build(cls, sandbox: Sandbox) -> Arena:
        """A new server with all that."""
        guild = await sandbox.create_guild("Arena")
        general = await guild.create_text_channel("general")
        party = await Party.gather(guild)
        root = await guild.add_member("Root", administrator=True)
        out, gone, erased, mod = [await guild.add_member(name) for name in ("Out", "Gone", "Erased", "Mod")]
        for person in (root, out, gone, erased, mod):
            await register(person, general)
        await party.ada.slash("member add", channel=party.thread, person=mod)
        await party.ada.slash("member update", channel=party.thread, person=mod, role="moderator")
        await party.cleo.slash("group create", channel=general, name=OPEN_GROUP, visibility="visible")
        await party.cleo.slash("group create", channel=general, name=GONE_GROUP)
        question = await party.cleo.slash("group delete", channel=general, name=GONE_GROUP)
        await party.cleo.click(question, "Delete it")
        await out.slash("logout", channel=general)
        await erase_account(erased, general)
        await gone.leave_guild()
        elsewhere = await sandbox.create_guild("Elsewhere")
        far = await elsewhere.add_member("Far")
        far_general = await elsewhere.create_text_channel("far")
        await register(far, far_general)
        await far.slash("group create", channel=far_general, name=FAR_GROUP)
        actors = [party.ada, party.ben, party.cleo, party.dan, root, out, erased, mod]
        bot = next(member for member in guild.members() if member.id == party.bot_id)
        people = [*actors, gone, far, bot]
        said = await party.ada.send(party.thread, "hello")
        ids = [said.id, party.thread.id, far_general.id, guild.id, elsewhere.id, *(person.id for person in people)]
        groups = [party.name, OPEN_GROUP, GONE_GROUP, FAR_GROUP]
        names = [*groups, *map(str, ids), *(person.mention for person in people), "First Light", PASSWORD]
        names += [email_of(person) for person in people]
        channels = [general, party.voice, party.thread, far_general]
        await party.listen(party.ada)
        return cls(
            party, actors, [party.ada, party.ben, root, mod], people, channels, names, await root.commands(general)
        )

    async def leave(self) -> None:
        await self.party.go_home()

    async def try_anything(self, hand: Hand) -> None:
        """Somebody types some command with some options somewhere, and goes on from its answer."""
        self.tried += 1
        actor, command = hand.pick(self.actors), hand.pick(self.commands)
        here = hand.pick([self.party.thread, self.party.general]) if actor in self.inside else self.party.general
        try:
            declared = await actor.command_options(command, channel=here)
            await self._complete(hand, actor, here, command, declared)
            options = {
                f"{option['name']}_": self._value(hand, option) for option in declared if _is_given(hand, option)
            }
            answer = await actor.slash(command, channel=here, **options)
            check(answer, command, options)
            for _ in range(STEPS):
                following = await self._go_on(hand, actor, answer)
                if following is None:
                    return
                answer = following
                check(answer, command, options)
        except Refused:  # Discord itself would not send that, or not there
            self.refused += 1

    async def _complete(
        self, hand: Hand, actor: Member, here: Channel, command: str, declared: list[dict[str, Any]]
    ) -> None:
        """Be offered choices while one types, where the command offers some."""
        for option in declared:
            if option.get("autocomplete") and hand.flip():
                typed = hand.text(self.names, 100)
                choices = await actor.autocomplete(command, channel=here, focused=option["name"], query=typed)
                assert all(0 < len(shown) <= LONGEST_CHOICE for shown, _ in choices), (command, typed)

    async def _go_on(self, hand: Hand, actor: Member, answer: Answer) -> Answer | None:
        if answer.modal is not None:
            values = {box.custom_id: self._typed_into(hand, box) for box in answer.modal.fields}
            return await actor.submit(answer.modal, values)
        if answer.selects and hand.flip():
            menu = hand.pick(answer.selects)
            return await actor.select(answer, [hand.pick(menu.options)], custom_id=menu.custom_id)
        if answer.buttons and hand.flip():
            return await actor.click(answer, hand.pick(answer.buttons))
        return None

    def _value(self, hand: Hand, option: dict[str, Any]) -> Any:
        match option["type"]:
            case OptionType.USER:
                return hand.pick(self.people)
            case OptionType.CHANNEL:
                return hand.pick(self.channels)
            case OptionType.BOOLEAN:
                return hand.flip()
            case OptionType.INTEGER:
                return hand.whole_number(option.get("min_value", -(2**53)), option.get("max_value", 2**53))
            case OptionType.ATTACHMENT:
                return hand.file()
        if option.get("choices"):
            return hand.pick(option["choices"])["value"]
        return hand.text(self.names, option.get("max_length", 4000))

    def _typed_into(self, hand: Hand, box: ModalField) -> str:
        text = hand.text(self.names, box.max_length or 4000)
        if "assword" in box.label:
            return PASSWORD if hand.flip() else text
        return f"{text[:200]}@example.com" if "mail" in box.label and hand.flip() else text


def _is_given(hand: Hand, option: dict[str, Any]) -> bool:
    return option.get("required", False) or hand.flip()


def check(answer: Answer, *typed: object) -> None:
    """It says something, and nothing went wrong that nobody thought of."""
    says = answer.modal is not None or answer.whole_text.strip() or answer.state == "acknowledged"
    assert says, (typed, answer)
    assert "the reference" not in answer.whole_text, (typed, answer)
    assert len(answer.text) <= LONGEST_MESSAGE, typed
