"""Tests of benchmarks/: that what they measure is what there is. How fast anything is, they do not say."""
