"""What is measured, one module per question: `python -m benchmarks.NAME`.

Each prints a table for people and, as its last line, one JSON object with its figures. `benchmarks/README.md` keeps
the latest tables with the machine they were taken on.
"""
