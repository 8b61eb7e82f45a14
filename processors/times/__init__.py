"""Times in a sentence, resolved against the publication: dates, weekdays, parts of day, spans and durations."""

from processors.times.find import find
from processors.times.findings import Time
from processors.times.words import may_start

__all__ = ["Time", "find", "may_start"]
