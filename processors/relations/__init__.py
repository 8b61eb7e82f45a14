"""How the claims on one event stand to each other: agree, conflict, update, correction, different scope, unrelated.

Only a conflict is a contradiction.
"""

from processors.relations.judgement import Judgement, judge

__all__ = ["Judgement", "judge"]
