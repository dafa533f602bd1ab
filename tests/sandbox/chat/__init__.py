"""Tests of the sandbox's messages and all that hangs on them."""
