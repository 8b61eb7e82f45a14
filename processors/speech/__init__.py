"""Who says what in an article: quotations, speakers, attribution and stance."""

from processors.speech.attribution import at, attribute
from processors.speech.findings import Attribution

__all__ = ["Attribution", "at", "attribute"]
