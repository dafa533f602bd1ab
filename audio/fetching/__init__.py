"""Media that is downloaded while it is heard, from servers that break. Touches the network through a session.

`TrackFetcher` (`track_fetcher.py`) is a `MediaInput`. The event loop's `Downloader` (`downloader.py`) asks for ranges
(`asking.py`), judges the answers (`answers.py`, `resource.py`), waits and tries again within bounds (`patience.py`,
`watch.py`) and writes into a `TrackBuffer` (`buffer.py`), which keeps a bounded part of the track on disk (`spool.py`)
and which a thread reads. All bounds stand in `limits.py`.

`LiveInput` (`live_input.py`) is one for what only comes in order, block by block, from whoever knows how to get it.
"""
