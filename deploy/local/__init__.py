"""The two servers of the distributed pipeline on this machine, without containers: fetched, started, waited for, stopped.

`python -m deploy.local start` does it by hand; tests use `Services`. Everything listens on the loopback interface only.
"""

from deploy.local.fetching import Missing
from deploy.local.processes import Failed
from deploy.local.services import Services

__all__ = ["Failed", "Missing", "Services"]
