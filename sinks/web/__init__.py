"""The web page: a Starlette application over the ports. It never touches a store but through `processors.ports`."""

from sinks.web.application import application
from sinks.web.site import Site, Stores

__all__ = ["Site", "Stores", "application"]
