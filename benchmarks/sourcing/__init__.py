"""The parts of `benchmarks.sources` beside the sandbox."""
