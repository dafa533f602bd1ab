"""What the sandbox relies on in simcord, which calls all of it internal: a new version has to pass this first."""

from __future__ import annotations

import ast
import inspect
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from simcord import components, intents, interactions
from simcord.backend import Backend, access, cdn, command_access, errors, models, serializers
from simcord.http import router

from sandbox.world.backend import SandboxBackend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SANDBOX = Path(__file__).resolve().parents[2] / "sandbox"
OURS = [cls for cls in SandboxBackend.__mro__ if cls.__module__.startswith("sandbox.")]

STATE = {
    "application_emojis",
    "application_id",
    "bot_user",
    "cdn",
    "channels",
    "clock",
    "stage_instances",
    "commands",
    "guilds",
    "http_requests",
    "interaction_tokens",
    "interactions",
    "messages",
    "subscribers",
    "transcript",
    "users",
    "webhook_tokens",
    "webhooks",
}

METHODS = {
    "apply_ban": ["guild_id", "user_id", "reason"],
    "archived_threads": ["channel_id", "private"],
    "create_stage_instance": ["channel_id", "topic"],
    "delete_overwrite": ["channel_id", "target_id"],
    "delete_role": ["guild_id", "role_id"],
    "delete_stage_instance": ["channel_id"],
    "edit_guild": ["guild_id", "changes"],
    "edit_member": ["guild_id", "user_id", "changes", "move_voice", "channel_id"],
    "edit_stage_instance": ["channel_id", "changes"],
    "remove_ban": ["guild_id", "user_id"],
    "remove_member_role": ["guild_id", "user_id", "role_id"],
    "require_hierarchy": ["guild_id", "actor_id", "target_id"],
    "require_role_assignable": ["guild_id", "actor_id", "role_id"],
    "_emit_webhooks_update": ["channel_id"],
    "_mention_state": ["channel", "author_id", "content", "policy", "reply_author_id"],
    "active_threads": ["guild_id"],
    "add_member": ["guild_id", "user_id", "roles", "announce"],
    "add_member_role": ["guild_id", "user_id", "role_id"],
    "announce_channel_update": ["channel_id"],
    "announce_thread_create": ["thread"],
    "clear_reaction": ["channel_id", "message_id", "emoji"],
    "clear_reactions": ["channel_id", "message_id"],
    "compute_permissions": ["guild_id", "user_id", "channel_id"],
    "create_guild": ["name", "owner_id"],
    "create_message": ["channel_id", "author_id", "content", "embeds", "attachments", "stickers", "flags", "reference"],
    "create_role": ["guild_id", "name", "permissions"],
    "create_sticker": ["guild_id", "name", "user_id", "format_type", "file_data"],
    "create_system_message": ["channel_id", "message_type", "author_id", "recipient_id", "target_channel_id"],
    "delete_webhook": ["webhook_id"],
    "edit_role": ["guild_id", "role_id", "changes"],
    "find_command": ["name", "guild_id"],
    "get_channel": ["channel_id"],
    "get_dm_channel": ["user_id"],
    "get_guild": ["guild_id"],
    "get_member": ["guild_id", "user_id"],
    "get_message": ["channel_id", "message_id"],
    "get_role": ["guild_id", "role_id"],
    "get_thread": ["channel_id"],
    "get_user": ["user_id"],
    "get_webhook": ["webhook_id"],
    "iso_after": ["seconds"],
    "make_user": ["name"],
    "normalize_message_reference": ["channel_id", "reference"],
    "now_iso": [],
    "record_audit_log": ["guild_id", "action_type", "target_id", "options", "reason"],
    "require_permissions": ["guild_id", "user_id", "channel_id", "names"],
    "set_overwrite": ["channel_id", "overwrite"],
    "set_reaction": ["channel_id", "message_id", "emoji", "user_id", "reacted"],
    "set_voice_state": ["guild_id", "user_id", "channel_id"],
    "snowflake": [],
    "store_attachments": ["channel_id", "attachments"],
    "visible_commands": ["user_id", "channel_id"],
}

FUNCTIONS: dict[Callable[..., Any], list[str]] = {
    serializers.audit_log_entry_payload: ["entry"],
    serializers.audit_log_payload: ["backend", "entries"],
    serializers.roles_payload: ["guild"],
    serializers.stage_instance_payload: ["instance"],
    access.channel_accessible: ["backend", "channel_id", "viewer_id", "history"],
    access.message_accessible: ["backend", "channel_id", "message", "viewer_id"],
    access.reaction_permissions: ["message", "emoji"],
    command_access.command_access: ["backend", "command", "user_id", "channel_id"],
    components.validate_modal: ["modal"],
    errors.invalid_form_body: ["detail"],
    intents.censor_message: ["payload", "bot_id", "backend", "exempt_root"],
    intents.prune_guild_create: ["payload", "intents", "bot_id"],
    intents.required_intent: ["event", "payload"],
    interactions.base_payload: ["backend", "type", "channel_id", "guild_id", "user_id", "data"],
    router.dispatch: ["backend", "method", "path", "json", "params", "files", "reason", "message_content_access"],
    serializers.channel_payload: ["backend", "channel"],
    serializers.guild_create_payload: ["backend", "guild"],
    serializers.member_payload: ["backend", "guild", "member", "with_user"],
    serializers.message_payload: ["backend", "message", "for_user"],
    serializers.role_payload: ["role"],
    serializers.sticker_payload: ["backend", "sticker"],
    serializers.thread_list_payload: ["backend", "threads"],
    serializers.thread_member_payload: ["thread", "user_id"],
    serializers.thread_payload: ["backend", "thread"],
    serializers.user_payload: ["user"],
    serializers.voice_state_payload: ["backend", "state"],
    serializers.webhook_payload: ["backend", "webhook"],
    cdn.CdnStore.store_attachment: ["attachment_id", "channel_id", "filename", "data", "description"],
}

FIELDS: dict[Any, set[str]] = {
    models.AuditLogEntry: {"id", "action_type", "user_id", "target_id", "reason", "changes", "options"},
    models.Member: {"user_id", "nick", "mute", "deaf", "timed_out_until", "role_ids"},
    models.StageInstance: {"id", "guild_id", "channel_id", "topic"},
    models.Channel: {"id", "type", "name", "guild_id", "parent_id", "overwrites", "owner_id", "thread_metadata"}
    | {"message_count", "thread_members", "recipient_ids", "user_limit", "rate_limit_per_user"},
    models.Guild: {"id", "name", "owner_id", "roles", "members", "channel_ids", "thread_ids", "voice_states"},
    models.Interaction: {"id", "token", "channel_id", "user_id", "response_kind", "message_id", "source_message_id"}
    | {"ephemeral", "followup_ids", "modal", "modal_consumed", "autocomplete_choices", "command_type", "target_id"},
    models.Message: {"id", "channel_id", "author_id", "attachments", "ping_user_ids", "system_metadata", "webhook_id"}
    | {"content", "embeds", "components", "flags", "pinned", "poll", "reactions", "reference", "snapshots", "stickers"}
    | {"allowed_mentions", "mention_everyone", "mention_role_ids", "mention_user_ids", "ping_role_ids"}
    | {"author_avatar", "reply_author_id"},
    models.MessageSticker: {"id", "name", "format_type", "guild_id", "url"},
    models.Poll: {"question", "answers", "expiry", "allow_multiselect", "finalized", "votes"},
    models.PollAnswer: {"answer_id", "text"},
    models.Reaction: {"emoji", "user_ids"},
    models.Sticker: {"id", "name", "guild_id", "format_type", "url"},
    models.SystemMessageMetadata: {"recipient_id", "referenced_message_id"},
    models.Overwrite: {"target_id", "type", "allow", "deny"},
    models.Role: {"id", "name", "permissions", "managed"},
    models.ThreadMetadata: {"archived", "auto_archive_duration", "archive_timestamp", "locked", "invitable"},
    models.User: {"id", "name"},
    models.VoiceState: {"user_id", "channel_id", "session_id", "self_mute", "self_deaf"},
    models.Webhook: {"id", "token", "channel_id", "guild_id", "creator_id", "webhook_user_id"},
}


def parameters(function: Callable[..., Any]) -> set[str]:
    """The names a function takes."""
    return set(inspect.signature(function).parameters)


def imports(file: Path) -> Iterator[str]:
    """The top-level packages that a file imports."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def test_it_is_the_version_that_was_read() -> None:
    assert version("simcord") == "3.2.1"


def test_only_the_world_imports_simcord() -> None:
    importing = {file for file in SANDBOX.rglob("*.py") if "simcord" in imports(file)}
    assert importing
    assert {file.parent.name for file in importing} == {"world"}


def test_the_backend_keeps_its_state_under_these_names() -> None:
    assert vars(Backend()).keys() >= STATE


@pytest.mark.parametrize("name", METHODS)
def test_a_method_of_the_backend_takes_what_it_is_given(name: str) -> None:
    assert parameters(getattr(Backend, name)) >= set(METHODS[name])


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__qualname__)
def test_a_function_takes_what_it_is_given(function: Callable[..., Any]) -> None:
    assert parameters(function) >= set(FUNCTIONS[function])


@pytest.mark.parametrize("model", FIELDS, ids=lambda model: model.__name__)
def test_a_model_has_the_fields_that_are_read(model: Any) -> None:
    assert {field.name for field in fields(model)} >= FIELDS[model]


def test_what_is_overridden_is_still_called_the_way_simcord_calls_it() -> None:
    overridden = [
        (name, method)
        for cls in OURS
        for name, method in vars(cls).items()
        if inspect.isfunction(method) and hasattr(Backend, name) and not name.startswith("__")
    ]
    assert len(overridden) > 10
    for name, method in overridden:
        assert parameters(method) >= parameters(getattr(Backend, name)), name


def test_attachments_are_kept_where_the_signed_store_looks() -> None:
    store = cdn.CdnStore()
    payload = store.store_attachment(1, 2, "a.txt", b"a", None)
    assert store._blobs == {payload["url"]: b"a"}


def test_routes_are_found_by_the_most_literal_match_and_unknown_ones_are_loud() -> None:
    with pytest.raises(errors.BackendError) as unknown:
        router.dispatch(Backend(), "GET", "/nowhere")
    assert unknown.value.status == 501
