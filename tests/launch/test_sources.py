"""What is put together of the sources, and what is not waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from launch.sections import DatabaseSettings, DiscordSettings, LibrarySettings, SourcesSettings
from launch.settings import Settings
from launch.sources import THE_WEB, Web, looks_by_itself, opened_media
from models.database import Database
from services.clock import SystemClock
from sources.errors import SourceError
from sources.tagging.reader import TagReader

if TYPE_CHECKING:
    from pathlib import Path

    from sources.uploads import StoredUpload, UploadId

SANDBOX = "https://127.0.0.1:8443"
LINK = "https://vimeo.com/76979871"


def settings(folder: Path, *, endpoint: str | None = None, **sources: Any) -> Settings:
    return Settings(
        discord=DiscordSettings.model_validate({"endpoint": endpoint} if endpoint else {}),
        database=DatabaseSettings(path=folder / "chorus.db"),
        library=LibrarySettings(folder=folder / "library"),
        sources=SourcesSettings(**sources),
    )


class NoUploads:
    """Nothing was uploaded."""

    async def find(self, upload_id: UploadId) -> StoredUpload:
        raise SourceError("not_found", str(upload_id))


def test_a_bot_in_the_sandbox_asks_the_web_for_nothing_by_itself(tmp_path: Path) -> None:
    stand_in = Web(ca_file=tmp_path / "ca.pem")
    assert not looks_by_itself(settings(tmp_path, endpoint=SANDBOX), THE_WEB)
    assert looks_by_itself(settings(tmp_path, endpoint=SANDBOX), stand_in)
    assert looks_by_itself(settings(tmp_path), THE_WEB)
    assert not looks_by_itself(settings(tmp_path, order=("library",)), THE_WEB)


async def test_nobody_waits_for_the_links_of_other_extractors_to_be_known(tmp_path: Path) -> None:
    wanted = settings(tmp_path, endpoint=SANDBOX, order=("extractor",), extractors=("vimeo",))
    async with (
        Database.open(tmp_path / "chorus.db") as database,
        TagReader.opened() as reader,
        opened_media(wanted, database, NoUploads(), reader, SystemClock()) as opened,
    ):
        sourcing = opened.media.sourcing
        assert sourcing.target_of(LINK) is None
        while sourcing.target_of(LINK) is None:
            async with database.read():
                pass
