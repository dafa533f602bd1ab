"""The settings of one run: defaults, `config.toml`, `config.local.toml`, `.env`, the environment.

Each overrides the one before it. `load` is the only function that reads files here, and it reads the
environment only from the mapping it is given.
"""

from __future__ import annotations

from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from launch.keys import keys_of
from launch.layers import Layer, LayerReader
from launch.problems import ConfigError, Problem
from launch.sections import (
    AccountsSettings,
    AlarmsSettings,
    AttachmentsSettings,
    BackupSettings,
    CloudinarySettings,
    DatabaseSettings,
    DiscordSettings,
    GroupsSettings,
    LibrarySettings,
    LoggingSettings,
    MirrorSettings,
    PlayerSettings,
    PrivacySettings,
    RoomSettings,
    SandboxSettings,
    SourcesSettings,
    StorageSettings,
    UploadsSettings,
    VoiceSettings,
    WebSettings,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic.fields import FieldInfo

__all__ = ["ConfigError", "Problem", "Settings", "load"]

_layers: ContextVar[Sequence[Layer]] = ContextVar("settings layers", default=())


class Settings(BaseSettings):
    """Every setting, checked and immutable. `load` makes it; `Settings()` is the defaults, for tests.

    Paths that came from `load` are absolute.
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    discord: DiscordSettings = DiscordSettings()
    database: DatabaseSettings = DatabaseSettings()
    library: LibrarySettings = LibrarySettings()
    sources: SourcesSettings = SourcesSettings()
    storage: StorageSettings = StorageSettings()
    attachments: AttachmentsSettings = AttachmentsSettings()
    uploads: UploadsSettings = UploadsSettings()
    cloudinary: CloudinarySettings = CloudinarySettings()
    accounts: AccountsSettings = AccountsSettings()
    groups: GroupsSettings = GroupsSettings()
    mirror: MirrorSettings = MirrorSettings()
    privacy: PrivacySettings = PrivacySettings()
    voice: VoiceSettings = VoiceSettings()
    player: PlayerSettings = PlayerSettings()
    room: RoomSettings = RoomSettings()
    backup: BackupSettings = BackupSettings()
    alarms: AlarmsSettings = AlarmsSettings()
    web: WebSettings = WebSettings()
    sandbox: SandboxSettings = SandboxSettings()
    logging: LoggingSettings = LoggingSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read what `load` has found, and nothing of the machine that `load` was not pointed at."""
        return init_settings, *(_LayerSource(settings_cls, layer) for layer in _layers.get())


class _LayerSource(PydanticBaseSettingsSource):
    """Hands one layer to pydantic-settings, which merges them key by key."""

    def __init__(self, settings_cls: type[BaseSettings], layer: Layer) -> None:
        super().__init__(settings_cls)
        self._values = layer

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        return self._values.get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        return dict(self._values)


def load(folder: Path, environ: Mapping[str, str]) -> Settings:
    """Read the configuration that stands in `folder`, overridden by the variables in `environ`.

    Files that do not exist count as empty. Relative paths are resolved against `folder`.

    Raises:
        ConfigError: with every problem that was found, not only the first.
    """
    reader = LayerReader(keys_of({name: type(field.default) for name, field in Settings.model_fields.items()}))
    layers = reader.read(folder, environ)
    if reader.problems:
        raise ConfigError(reader.problems)
    reset = _layers.set(layers)
    try:
        settings = Settings()
    finally:
        _layers.reset(reset)
    return _anchored(settings, folder.resolve())


def _anchored(settings: Settings, folder: Path) -> Settings:
    """The same settings with every relative path made absolute."""
    sections = {}
    for name in Settings.model_fields:
        section = getattr(settings, name)
        paths = {key: folder / value for key, value in section if isinstance(value, Path)}
        sections[name] = section.model_copy(update=paths)
    return settings.model_copy(update=sections)
