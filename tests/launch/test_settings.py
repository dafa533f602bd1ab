"""Settings: where each value comes from."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from launch.keys import keys_of
from launch.sections import Endpoint, StorageSettings
from launch.settings import ConfigError, Settings, load

ROOT = Path(__file__).parents[2]
KEYS = keys_of({name: type(field.default) for name, field in Settings.model_fields.items()})


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, "utf-8")


def test_config_toml_names_every_key_in_order() -> None:
    tables = tomllib.loads((ROOT / "config.toml").read_text("utf-8"))
    written = [f"{section}.{key}" for section, table in tables.items() for key in table]
    assert written == [key.dotted for key in KEYS if not key.is_secret]


def test_config_toml_says_the_defaults(tmp_path: Path) -> None:
    defaults = load(tmp_path, {})
    write(tmp_path, "config.toml", (ROOT / "config.toml").read_text("utf-8"))
    assert load(tmp_path, {}) == defaults


def test_the_example_of_an_env_file_changes_nothing(tmp_path: Path) -> None:
    defaults = load(tmp_path, {})
    write(tmp_path, ".env", (ROOT / ".env.example").read_text("utf-8"))
    assert load(tmp_path, {}) == defaults


def test_the_admins_file_overrides_key_by_key(tmp_path: Path) -> None:
    write(tmp_path, "config.toml", "[accounts]\nsession_days = 10\nargon2_time_cost = 1")
    write(tmp_path, "config.local.toml", "[accounts]\nsession_days = 20")
    accounts = load(tmp_path, {}).accounts
    assert (accounts.session_days, accounts.argon2_time_cost) == (20, 1)


def test_the_environment_overrides_the_env_file_and_that_the_files(tmp_path: Path) -> None:
    write(tmp_path, "config.local.toml", "[groups]\nmax_per_guild = 1\n[voice]\nconnect_timeout_s = 1")
    write(tmp_path, ".env", "CHORUS_GROUPS__MAX_PER_GUILD=2\nexport CHORUS_VOICE__CONNECT_TIMEOUT_S='2.5' # s\n")
    settings = load(tmp_path, {"CHORUS_GROUPS__MAX_PER_GUILD": "3"})
    assert (settings.groups.max_per_guild, settings.voice.connect_timeout_s) == (3, 2.5)


def test_every_key_can_be_set_by_a_variable(tmp_path: Path) -> None:
    texts = {
        "CHORUS_ATTACHMENTS__KEEP": "false",
        "CHORUS_DISCORD__ENDPOINT": "[::1]:8443",
        "CHORUS_CLOUDINARY__ENDPOINT": "https://api-eu.cloudinary.com",
        "CHORUS_GROUPS__JOIN_NEEDS_APPROVAL": "false",
        "CHORUS_GROUPS__ON_DELETE": "delete",
        "CHORUS_GROUPS__THREAD_AUTO_ARCHIVE_MINUTES": "1440",
        "CHORUS_LOGGING__LEVEL": "DEBUG",
        "CHORUS_MIRROR__KEEP_UNREGISTERED": "false",
        "CHORUS_MIRROR__DELETED_WORDS": "erase",
        "CHORUS_MIRROR__QUEUE_EVENTS": "8",
        "CHORUS_PLAYER__FAIR_TURNS": "true",
        "CHORUS_PLAYER__PANEL": "false",
        "CHORUS_PRIVACY__POLICY_URL": "https://example.com/chorus",
        "CHORUS_ROOM__ALWAYS_ON": "true",
        "CHORUS_ROOM__QUIETER_WHILE_SPEAKING": "true",
        "CHORUS_ROOM__BLOCKED": "Karaoke,  example.com",
        "CHORUS_ROOM__CONTROL": "requester",
        "CHORUS_ROOM__REQUESTER_LEFT": "goes",
        "CHORUS_SANDBOX__OPEN_BROWSER": "false",
        "CHORUS_SOURCES__ALLOWED_HOSTS": "media.local:8080, 10.0.0.7",
        "CHORUS_SOURCES__LIVE": "false",
        "CHORUS_SOURCES__ORDER": "library link",
        "CHORUS_WEB__PASSWORDS_ON_PAGE": "false",
        "CHORUS_WEB__PUBLIC_URL": "https://chorus.example.com",
        "CHORUS_WEB__RELAY_VIDEO": "true",
    }
    secrets = {"YOUTUBE_API_KEY", "DISCORD_TOKEN", "CLOUDINARY_API_KEY", "CLOUDINARY_API_SECRET"}
    assert {*secrets, *texts} < {key.variable for key in KEYS}
    settings = load(
        tmp_path,
        {key.variable: texts.get(key.variable, "3") for key in KEYS} | {"CHORUS_ACCOUNTS__ARGON2_MEMORY_KIB": "2048"},
    )
    assert settings.discord.endpoint == Endpoint("::1", 8443)
    assert settings.sources.order == ("library", "link")
    assert settings.sources.allowed_hosts == ("media.local:8080", "10.0.0.7")
    assert (settings.attachments.keep, settings.attachments.max_file_bytes) == (False, 3 * 1024 * 1024)
    assert (settings.room.blocked, settings.room.control) == (("karaoke", "example.com"), "requester")
    assert settings.groups.thread_auto_archive_minutes == 1440
    assert (settings.groups.join_needs_approval, settings.groups.on_delete) == (False, "delete")
    assert settings.logging.level == "DEBUG"
    assert (settings.mirror.keep_unregistered, settings.mirror.queue_events) == (False, 8)
    assert settings.accounts.argon2_memory_kib == 2048
    assert settings.voice.leave_when_idle_minutes == 3.0
    assert settings.library.folder == tmp_path / "3"
    assert settings.discord.token is not None
    assert settings.discord.token.get_secret_value() == "3"
    assert settings.cloudinary.endpoint == "https://api-eu.cloudinary.com"
    assert settings.cloudinary.api_secret is not None
    assert settings.cloudinary.api_secret.get_secret_value() == "3"


@pytest.mark.parametrize("variable", ["DISCORD_TOKEN", "CLOUDINARY_API_KEY", "CLOUDINARY_API_SECRET"])
def test_a_secret_is_trimmed_and_shown_nowhere(tmp_path: Path, variable: str) -> None:
    settings = load(tmp_path, {variable: " abc.def-ghi\n"})
    secrets = (settings.discord.token, settings.cloudinary.api_key, settings.cloudinary.api_secret)
    assert [secret.get_secret_value() for secret in secrets if secret] == ["abc.def-ghi"]
    assert "abc" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_the_address_of_cloudinary_needs_no_slash_and_may_be_left_empty(tmp_path: Path) -> None:
    for text in ("https://api.cloudinary.com/", ""):
        settings = load(tmp_path, {"CHORUS_CLOUDINARY__ENDPOINT": text})
        assert settings.cloudinary.endpoint == "https://api.cloudinary.com"
    settings = load(tmp_path, {"CHORUS_CLOUDINARY__ENDPOINT": "http://127.0.0.1:8080"})
    assert settings.cloudinary.endpoint == "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    "text", ["http://example.com", "https://", "https://a.example/<b>", "https://a.example/ b", "example.com", "x" * 99]
)
def test_a_privacy_policy_is_an_address_that_discord_makes_a_link_of(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match="POLICY_URL: should be an address such as"):
        load(tmp_path, {"CHORUS_PRIVACY__POLICY_URL": text})


def test_an_empty_token_is_none_and_hides_the_one_in_the_env_file(tmp_path: Path) -> None:
    write(tmp_path, ".env", "DISCORD_TOKEN=abc")
    assert load(tmp_path, {}).discord.token is not None
    assert load(tmp_path, {"DISCORD_TOKEN": ""}).discord.token is None


def test_relative_paths_start_at_the_folder_of_the_file(tmp_path: Path) -> None:
    write(tmp_path, "config.local.toml", '[database]\npath = "/srv/chorus.db"\n[storage]\nfolder = "kept"')
    settings = load(tmp_path, {})
    assert settings.database.path == Path("/srv/chorus.db")
    assert settings.storage.folder == tmp_path / "kept"
    assert settings.library.folder == tmp_path / "library"
    assert settings.discord.ca_file is None


def test_a_path_may_start_at_home(tmp_path: Path) -> None:
    write(tmp_path, "config.local.toml", '[library]\nfolder = "~/music"')
    assert load(tmp_path, {}).library.folder == Path.home() / "music"


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "config.local.toml").write_bytes(b"\xef\xbb\xbf[logging]\nlevel = 'ERROR'")
    assert load(tmp_path, {}).logging.level == "ERROR"


def test_variables_of_other_programs_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, ".env", "POSTGRES_PASSWORD=x")
    load(tmp_path, {"PATH": "/bin", "DISCORD_WEBHOOK": "x", "XCHORUS_Y": "z"})


def test_settings_made_by_hand_read_nothing_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in KEYS:
        monkeypatch.setitem(os.environ, key.name.upper(), "5")
    assert Settings(storage=StorageSettings(max_file_mb=1)).storage.max_file_bytes == 1024 * 1024
    assert Settings().discord.token is None


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    settings = load(tmp_path, {})
    with pytest.raises(ValidationError):
        settings.voice.connect_timeout_s = 1.0


@pytest.mark.parametrize(
    ("toml", "variable"), [("[42, 43]", "42, 43"), ('["42", "43"]', "42 43"), ("[42, '43']", "42,43")]
)
def test_ids_are_a_list_in_a_file_and_one_after_the_other_in_a_variable(
    tmp_path: Path, toml: str, variable: str
) -> None:
    write(tmp_path, "config.local.toml", f"[alarms]\ndiscord_ids = {toml}")
    assert load(tmp_path, {}).alarms.discord_ids == (42, 43)
    assert load(tmp_path, {"CHORUS_ALARMS__DISCORD_IDS": variable}).alarms.discord_ids == (42, 43)
    assert load(tmp_path, {"CHORUS_ALARMS__DISCORD_IDS": ""}).alarms.discord_ids == ()


@pytest.mark.parametrize("toml", ["42", '["Ada"]', "[0]", "[true]", "[1.5]", "[9223372036854775808]"])
def test_what_is_no_list_of_ids_is_told(tmp_path: Path, toml: str) -> None:
    write(tmp_path, "config.local.toml", f"[alarms]\ndiscord_ids = {toml}")
    with pytest.raises(ConfigError, match=r"alarms\.discord_ids: should be a list of Discord ids"):
        load(tmp_path, {})
