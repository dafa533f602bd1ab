"""Long runs with random faults, and short ones of the same code: see tests/README.md."""
