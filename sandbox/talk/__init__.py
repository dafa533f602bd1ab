"""A small terminal in which a person tries a bot as a member of the local Discord; only uses the client."""
