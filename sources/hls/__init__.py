"""HTTP Live Streaming (RFC 8216), played through the guard: FFmpeg never opens a list or a socket by itself."""
