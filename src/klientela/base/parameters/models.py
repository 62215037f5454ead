"""The tables of this context."""

from klientela.base.parameters.parameter import Parameter
from klientela.base.parameters.set_up import SetUp

__all__ = ["Parameter", "SetUp"]
