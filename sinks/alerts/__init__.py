"""Telling people of contradictions: which, on which channels, when, in what words; and once.

`decision.decide` decides purely what is told, `notifier.Notifier` does it; docs/alerts.md says what users may rely on.
"""
