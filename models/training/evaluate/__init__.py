"""Measures a shipped set on portraits that it was not trained on. `python -m evaluate --help` lists the steps."""
