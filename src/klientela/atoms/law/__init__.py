"""Dated data of the law: each value with the day it took effect and its source."""
