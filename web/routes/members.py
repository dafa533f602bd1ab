"""The members of groups: listed, added, given roles, taken out."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from services.identity import AccountId
from services.members import Invited, Role, Standing
from web.call import Call
from web.endpoint import Endpoint, Model, endpoint
from web.fields import DiscordId, OwnId, Page, cut, following


class MembersQuery(Page):
    """Of which group."""

    group_id: OwnId


class MemberPath(Model):
    """Which membership."""

    member_id: OwnId


class Person(Model):
    """Somebody, as others see them."""

    id: int
    name: str


class MemberShown(Model):
    """A membership; its `id` is what is changed and ended."""

    id: int
    user: Person
    role: Standing


class MembersShown(Model):
    """A page of a group's members, longest-standing first."""

    members: list[MemberShown]
    total: int
    next: int | None


class NewMember(Model):
    """Whom to add to which group: by their account, or by a Discord account, which need not be registered."""

    group_id: OwnId
    user_id: OwnId | None = None
    discord_id: DiscordId | None = None

    @model_validator(mode="after")
    def _names_one(self) -> NewMember:
        if (self.user_id is None) == (self.discord_id is None):
            raise ValueError("name either user_id or discord_id")
        return self


class Added(Model):
    """Whether they are in it now, or invited until they register; `told`: whether they were written to."""

    outcome: Literal["added", "invited"]
    user: Person | None
    told: bool


class MemberChanges(Model):
    """The role that a member is to have."""

    role: Role


@endpoint("GET", "/members")
async def list_members(call: Call, query: MembersQuery) -> MembersShown:
    """Lists a group's members."""
    listed = await call.services.members.list(await call.seat(query.group_id))
    members = [
        MemberShown(id=one.member_id, user=Person(id=one.user.row_id, name=one.user.full_name), role=one.standing)
        for one in cut(query, listed)
    ]
    return MembersShown(members=members, total=len(listed), next=following(query, len(listed)))


@endpoint("POST", "/members")
async def add_member(call: Call, body: NewMember) -> Added:
    """Adds somebody to a group; invites them if they are not registered."""
    seat = await call.seat(body.group_id)
    discord_id = body.discord_id
    if body.user_id is not None:
        discord_id = await call.services.visitors.account_here(seat, body.user_id)
    added = await call.services.members.add(seat, discord_id or 0)
    if isinstance(added, Invited):
        return Added(outcome="invited", user=None, told=added.told)
    return Added(outcome="added", user=Person(id=added.row_id, name=added.full_name), told=False)


@endpoint("PUT", "/members/{member_id}")
async def update_member(call: Call, path: MemberPath, body: MemberChanges) -> MemberShown:
    """Gives a member another role."""
    seat, person = await call.services.visitors.membership(call.visitor, path.member_id)
    user = await call.services.members.update(seat, person, body.role)
    return MemberShown(id=path.member_id, user=Person(id=user.row_id, name=user.full_name), role=body.role)


@endpoint("DELETE", "/members/{member_id}")
async def remove_member(call: Call, path: MemberPath) -> None:
    """Takes somebody out of a group; with one's own membership, one leaves it."""
    seat, person = await call.services.visitors.membership(call.visitor, path.member_id)
    if person == AccountId(call.visitor.user_id):
        await call.services.members.leave(seat)
    else:
        await call.services.members.remove(seat, person)


ENDPOINTS: tuple[Endpoint, ...] = (list_members, add_member, update_member, remove_member)
