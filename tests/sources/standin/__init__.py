"""YouTube, YouTube Music, SoundCloud and Bandcamp on this machine: as yt-dlp meets them, with made-up tracks.

Reached through a CONNECT proxy of its own; whatever host it is not, it refuses and remembers. `python -m
tests.sources.standin` runs it by itself and prints its proxy and the file with its certificate.
"""
