"""One of yt-dlp's workers as a process. Touches processes and the folder of the workers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sources.json_process import JsonProcess

if TYPE_CHECKING:
    from sources.ytdlp.job import YtDlpSettings

_WORKER = Path(__file__).with_name("worker.py")


def worker_process(settings: YtDlpSettings) -> JsonProcess:
    """A worker that is yet to be started; a deno that it starts is in its process group."""
    return JsonProcess(
        _WORKER,
        str(settings.memory_bytes),
        environment=_environment(settings),
        folder=settings.folder,
        greets=True,
    )


def _environment(settings: YtDlpSettings) -> dict[str, str]:
    """What a worker may know. Its home is its folder, so that nobody's own yt-dlp settings and plugins are read."""
    home = str(settings.folder)
    environment = {"HOME": home, "TMPDIR": home, "DENO_DIR": f"{home}/deno", "NO_UPDATE_NOTIFIER": "1"}
    if settings.ca_file is not None:
        environment["SSL_CERT_FILE"] = str(settings.ca_file)
    return environment
