"""Template tags of the design kit, built into every template."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from klientela.atoms.clock import WARSAW, legal_date, now
from klientela.atoms.decision import Reason
from klientela.atoms.words import Language, Words, format_param
from klientela.interfaces.web.kit.clock import time_left, urgency
from klientela.interfaces.web.kit.device import device_name
from klientela.interfaces.web.kit.icons import drawn

register = template.Library()
_CLASS_OF_WIDGET = {"checkbox": "form-check-input", "select": "form-select", "checkboxselectmultiple": "k-choices"}


def spoken() -> Language:
    """Return the language of the page that is being made."""
    return "en" if (get_language() or "pl").startswith("en") else "pl"


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon by its name in Tabler's set."""
    return drawn(name)


@register.filter
def said(words: Words) -> str:
    """Say a text in the page's language."""
    return words.said(spoken())


@register.filter
def reason(given: Reason) -> str:
    """Say a rule's reason in the page's language."""
    return given.said(spoken())


@register.filter
def source(given: Reason) -> str:
    """Cite what a rule's reason rests on."""
    return given.code.cited(spoken())


@register.filter
def number(value: int) -> str:
    """Write a whole number: 1 234 in Polish, 1,234 in English."""
    return format_param(value, spoken())


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a date, or the legal date of an instant: 22.11.2026, 22 Nov 2026."""
    if value is None:
        return "—"
    return format_param(legal_date(value) if isinstance(value, datetime) else value, spoken())


@register.filter
def moment(value: datetime | None) -> str:
    """Write an instant in the firm's time zone, to the minute."""
    if value is None:
        return "—"
    return f"{day(value)}, {value.astimezone(WARSAW):%H:%M}"


@register.simple_tag
def clock(until: datetime, of_hours: int | None = None) -> SafeString:
    """Count down to an instant in words; the exact time is in the title."""
    present = now()
    words = time_left(until, present, of_hours=of_hours)
    return format_html(
        '<time class="k-clock k-{}" datetime="{}" title="{}">{}</time>',
        urgency(until, present), until.isoformat(), moment(until), words,
    )  # fmt: skip


@register.filter
def initials(name: str) -> str:
    """Return up to two initials of a name."""
    return "".join(word[0] for word in name.split()[:2]).upper()


@register.filter
def device(user_agent: str) -> str:
    """Name a browser for people."""
    return device_name(user_agent)


@register.filter
def styled(field: BoundField) -> SafeString:
    """Draw a form field with the kit's classes and no placeholder: the label says what it is, and stays."""
    return field.as_widget(
        attrs={"class": _CLASS_OF_WIDGET.get(field.widget_type, "form-control"), "placeholder": False}
    )
