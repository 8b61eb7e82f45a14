"""The front door: command line, settings, and the wiring of each role. No logic."""

__version__ = "0.1.0"
