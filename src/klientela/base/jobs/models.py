"""The tables of this context."""

from klientela.base.jobs.schedule import Schedule
from klientela.base.jobs.state import JobState

__all__ = ["JobState", "Schedule"]
