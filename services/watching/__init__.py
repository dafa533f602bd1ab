"""Watching together: what the page shows of what a group's player plays."""
