"""Other designs, measured in the same run as Chorus; the one place here that knows their libraries."""
