"""Acts: what a sentence says happened, to how many, by whom, where and when."""

from processors.acts.findings import ActMention
from processors.acts.governors import HARM, VICTIM_ACTS
from processors.acts.mentions import find

__all__ = ["HARM", "VICTIM_ACTS", "ActMention", "find"]
