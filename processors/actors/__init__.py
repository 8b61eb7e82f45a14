"""Actors: who speaks and who acts, their many names as one."""

from processors.actors.finding import by_adherents, find, get, kinds_of, side
from processors.actors.findings import ActorName
from processors.actors.roster import ActorRecord

__all__ = ["ActorName", "ActorRecord", "by_adherents", "find", "get", "kinds_of", "side"]
