"""A process that is killed while it puts or deletes a file.

`python -m tests.storage.killed put|delete FOLDER ACCOUNT TEXT`, the account as JSON, the text to put or the key.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import aclosing
from pathlib import Path

from storage.cloudinary_api import CloudinaryAccount
from storage.cloudinary_store import CloudinaryStore
from storage.fallback import FallbackStore


async def act(deed: str, folder: Path, account: CloudinaryAccount, text: str) -> None:
    """Put `text`, or delete the file whose key it is."""
    async with aclosing(CloudinaryStore(account, "chorus/files", max_file_bytes=1000)) as remote:
        store = FallbackStore(remote, folder, max_file_bytes=1000)
        if deed == "put":
            await store.put(text.encode())
        else:
            await store.delete(text)


if __name__ == "__main__":
    asyncio.run(act(sys.argv[1], Path(sys.argv[2]), CloudinaryAccount(**json.loads(sys.argv[3])), sys.argv[4]))
