"""A program that dies as native code does: at once and without a word."""

import os

os.abort()
