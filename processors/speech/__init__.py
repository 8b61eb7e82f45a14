"""Who says what in an article: quotations, speakers, attribution and stance."""

from processors.speech.attribution import attribute
from processors.speech.findings import Attribution, at

__all__ = ["Attribution", "at", "attribute"]
