"""What `benchmarks.player` measures: a module for each question."""
