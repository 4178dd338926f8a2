"""An AWS for every test: `rolecall serve`, started once, and empty whenever a test begins."""

from .server import Rolecall

__all__ = ["Rolecall"]
