"""What the sources have, for everybody: found, resolved and listed through caches, by the rules of the config.

`Sourcing` (`sourcing.py`) is what others use. It asks the sources in the order of a `Catalogue` (`catalogue.py`),
remembers what they told (`memory.py`, `streams.py`) and refuses what is not wanted (`rules.py`). `quota.py`
counts for APIs; `canary.py` looks whether sites work, and `health.py` tells how all of it is doing.
"""
