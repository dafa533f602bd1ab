"""What a bot's gateway events look like, told with Discord's own schemas as far as they go.

Source: Discord docs, Gateway Events. Where an event carries less than REST does (a member without its user, a channel
of GUILD_CREATE without its guild id), that schema is used without the demand for what is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .schemas import (
    FLAG,
    MOMENT,
    NUMBER,
    SNOWFLAKE,
    TEXT,
    all_of,
    by_id,
    fields,
    lacking,
    many,
    one_of,
    or_null,
    partial,
    ref,
    without,
)

if TYPE_CHECKING:
    from .schemas import Schema

EVENT = "gateway event "
"""What the names of the events' schemas start with."""

_PLACE = {"guild_id": SNOWFLAKE}
_USER, _ROLE, _EMOJI = ref("UserResponse"), ref("GuildRoleResponse"), ref("MessageReactionEmojiResponse")
_MESSAGE, _THREAD, _THREAD_MEMBER = ref("MessageResponse"), ref("ThreadResponse"), ref("ThreadMemberResponse")
_MEMBER, _BARE_MEMBER = ref("GuildMemberResponse"), ref("member without its user")
_CHANNEL, _THREAD_KINDS = ref("GuildChannelResponse"), {"properties": {"type": {"enum": [10, 11, 12]}}}


def describe_dispatches(schemas: dict[str, Schema]) -> dict[str, Schema]:
    """The schemas to add to Discord's `components.schemas`: the events', and the partial objects they are made of."""
    events = {**_of_guilds(), **_of_members(), **_of_channels(), **_of_messages(), **_of_voice(), **_of_interactions()}
    return {**_partial(schemas), **{EVENT + name: schema for name, schema in events.items()}}


def _partial(schemas: dict[str, Schema]) -> dict[str, Schema]:
    member = schemas["GuildMemberResponse"]
    return {
        "member without its user": without(member, "user"),
        "member of an interaction": without(member, "user", "mute", "deaf"),
        "channel of an interaction": partial(
            {
                "properties": {
                    **schemas["GuildChannelResponse"]["properties"],
                    **schemas["ThreadResponse"]["properties"],
                }
            },
            type=NUMBER,
            recipients=many(_USER),
            permissions=TEXT,
        ),
        "channel without its guild": lacking(schemas["GuildChannelResponse"], "guild_id"),
        "voice state without its guild": lacking(schemas["VoiceStateResponse"], "guild_id", "self_stream"),
        "gateway guild": lacking(schemas["GuildResponse"], *_ONLY_OVER_REST),
        "gateway thread": lacking(schemas["ThreadResponse"], *_ONLY_OVER_REST),
    }


_ONLY_OVER_REST = ("widget_enabled", "widget_channel_id")


def _of_guilds() -> dict[str, Schema]:
    voice_state = ref("voice state without its guild")
    created = fields(
        joined_at=MOMENT,
        large=FLAG,
        member_count=NUMBER,
        voice_states=many(voice_state),
        members=many(_MEMBER),
        channels=many(ref("channel without its guild")),
        threads=many(_THREAD),
        presences=many({"type": "object"}),
        stage_instances=many(ref("StageInstanceResponse")),
        guild_scheduled_events=many(ref("ScheduledEventResponse")),
        soundboard_sounds=many(ref("SoundboardSoundResponse")),
        optional={"unavailable": FLAG},
    )
    gone = fields(id=SNOWFLAKE, optional={"unavailable": FLAG})
    role = fields(guild_id=SNOWFLAKE, role=_ROLE)
    return {
        "GUILD_CREATE": all_of(ref("gateway guild"), created),
        "GUILD_UPDATE": ref("gateway guild"),
        "GUILD_DELETE": gone,
        "GUILD_ROLE_CREATE": role,
        "GUILD_ROLE_UPDATE": role,
        "GUILD_ROLE_DELETE": fields(guild_id=SNOWFLAKE, role_id=SNOWFLAKE),
        "GUILD_AUDIT_LOG_ENTRY_CREATE": all_of(ref("AuditLogEntryResponse"), fields(guild_id=SNOWFLAKE)),
        "GUILD_EMOJIS_UPDATE": fields(guild_id=SNOWFLAKE, emojis=many(ref("EmojiResponse"))),
        "GUILD_STICKERS_UPDATE": fields(guild_id=SNOWFLAKE, stickers=many(ref("GuildStickerResponse"))),
    }


def _of_members() -> dict[str, Schema]:
    person = fields(guild_id=SNOWFLAKE, user=_USER)
    changed = fields(
        guild_id=SNOWFLAKE,
        roles=many(SNOWFLAKE),
        user=_USER,
        joined_at=or_null(MOMENT),
        avatar=or_null(TEXT),
        banner=or_null(TEXT),
        optional={
            "nick": or_null(TEXT),
            "premium_since": or_null(MOMENT),
            "deaf": FLAG,
            "mute": FLAG,
            "pending": FLAG,
            "communication_disabled_until": or_null(MOMENT),
            "flags": NUMBER,
        },
    )
    chunk = fields(
        guild_id=SNOWFLAKE,
        members=many(_MEMBER),
        chunk_index=NUMBER,
        chunk_count=NUMBER,
        optional={"not_found": many(SNOWFLAKE), "presences": many({"type": "object"}), "nonce": TEXT},
    )
    presence = fields(
        guild_id=SNOWFLAKE,
        user=fields(id=SNOWFLAKE),
        status={"enum": ["idle", "dnd", "online", "offline"]},
        activities=many({"type": "object"}),
        client_status={"type": "object"},
    )
    return {
        "GUILD_MEMBER_ADD": all_of(_MEMBER, fields(guild_id=SNOWFLAKE)),
        "GUILD_MEMBER_UPDATE": changed,
        "GUILD_MEMBER_REMOVE": person,
        "GUILD_MEMBERS_CHUNK": chunk,
        "GUILD_BAN_ADD": person,
        "GUILD_BAN_REMOVE": person,
        "PRESENCE_UPDATE": presence,
        "USER_UPDATE": _USER,
    }


def _of_channels() -> dict[str, Schema]:
    channel = one_of(_CHANNEL, ref("PrivateChannelResponse"))
    thread_list = fields(
        guild_id=SNOWFLAKE,
        threads=many(_THREAD),
        members=many(_THREAD_MEMBER),
        optional={"channel_ids": many(SNOWFLAKE)},
    )
    joined = all_of(_THREAD_MEMBER, fields(optional={"member": _MEMBER, "presence": or_null({"type": "object"})}))
    membership = fields(
        id=SNOWFLAKE,
        guild_id=SNOWFLAKE,
        member_count=NUMBER,
        optional={"added_members": many(joined), "removed_member_ids": many(SNOWFLAKE)},
    )
    return {
        "CHANNEL_CREATE": channel,
        "CHANNEL_UPDATE": channel,
        "CHANNEL_DELETE": channel,
        "CHANNEL_PINS_UPDATE": fields(channel_id=SNOWFLAKE, optional={**_PLACE, "last_pin_timestamp": or_null(MOMENT)}),
        "THREAD_CREATE": all_of(_THREAD, fields(optional={"newly_created": FLAG})),
        "THREAD_UPDATE": _THREAD,
        "THREAD_DELETE": fields(id=SNOWFLAKE, guild_id=SNOWFLAKE, parent_id=SNOWFLAKE, type=NUMBER),
        "THREAD_LIST_SYNC": thread_list,
        "THREAD_MEMBER_UPDATE": all_of(_THREAD_MEMBER, fields(guild_id=SNOWFLAKE)),
        "THREAD_MEMBERS_UPDATE": membership,
        "TYPING_START": fields(
            channel_id=SNOWFLAKE, user_id=SNOWFLAKE, timestamp=NUMBER, optional={**_PLACE, "member": _MEMBER}
        ),
        "INVITE_CREATE": fields(
            channel_id=SNOWFLAKE,
            code=TEXT,
            created_at=MOMENT,
            max_age=NUMBER,
            max_uses=NUMBER,
            temporary=FLAG,
            uses=NUMBER,
            optional={**_PLACE, "inviter": _USER},
        ),
        "INVITE_DELETE": fields(channel_id=SNOWFLAKE, code=TEXT, optional=_PLACE),
        "WEBHOOKS_UPDATE": fields(guild_id=SNOWFLAKE, channel_id=SNOWFLAKE),
    }


def _of_messages() -> dict[str, Schema]:
    said = all_of(_MESSAGE, fields(optional={**_PLACE, "member": _BARE_MEMBER}))
    one = {"channel_id": SNOWFLAKE, "message_id": SNOWFLAKE}
    reaction = {**one, "emoji": _EMOJI, "burst": FLAG, "type": NUMBER}
    vote = fields(user_id=SNOWFLAKE, answer_id=NUMBER, optional=_PLACE, **one)
    return {
        "MESSAGE_CREATE": said,
        "MESSAGE_UPDATE": said,
        "MESSAGE_DELETE": fields(id=SNOWFLAKE, channel_id=SNOWFLAKE, optional=_PLACE),
        "MESSAGE_DELETE_BULK": fields(ids=many(SNOWFLAKE), channel_id=SNOWFLAKE, optional=_PLACE),
        "MESSAGE_REACTION_ADD": fields(
            user_id=SNOWFLAKE,
            optional={**_PLACE, "member": _MEMBER, "message_author_id": SNOWFLAKE, "burst_colors": many(TEXT)},
            **reaction,
        ),
        "MESSAGE_REACTION_REMOVE": fields(user_id=SNOWFLAKE, optional=_PLACE, **reaction),
        "MESSAGE_REACTION_REMOVE_ALL": fields(optional=_PLACE, **one),
        "MESSAGE_REACTION_REMOVE_EMOJI": fields(emoji=_EMOJI, optional=_PLACE, **one),
        "MESSAGE_POLL_VOTE_ADD": vote,
        "MESSAGE_POLL_VOTE_REMOVE": vote,
    }


def _of_voice() -> dict[str, Schema]:
    stage = ref("StageInstanceResponse")
    return {
        "VOICE_STATE_UPDATE": all_of(
            ref("voice state without its guild"), fields(optional={**_PLACE, "member": _MEMBER})
        ),
        "VOICE_SERVER_UPDATE": fields(token=TEXT, guild_id=SNOWFLAKE, endpoint=or_null(TEXT)),
        "STAGE_INSTANCE_CREATE": stage,
        "STAGE_INSTANCE_UPDATE": stage,
        "STAGE_INSTANCE_DELETE": stage,
    }


def _of_interactions() -> dict[str, Schema]:
    """Source: Discord docs, Receiving and Responding > Interaction Object."""
    invoked = all_of(ref("member without its user"), fields(user=_USER, permissions=TEXT))
    interaction = fields(
        id=SNOWFLAKE,
        application_id=SNOWFLAKE,
        type={"enum": [1, 2, 3, 4, 5]},
        token=TEXT,
        version={"const": 1},
        app_permissions=TEXT,
        entitlements=many(ref("EntitlementResponse")),
        authorizing_integration_owners={"type": "object", "additionalProperties": SNOWFLAKE},
        attachment_size_limit=NUMBER,
        optional={
            **_PLACE,
            "guild": fields(id=SNOWFLAKE, locale=TEXT, features=many(TEXT)),
            "channel": ref("channel of an interaction"),
            "channel_id": SNOWFLAKE,
            "member": invoked,
            "user": _USER,
            "message": _MESSAGE,
            "locale": ref("AvailableLocalesEnum"),
            "guild_locale": ref("AvailableLocalesEnum"),
            "context": {"enum": [0, 1, 2]},
            "data": _interaction_data(),
        },
    )
    return {"INTERACTION_CREATE": interaction}


def _interaction_data() -> Schema:
    """Source: the same page, Interaction Data and Resolved Data Structure; options and components nest freely.

    `id` is a command's, or the number of a component in its message.
    """
    partial_channel = fields(
        id=SNOWFLAKE,
        name=or_null(TEXT),
        type=NUMBER,
        permissions=TEXT,
        optional={
            **_PLACE,
            "flags": NUMBER,
            "last_message_id": or_null(SNOWFLAKE),
            "last_pin_timestamp": or_null(MOMENT),
            "nsfw": FLAG,
            "parent_id": or_null(SNOWFLAKE),
            "position": NUMBER,
            "rate_limit_per_user": NUMBER,
            "thread_metadata": ref("ThreadMetadataResponse"),
            "topic": or_null(TEXT),
        },
    )
    resolved = fields(
        optional={
            "users": by_id(_USER),
            "members": by_id(all_of(ref("member of an interaction"), fields(permissions=TEXT))),
            "roles": by_id(_ROLE),
            "channels": by_id(partial_channel),
            "messages": by_id(_MESSAGE),
            "attachments": by_id(ref("MessageAttachmentResponse")),
        }
    )
    return fields(
        optional={
            **_PLACE,
            "id": one_of(SNOWFLAKE, {"type": "integer", "minimum": 1}),
            "name": TEXT,
            "type": {"enum": [1, 2, 3]},
            "options": many({"type": "object"}),
            "target_id": SNOWFLAKE,
            "custom_id": TEXT,
            "component_type": NUMBER,
            "values": many(TEXT),
            "components": many({"type": "object"}),
            "resolved": resolved,
        }
    )
