"""YouTube, YouTube Music, SoundCloud and Bandcamp on this machine: as yt-dlp meets them, with made-up tracks.

Reached through a CONNECT proxy of its own, which refuses and remembers whatever host it is not, or at one TLS port by
whoever resolves names themselves. `python -m tests.sources.standin` runs it by itself and prints its proxy, its TLS
port and the file with its certificate.
"""
