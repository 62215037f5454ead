"""Every component of the kit on one page, in both themes: to look at, to test, to copy from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from klientela.atoms.clock import now
from klientela.interfaces.web.capabilities import SEE_KIT
from klientela.interfaces.web.kit import components as c
from klientela.interfaces.web.kit.components import Tone
from klientela.interfaces.web.kit.pages import PageRequest, page


class SampleForm(forms.Form):
    """Every kind of field, one of them with an error."""

    name = forms.CharField(label=gettext_lazy("Name of the firm"), help_text=gettext_lazy("As in the register."))
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=[("pl", "Polski"), ("en", "English")], required=False
    )
    notes = forms.CharField(label=gettext_lazy("Notes"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agreed = forms.BooleanField(label=gettext_lazy("I have read it"), required=False)


@page(capability=SEE_KIT)
@require_safe
def kit(request: PageRequest) -> HttpResponse:
    """Show all components."""
    form = SampleForm({"name": "Stolarnia Bukowa sp. z o.o.", "email": "biuro@stolarnia", "agreed": "on"})
    context = {"themes": ("light", "dark"), "form": form, "clocks": _clocks(), **_samples()}
    return render(request, "kit/gallery.html", context)


def _samples() -> dict[str, Any]:
    return {
        "verdicts": _verdicts(),
        "tiles": _tiles(),
        "findings": _findings(),
        "pair": _pair(),
        "table": _table(),
        "timeline": _timeline(),
        "tabs": (c.Tab(_("Overview"), "?", is_current=True), c.Tab(_("People"), "?1"), c.Tab(_("Payments"), "?2")),
        "pager": c.Pager(older_url="?older", newest_url="?newest"),
        "facts": [("NIP", "525-24-45-767"), ("KRS", "0000412345"), (_("Town"), "Poznań")],
        "badges": [(tone, tone.value) for tone in Tone],
    }


def _verdicts() -> list[c.VerdictCard]:
    more = c.Link(_("Why? 5 rules, 7 pieces of evidence"), "?")
    lines = (
        c.Line(_("Anna Buk: consent to e-mail and phone"), "art. 398 PKE · 12.03.2026", Tone.GOOD),
        c.Line(_("Piotr Klon: orders only, no offers"), "art. 6(1)(f)", Tone.CAUTION),
        c.Line(_("No notice was given yet"), "art. 14", Tone.STOP),
    )
    return [
        c.VerdictCard(
            _("May I? · GDPR"), _("Yes, 1 of 2 people: an offer by e-mail and phone"), Tone.GOOD, lines, more
        ),
        c.VerdictCard(
            _("Is it worth trusting? · Vetting"), _("Carefully: 14 days, up to 12 000 zł"), Tone.CAUTION, lines[:2]
        ),
        c.VerdictCard(_("May I? · GDPR"), _("No: they objected"), Tone.STOP, lines[2:]),
        c.VerdictCard(_("Through whom? · Network"), _("Ewa Saldo will introduce you"), Tone.NETWORK, lines[:1]),
        c.VerdictCard(_("May I? · GDPR"), _("Unknown: the source is missing"), Tone.UNKNOWN, lines[1:2]),
    ]


def _tiles() -> list[c.Tile]:
    return [
        c.Tile(_("People in the base"), "8 412", _("8 374 with a basis, 38 in quarantine")),
        c.Tile(_("Fixed costs this month"), "83 %", _("6 900 zł of margin to go"), Tone.GOOD, 83),
        c.Tile(_("Notices to send (Art. 14)"), "212", _("due tomorrow"), Tone.CAUTION),
        c.Tile(_("Exposure to fines (an estimate)"), "8–80 tys. €", _("1 serious gap, 2 medium"), Tone.STOP),
    ]


def _findings() -> list[c.Finding]:
    return [
        c.Finding(
            212,
            ngettext("person", "people", 212),
            _("People without an Art. 14 notice"),
            Tone.STOP,
            reason=_("Their data came from somebody else, and a month has passed."),
            law="RODO art. 14 ust. 3 lit. a",
            step=_("send the notice, or delete them"),
            link=c.Link(_("Send"), "?"),
            examples=(
                c.Example("Jan Cis, jan.cis@example.pl", "targi.csv:14"),
                c.Example("Ola Wierzba", "targi.csv:31"),
            ),
        ),
        c.Finding(
            9, ngettext("address", "addresses", 9), _("Addresses that cannot exist"), Tone.CAUTION, law="RFC 5321"
        ),
    ]


def _pair() -> c.SideBySide:
    rows = (
        c.Compared(_("Name"), ("Anna Buk", "BUK Anna")),
        c.Compared(_("Phone"), ("61 555 01 23", "61 555 01 24"), is_different=True),
        c.Compared("NIP", ("525-24-45-767", "")),
    )
    return c.SideBySide(_("Two records that may be one person"), ("lista.csv:4", "targi.vcf:18"), rows)


def _table() -> c.Table:
    columns = (c.Column(_("Person")), c.Column(_("State")), c.Column(_("Clients"), is_number=True))
    rows = (
        (c.Cell("Ewa Saldo", "BNI Poznań", url="?"), c.Cell(_("in touch"), tone=Tone.GOOD), c.Cell("14")),
        (
            c.Cell("Jan Cis", "Izba Rzemieślnicza", url="?"),
            c.Cell(_("silent for 63 days"), tone=Tone.STOP),
            c.Cell("9"),
        ),
    )
    return c.Table(_("Whom to meet"), columns, rows)


def _timeline() -> list[c.Happening]:
    return [
        c.Happening(_("A meeting with Anna Buk, delivery dates agreed"), "22.11.2026, 14:10"),
        c.Happening(_("Invoice FV/2026/11/014 paid two days early"), "18.11.2026", Tone.GOOD),
        c.Happening(_("Consent renewed in the portal"), "12.03.2026"),
    ]


def _clocks() -> list[tuple[Any, int | None]]:
    present = now()
    hours, days = timedelta(hours=31, minutes=5), timedelta(days=5, hours=1)
    return [(present + hours, 72), (present + days, None), (present - days, None)]
