"""Claims: acts with who says them, and the reports that carry them to matching."""

from processors.claims.extraction import extract
from processors.claims.reports import reports

__all__ = ["extract", "reports"]
