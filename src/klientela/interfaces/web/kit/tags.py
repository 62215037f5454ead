"""Template tags of the design kit, built into every template."""

from __future__ import annotations

from django import template

register = template.Library()
