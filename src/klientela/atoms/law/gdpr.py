"""Periods that the General Data Protection Regulation sets, as dated data."""

from __future__ import annotations

from datetime import date

from klientela.atoms.law.dated import DatedValue

_APPLIES_FROM = date(2018, 5, 25)  # GDPR Art. 99(2)

INFORM_WITHIN_MONTHS = (DatedValue(_APPLIES_FROM, None, 1, "GDPR Art. 14(3)(a)"),)
ANSWER_REQUEST_WITHIN_MONTHS = (DatedValue(_APPLIES_FROM, None, 1, "GDPR Art. 12(3)"),)
EXTEND_ANSWER_BY_MONTHS = (DatedValue(_APPLIES_FROM, None, 2, "GDPR Art. 12(3)"),)
NOTIFY_BREACH_WITHIN_HOURS = (DatedValue(_APPLIES_FROM, None, 72, "GDPR Art. 33(1)"),)
