"""The process that sends: holds the UDP sockets, keeps the time, adds RTP and the transport's encryption.

It knows nothing of Discord's API, of files or of end-to-end encryption, and imports neither discord.py nor PyAV: it
must start in a blink and never wait for anybody.
"""
