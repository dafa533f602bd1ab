"""Parts of `benchmarks.watch`: browsers that watch, and what is really seen and heard."""
