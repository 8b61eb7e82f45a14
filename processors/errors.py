"""Rasid's errors.

    RasidError                what Rasid itself raises; its text says what happened, to which thing, and what to do
    ├── BadInput              something from outside cannot be used: it becomes a dead letter or a line on standard error
    │   ├── BadRecord         a record that is not JSON, lacks a field, or has another schema version
    │   ├── BadFeed           a body that is no feed
    │   └── BadPage           a page without an article
    ├── Unreachable           the network or a server did not give what was asked: try again later
    │   └── Forbidden         an address that must not be asked (private, loopback, robots.txt): do not try again
    ├── StoreError            the store cannot be read or written (full disk, locked, damaged): stop, nothing is lost
    └── BadSettings           a setting is unknown, of the wrong type or contradictory: do not start
"""


class RasidError(Exception):
    """What Rasid itself raises; the text is for people."""


class BadInput(RasidError):
    """Something from outside cannot be used."""


class BadRecord(BadInput):
    """A record that is not JSON, lacks a field, or has another schema version."""


class BadFeed(BadInput):
    """A body that is no feed."""


class BadPage(BadInput):
    """A page without an article."""


class Unreachable(RasidError):
    """The network or a server did not give what was asked; it may later."""


class Forbidden(Unreachable):
    """An address that must not be asked."""


class StoreError(RasidError):
    """The store cannot be read or written."""


class BadSettings(RasidError):
    """A setting is unknown, of the wrong type or contradictory."""
