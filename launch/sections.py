"""The sections of the configuration: every key with its type, limits and default.

`config.toml` shows the same keys and defaults with comments for people; a test keeps the two equal.
Pure values: nothing here reads a file or the environment.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr
from yarl import URL

from launch.addresses import PublicUrl
from sources.guard.hosts import AllowList

KNOWN_SOURCES = ("library", "youtube_music", "youtube", "soundcloud", "bandcamp", "extractor", "link")
"""Every source, in the order in which they are asked unless the config says otherwise."""
CLOUDINARY_ENDPOINT = "https://api.cloudinary.com"


class Endpoint(NamedTuple):
    """Where a stand-in for Discord listens."""

    host: str
    port: int


def _to_endpoint(value: object) -> object:
    if value in ("", None):
        return None
    if isinstance(value, Endpoint):
        return value
    host, _, port = value.rpartition(":") if isinstance(value, str) else ("", "", "")
    if not host or not (port.isascii() and port.isdigit()) or not 0 < int(port[:6]) < 65536:
        raise ValueError('should be "HOST:PORT", or "" for Discord itself')
    return Endpoint(host.strip("[]"), int(port))


def _to_path(value: object) -> Path:
    if not isinstance(value, str | Path) or str(value).strip() == "":
        raise ValueError("should be a path in quotes")
    if "\0" in str(value):
        raise ValueError("should be a path; a path cannot hold a NUL character")
    try:
        return Path(value).expanduser()
    except RuntimeError:
        raise ValueError("should be a path; the home folder that ~ stands for is not known") from None


def _to_optional_path(value: object) -> Path | None:
    return None if value in ("", None) else _to_path(value)


def _secret(what: str) -> BeforeValidator:
    def convert(value: object) -> SecretStr | None:
        if isinstance(value, SecretStr) or value is None:
            return value
        text = str(value).strip()
        if not text.isascii() or not text.isprintable() or " " in text:
            raise ValueError(f"should be the {what} alone, without quotes, spaces or other words")
        return SecretStr(text) if text else None

    return BeforeValidator(convert)


def _to_cloud_name(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9_-]{0,128}", value):
        raise ValueError('should be a cloud name as the Cloudinary console shows it, such as "dx1ab2cde", or ""')
    return value


def _to_cloud_folder(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*", value) or len(value) > 100:
        raise ValueError('should be names of letters, digits, "-" and "_" with "/" between, such as "chorus"')
    return value


def _to_cloud_endpoint(value: object) -> object:
    """The address without a slash at its end. Only a stand-in on this machine is spoken to in clear."""
    if value == "":
        return CLOUDINARY_ENDPOINT
    try:
        url = URL(value) if isinstance(value, str) else URL()
    except ValueError:
        url = URL()
    safe = url.scheme == "https" or (url.scheme == "http" and url.host in ("127.0.0.1", "::1", "localhost"))
    if not safe or not url.host or url != url.origin():
        raise ValueError(f'should be an address such as "{CLOUDINARY_ENDPOINT}"')
    return str(url.origin())


def _to_policy_url(value: object) -> object:
    """The address as it is typed: only what Discord makes a link of, and nothing that would end its brackets."""
    if not isinstance(value, str) or not re.fullmatch(r"(https://[^\s<>/]+\.[^\s<>]+)?", value):
        raise ValueError('should be an address such as "https://example.com/privacy", or ""')
    return value


def _to_minutes(value: object) -> object:
    """A variable's text as a number; pydantic converts texts to int by itself, but not to a Literal."""
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 10 else value


def _to_ids(value: object) -> object:
    """Discord ids as a TOML list, or one after the other in a variable's text."""
    if isinstance(value, str):
        value = value.replace(",", " ").split()
    if not isinstance(value, list | tuple):
        raise ValueError("should be a list of Discord ids")
    ids = [int(one) if isinstance(one, str) and one.isascii() and one.isdecimal() else one for one in value]
    if not all(isinstance(one, int) and not isinstance(one, bool) and 0 < one < 2**63 for one in ids):
        raise ValueError("should be a list of Discord ids, which are whole numbers")
    return tuple(ids)


def _words_of(value: object, what: str) -> list[str]:
    """Words as a TOML list, or one after the other in a variable's text."""
    words = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
        raise ValueError(f"should be a list of {what}")
    return list(words)


def _to_source_names(value: object) -> tuple[str, ...]:
    names = _words_of(value, "names of sources")
    known = ", ".join(KNOWN_SOURCES)
    if len({*names}) < len(names) or not {*names} <= {*KNOWN_SOURCES}:
        raise ValueError(f"should be a list of names of sources, each once: {known}")
    return tuple(names)


def _to_extractors(value: object) -> tuple[str, ...]:
    names = _words_of(value, "names as yt-dlp has them")
    if not all(re.fullmatch(r"[A-Za-z0-9_.:+-]{1,60}", name) for name in names):
        raise ValueError("should be a list of names as yt-dlp has them")
    return tuple(names)


def _to_hosts(value: object) -> tuple[str, ...]:
    hosts = _words_of(value, "hosts")
    try:
        AllowList.parse(hosts)
    except ValueError as error:
        raise ValueError(f'should be a list of hosts such as "media.local:8080"; {error}') from None
    return tuple(hosts)


def _to_blocked(value: object) -> tuple[str, ...]:
    """Entries as a TOML list, or with commas between in a variable's text."""
    entries = value.split(",") if isinstance(value, str) else value
    if not isinstance(entries, list | tuple) or not all(isinstance(entry, str) for entry in entries):
        raise ValueError('should be a list of words, hosts or sources such as ["karaoke", "example.com"]')
    return tuple(entry for one in entries if (entry := " ".join(one.casefold().split())))


PathSetting = Annotated[Path, BeforeValidator(_to_path)]
OptionalPathSetting = Annotated[Path | None, BeforeValidator(_to_optional_path)]
EndpointSetting = Annotated[Endpoint | None, BeforeValidator(_to_endpoint)]
TokenSetting = Annotated[SecretStr | None, _secret("token")]
KeySetting = Annotated[SecretStr | None, _secret("key")]
SecretSetting = Annotated[SecretStr | None, _secret("secret")]
CloudNameSetting = Annotated[str, BeforeValidator(_to_cloud_name)]
CloudFolderSetting = Annotated[str, BeforeValidator(_to_cloud_folder)]
CloudEndpointSetting = Annotated[str, BeforeValidator(_to_cloud_endpoint)]
PolicyAddress = Annotated[str, BeforeValidator(_to_policy_url)]
SourceNames = Annotated[tuple[str, ...], BeforeValidator(_to_source_names)]
ExtractorNames = Annotated[tuple[str, ...], BeforeValidator(_to_extractors)]
BlockedEntries = Annotated[tuple[str, ...], BeforeValidator(_to_blocked)]
HostList = Annotated[tuple[str, ...], BeforeValidator(_to_hosts)]
DiscordIds = Annotated[tuple[int, ...], BeforeValidator(_to_ids)]
ArchiveMinutes = Annotated[Literal[60, 1440, 4320, 10080], BeforeValidator(_to_minutes)]


class Section(BaseModel):
    """A table of `config.toml`. Files must use TOML's own types: the text "5" is not the number 5."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class DiscordSettings(Section):
    """How Discord is reached. `token` is a secret: only the environment or `.env` can set it."""

    token: TokenSetting = None
    endpoint: EndpointSetting = None
    ca_file: OptionalPathSetting = None


class DatabaseSettings(Section):
    """The SQLite file with everything Chorus remembers."""

    path: PathSetting = Path("data/chorus.db")


class LibrarySettings(Section):
    """The server's own media."""

    folder: PathSetting = Path("library")


class SourcesSettings(Section):
    """Where media comes from besides, and how much of it. `youtube_api_key` is a secret."""

    order: SourceNames = KNOWN_SOURCES
    extractors: ExtractorNames = ()
    youtube_clients: ExtractorNames = ("visionos", "default")
    allowed_hosts: HostList = ()
    longest_minutes: float = Field(default=0.0, ge=0, le=100_000)
    live: bool = True
    playlist_tracks: int = Field(default=5000, ge=1, le=10_000)
    workers: int = Field(default=2, ge=1, le=8)
    cookies_file: OptionalPathSetting = None
    youtube_api_key: KeySetting = None


class StorageSettings(Section):
    """Files that people hand to the bot."""

    folder: PathSetting = Path("data/files")
    max_file_mb: int = Field(default=25, ge=1, le=4096)

    @property
    def max_file_bytes(self) -> int:
        """The limit in bytes; a megabyte here is 1,048,576 of them, as in Discord's upload limits."""
        return self.max_file_mb * 1024 * 1024


class AttachmentsSettings(Section):
    """The files that are attached to messages in groups' threads. `quota_mb_per_group` 0 keeps none any more."""

    keep: bool = True
    max_file_mb: int = Field(default=100, ge=1, le=4096)
    quota_mb_per_group: int = Field(default=2000, ge=0, le=100_000_000)
    at_once: int = Field(default=3, ge=1, le=20)

    @property
    def max_file_bytes(self) -> int:
        """The limit of one file in bytes; a megabyte here is 1,048,576 of them, as in Discord's upload limits."""
        return self.max_file_mb * 1024 * 1024


class UploadsSettings(Section):
    """The files that people upload to be played; `quota_mb_per_group` 0 takes none."""

    max_file_mb: int = Field(default=100, ge=1, le=4096)
    quota_mb_per_group: int = Field(default=1000, ge=0, le=100_000_000)
    keep_days: float = Field(default=7.0, ge=0, le=3650)

    @property
    def max_file_bytes(self) -> int:
        """The limit of one file in bytes; a megabyte here is 1,048,576 of them, as in Discord's upload limits."""
        return self.max_file_mb * 1024 * 1024


class CloudinarySettings(Section):
    """Cloudinary, for files in the place of the folder in `[storage]`; not used while `cloud_name` is empty.

    `api_key` and `api_secret` are secrets: only the environment or `.env` can set them.
    """

    cloud_name: CloudNameSetting = ""
    api_key: KeySetting = None
    api_secret: SecretSetting = None
    folder: CloudFolderSetting = "chorus"
    connect_timeout_s: float = Field(default=5.0, ge=0.1, le=60)
    read_timeout_s: float = Field(default=30.0, ge=0.1, le=300)
    endpoint: CloudEndpointSetting = CLOUDINARY_ENDPOINT


class AccountsSettings(Section):
    """Passwords and log-ins. The Argon2id costs are those of RFC 9106 (`t`, `m` and `p`)."""

    session_days: int = Field(default=30, ge=1, le=3650)
    password_min_score: int = Field(default=2, ge=0, le=4)
    argon2_time_cost: int = Field(default=3, ge=1, le=100)
    argon2_memory_kib: int = Field(default=65_536, ge=1024, le=4_194_304)
    argon2_parallelism: int = Field(default=4, ge=1, le=64)
    login_delay_first_s: float = Field(default=1.0, gt=0, le=60)
    login_delay_most_minutes: float = Field(default=60.0, gt=0, le=1440)
    login_delay_forget_hours: float = Field(default=24.0, gt=0, le=720)
    reset_delay_hours: float = Field(default=24.0, ge=1, le=720)


class GroupsSettings(Section):
    """Limits of groups. A guild holds 500 channels, and each group needs one of them."""

    max_per_guild: int = Field(default=100, ge=1, le=500)
    max_per_owner: int = Field(default=10, ge=1, le=500)
    max_members: int = Field(default=250, ge=1, le=1000)
    join_needs_approval: bool = True
    ask_again_hours: float = Field(default=24.0, ge=0, le=720)
    on_delete: Literal["archive", "delete"] = "archive"
    thread_auto_archive_minutes: ArchiveMinutes = 10080


class MirrorSettings(Section):
    """What is kept of the groups' chats. A session ends when its gateway is not read, so the queue is never tiny."""

    keep_unregistered: bool = True
    deleted_words: Literal["keep", "erase"] = "keep"
    queue_events: int = Field(default=2000, ge=8, le=100_000)
    recent_messages: int = Field(default=200, ge=1, le=10_000)
    check_minutes: float = Field(default=10.0, gt=0, le=1440)
    reread_hours: float = Field(default=1.0, gt=0, le=720)
    walk_days: float = Field(default=7.0, gt=0, le=365)


class PrivacySettings(Section):
    """What `/chorus privacy` says: Chorus's own text when `text` is empty."""

    text: str = Field(default="", max_length=1200)
    contact: str = Field(default="", max_length=200)
    policy_url: PolicyAddress = Field(default="", max_length=100)


class VoiceSettings(Section):
    """Voice channels."""

    connect_timeout_s: float = Field(default=10.0, ge=1, le=120)
    leave_when_idle_minutes: float = Field(default=5.0, gt=0, le=1440)


class PlayerSettings(Section):
    """Panels, queues, and what people may keep.

    `panel_moves_after` is in messages; 0 lets it stay where it is. `queue_limit_per_person` 0: any number.
    """

    queue_limit: int = Field(default=5000, ge=1, le=10_000)
    queue_limit_per_person: int = Field(default=0, ge=0, le=10_000)
    fair_turns: bool = False
    playlist_limit: int = Field(default=5000, ge=1, le=100_000)
    """Tracks on a playlist, and among somebody's favourites."""
    playlists_per_person: int = Field(default=100, ge=1, le=10_000)
    panel: bool = True
    panel_moves_after: int = Field(default=10, ge=0, le=1000)


class RoomSettings(Section):
    """The rules of the music, for groups that have not chosen otherwise; `blocked` holds for all."""

    control: Literal["everyone", "djs", "requester"] = "everyone"
    vote_percent: int = Field(default=0, ge=0, le=100)
    requester_left: Literal["stays", "goes"] = "stays"
    requester_left_minutes: float = Field(default=5.0, ge=0, le=1440)
    pause_alone_minutes: float = Field(default=1.0, ge=0, le=1440)
    leave_alone_minutes: float = Field(default=5.0, ge=0, le=1440)
    always_on: bool = False
    volume_ceiling: int = Field(default=200, ge=1, le=200)
    takeover_minutes: float = Field(default=5.0, ge=0, le=1440)
    quieter_while_speaking: bool = False
    quieter_percent: int = Field(default=30, ge=1, le=99)
    blocked: BlockedEntries = ()


class BackupSettings(Section):
    """Backups that are made while the bot runs; `every_hours` 0 makes none."""

    every_hours: float = Field(default=24.0, ge=0, le=8760)
    folder: PathSetting = Path("data/backups")
    keep: int = Field(default=7, ge=1, le=1000)


class AlarmsSettings(Section):
    """What whoever runs the bot is told, and who that is; 0 never tells."""

    discord_ids: DiscordIds = ()
    min_free_mb: int = Field(default=500, ge=0, le=1_000_000_000)
    max_mirror_lag_s: float = Field(default=300.0, ge=0, le=86_400)


class WebSettings(Section):
    """The page on which groups watch, and its API. Without `public_url` there is none."""

    host: str = "127.0.0.1"
    port: int = Field(default=8770, ge=0, le=65_535)
    public_url: PublicUrl = None
    session_days: int = Field(default=30, ge=1, le=365)
    passwords_on_page: bool = True
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    relay_video: bool = False
    wait_for_viewers_s: float = Field(default=4, ge=0, le=30)


class SandboxSettings(Section):
    """The page on which Chorus is tried out without Discord."""

    page_port: int = Field(default=8765, ge=0, le=65_535)
    open_browser: bool = True


class LoggingSettings(Section):
    """What is logged and where: `file` in addition to the terminal."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    file: OptionalPathSetting = None
