"""The parts of `benchmarks.voice`: the sink and the control, one trial, the ladder of N, the tables.

Every design runs in processes of its own, started with a `Job`; nothing that measures shares an interpreter with it.
Linux only: kernel timestamps, `/proc`.
"""
