"""Watching together: who is on the watch page, what is heard there, and what waits for whom."""
