"""What a field should not hold: the reasons, each with the rule that it breaks."""

from __future__ import annotations

from klientela.atoms.decision import ReasonCode, Weight
from klientela.atoms.words import Words

_MINIMISATION = "GDPR Art. 5(1)(c)"
_SPECIAL = "GDPR Art. 9(1), 5(1)(c)"

_DELETE = Words(
    en="Delete it here; if you need it, keep it in the field made for it.",
    pl="Usuń to stąd; jeśli jest potrzebne, wpisz je w przeznaczone do tego pole.",
)
_LOOK = Words(
    en="Read the entry and delete what you need no longer, or had no right to keep.",
    pl="Przeczytaj wpis i usuń to, co niepotrzebne albo czego nie wolno było zapisać.",
)
_MOVE = Words(en="Move it to the field that it belongs to.", pl="Przenieś to do właściwego pola.")
_BLANK = Words(en="Leave the field empty.", pl="Zostaw pole puste.")


def _code(
    name: str, en: str, pl: str, *, source: str = _MINIMISATION, weight: Weight = Weight.CAUTION, step: Words = _DELETE
) -> ReasonCode:
    return ReasonCode(f"EXCESS-{name}", Words(en=en, pl=pl), source, weight, step)


PESEL = _code(
    "PESEL",
    "“{column}” holds a PESEL ({value}), where it does not belong.",
    "W polu „{column}” jest PESEL ({value}), którego tam być nie powinno.",
    source="GDPR Art. 5(1)(c), 87",
    weight=Weight.STOP,
)
IDENTITY_CARD = _code(
    "IDENTITY-CARD",
    "“{column}” holds what looks like the number of an identity card ({value}).",
    "W polu „{column}” jest coś, co wygląda na numer dowodu osobistego ({value}).",
    source="GDPR Art. 5(1)(c), 87",
    weight=Weight.STOP,
)
PASSPORT = _code(
    "PASSPORT",
    "“{column}” holds what looks like the number of a passport ({value}).",
    "W polu „{column}” jest coś, co wygląda na numer paszportu ({value}).",
    source="GDPR Art. 5(1)(c), 87",
    weight=Weight.STOP,
)
PAYMENT_CARD = _code(
    "PAYMENT-CARD",
    "“{column}” holds the number of a payment card ({value}).",
    "W polu „{column}” jest numer karty płatniczej ({value}).",
    source="GDPR Art. 5(1)(c), 32; PCI DSS 4.0 req. 3",
    weight=Weight.STOP,
)
PASSWORD = _code(
    "PASSWORD",
    "“{column}” holds what looks like a password or a PIN.",
    "W polu „{column}” jest coś, co wygląda na hasło albo PIN.",
    source="GDPR Art. 5(1)(f), 32",
    weight=Weight.STOP,
    step=Words(
        en="Delete it here and change the password where it is used.",
        pl="Usuń je stąd i zmień hasło tam, gdzie jest używane.",
    ),
)
ACCOUNT = _code(
    "ACCOUNT",
    "“{column}” holds a bank account number ({value}).",
    "W polu „{column}” jest numer rachunku bankowego ({value}).",
)
HEALTH = _code(
    "HEALTH",
    "“{column}” may say something about somebody's health.",
    "Pole „{column}” może mówić o czyimś zdrowiu.",
    source=_SPECIAL,
    step=_LOOK,
)
RELIGION = _code(
    "RELIGION",
    "“{column}” may say something about somebody's religion or belief.",
    "Pole „{column}” może mówić o czyimś wyznaniu lub światopoglądzie.",
    source=_SPECIAL,
    step=_LOOK,
)
UNION = _code(
    "UNION",
    "“{column}” may say that somebody belongs to a trade union.",
    "Pole „{column}” może mówić, że ktoś należy do związku zawodowego.",
    source=_SPECIAL,
    step=_LOOK,
)
POLITICS = _code(
    "POLITICS",
    "“{column}” may say something about somebody's political views.",
    "Pole „{column}” może mówić o czyichś poglądach politycznych.",
    source=_SPECIAL,
    step=_LOOK,
)
ORIENTATION = _code(
    "ORIENTATION",
    "“{column}” may say something about somebody's sex life or orientation.",
    "Pole „{column}” może mówić o czyimś życiu intymnym lub orientacji.",
    source=_SPECIAL,
    step=_LOOK,
)
ORIGIN = _code(
    "ORIGIN",
    "“{column}” may say something about somebody's ethnic origin.",
    "Pole „{column}” może mówić o czyimś pochodzeniu etnicznym.",
    source=_SPECIAL,
    step=_LOOK,
)
CRIME = _code(
    "CRIME",
    "“{column}” may say something about a conviction or an offence.",
    "Pole „{column}” może mówić o wyroku albo przestępstwie.",
    source="GDPR Art. 10",
    step=_LOOK,
)
EMAIL_IN_NAME = _code(
    "EMAIL-IN-NAME",
    "“{column}” holds an e-mail address instead of a name.",
    "W polu „{column}” zamiast nazwy jest adres e-mail.",
    source="GDPR Art. 5(1)(d)",
    weight=Weight.HINT,
    step=_MOVE,
)
PHONE_IN_NAME = _code(
    "PHONE-IN-NAME",
    "“{column}” holds a phone number instead of a name.",
    "W polu „{column}” zamiast nazwy jest numer telefonu.",
    source="GDPR Art. 5(1)(d)",
    weight=Weight.HINT,
    step=_MOVE,
)
URL_IN_NAME = _code(
    "URL-IN-NAME",
    "“{column}” holds a web address instead of a name.",
    "W polu „{column}” zamiast nazwy jest adres strony.",
    source="GDPR Art. 5(1)(d)",
    weight=Weight.HINT,
    step=_MOVE,
)
NAME_IN_EMAIL = _code(
    "NAME-IN-EMAIL",
    "“{column}” holds a person's name instead of an e-mail address.",
    "W polu „{column}” zamiast adresu e-mail jest imię i nazwisko.",
    source="GDPR Art. 5(1)(d)",
    weight=Weight.HINT,
    step=_MOVE,
)
SEVERAL_PEOPLE = _code(
    "SEVERAL-PEOPLE",
    "“{column}” seems to name several people, each of whom has rights of their own.",
    "W polu „{column}” jest chyba kilka osób, a każda ma własne prawa.",
    source="GDPR Art. 5(1)(d), 15-21",
    step=Words(en="Give each person a row of their own.", pl="Daj każdej osobie osobny wiersz."),
)
DUMMY = _code(
    "DUMMY",
    "“{column}” holds a filler (“{value}”) that says nothing.",
    "W polu „{column}” jest wypełniacz („{value}”), który nic nie znaczy.",
    source="GDPR Art. 5(1)(d)",
    weight=Weight.HINT,
    step=_BLANK,
)
FORMULA = _code(
    "FORMULA",
    "“{column}” begins like a spreadsheet formula and could run when the file is opened.",
    "Pole „{column}” zaczyna się jak formuła arkusza i mogłoby się wykonać po otwarciu pliku.",
    source="GDPR Art. 32; CWE-1236",
    weight=Weight.STOP,
    step=Words(en="Delete it; real data never begin so.", pl="Usuń to; prawdziwe dane tak się nie zaczynają."),
)
REASONS: tuple[ReasonCode, ...] = (
    PESEL,
    IDENTITY_CARD,
    PASSPORT,
    PAYMENT_CARD,
    PASSWORD,
    ACCOUNT,
    HEALTH,
    RELIGION,
    UNION,
    POLITICS,
    ORIENTATION,
    ORIGIN,
    CRIME,
    EMAIL_IN_NAME,
    PHONE_IN_NAME,
    URL_IN_NAME,
    NAME_IN_EMAIL,
    SEVERAL_PEOPLE,
    DUMMY,
    FORMULA,
)
