"""Which event a claim speaks of: incidents of a report, candidates from an index, a score, and the decision to join or to open."""

from processors.matching.decision import Decision, decide
from processors.matching.together import gathered, prior
from processors.matching.verdicts import amend
from processors.text.terms import weigh

__all__ = ["Decision", "amend", "decide", "gathered", "prior", "weigh"]
