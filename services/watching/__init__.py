"""Watching together: what the web page shows of a group, and what is asked for there."""
