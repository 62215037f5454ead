"""E-mail addresses: checked by their syntax alone; what is wrong is named, and what was meant is proposed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from klientela.atoms.checked import Checked, showable
from klientela.atoms.decision import Reason, ReasonCode, Weight
from klientela.atoms.text import fold
from klientela.atoms.words import Words

_RFC = "RFC 5321 §4.1.2, RFC 5322 §3.4.1"


@dataclass(frozen=True, slots=True)
class CheckedEmail(Checked):
    """An e-mail address looked at; `normal` is lower-case with the domain in ASCII (IDNA 2008).

    `weak_key` also drops what follows a plus sign and, at Gmail, the dots: equal keys are a hint, never an identity.
    `suggestion` is what the address was probably meant to be.
    """

    domain: str = ""
    weak_key: str = ""
    suggestion: str = ""


_WRITE = Words(en="Write it as {suggestion}.", pl="Zapisz go tak: {suggestion}.")
_CORRECT = Words(en="Ask the client for the address.", pl="Zapytaj klienta o adres.")


def _code(fault: str, en: str, pl: str, *, step: Words = _CORRECT, weight: Weight = Weight.CAUTION) -> ReasonCode:
    return ReasonCode(f"VALUE-EMAIL-{fault}", Words(en=en, pl=pl), _RFC, weight, step)


EMPTY = _code("EMPTY", "No e-mail address is written.", "Nie wpisano adresu e-mail.", weight=Weight.HINT)
NO_AT = _code(
    "NO-AT",
    "“{value}” has no @, so it is not an e-mail address.",
    "„{value}” nie ma znaku @, więc to nie adres e-mail.",
)
SEVERAL = _code(
    "SEVERAL",
    "One field holds several e-mail addresses: “{value}”.",
    "W jednym polu jest kilka adresów e-mail: „{value}”.",
    step=Words(en="Put each address in a field of its own.", pl="Wpisz każdy adres w osobne pole."),
)
TWO_AT = _code("TWO-AT", "“{value}” has more than one @.", "„{value}” ma więcej niż jeden znak @.")
WRAPPED = _code(
    "WRAPPED",
    "“{value}” holds more than the address alone.",
    "„{value}” to więcej niż sam adres e-mail.",
    step=_WRITE,
)
SPACE = _code(
    "SPACE", "The e-mail address “{value}” holds a space.", "Adres e-mail „{value}” zawiera spację.", step=_WRITE
)
PUNCTUATION = _code(
    "PUNCTUATION",
    "The e-mail address “{value}” begins or ends with a stray sign.",
    "Adres e-mail „{value}” zaczyna się lub kończy zbędnym znakiem.",
    step=_WRITE,
)
COMMA = _code(
    "COMMA",
    "The e-mail address “{value}” has a comma where a dot belongs.",
    "Adres e-mail „{value}” ma przecinek zamiast kropki.",
    step=_WRITE,
)
SPELLED_AT = _code(
    "SPELLED-AT",
    "The e-mail address “{value}” has its @ spelled out.",
    "W adresie e-mail „{value}” znak @ zapisano słownie.",
    step=_WRITE,
)
LETTERS = _code(
    "LETTERS",
    "The e-mail address “{value}” has Polish letters before the @, which almost no mailbox has.",
    "Adres e-mail „{value}” ma przed @ polskie litery, a takich skrzynek prawie nie ma.",
    step=_WRITE,
)
DOMAIN = _code(
    "DOMAIN",
    "The e-mail address “{value}” has nothing after the @ that could be a domain.",
    "Adres e-mail „{value}” nie ma po znaku @ poprawnej domeny.",
)
RESERVED = _code(
    "RESERVED",
    "The e-mail address “{value}” stands in a domain reserved for tests, where no mail arrives.",
    "Adres e-mail „{value}” jest w domenie zastrzeżonej do testów; poczta tam nie dochodzi.",
)
SYNTAX = _code("SYNTAX", "“{value}” is not a valid e-mail address.", "„{value}” nie jest poprawnym adresem e-mail.")
TYPO = _code(
    "TYPO",
    "The domain of “{value}” looks mistyped: {suggestion}?",
    "Domena w adresie „{value}” wygląda na literówkę: {suggestion}?",
    step=_WRITE,
    weight=Weight.HINT,
)
REASONS: tuple[ReasonCode, ...] = (
    EMPTY,
    NO_AT,
    SEVERAL,
    TWO_AT,
    WRAPPED,
    SPACE,
    PUNCTUATION,
    COMMA,
    SPELLED_AT,
    LETTERS,
    DOMAIN,
    RESERVED,
    SYNTAX,
    TYPO,
)

# Slips of the fingers at the providers most used in Poland; collected by hand, 2026-11.
_MISTYPED_DOMAINS = {
    **dict.fromkeys(
        ("gmial.com", "gmai.com", "gamil.com", "gmal.com", "gmali.com", "gmaill.com", "gmail.co", "gmail.cm"),
        "gmail.com",
    ),
    **dict.fromkeys(
        ("gmil.com", "gmail.comm", "gnail.com", "gmaul.com", "gmeil.com", "gmail.om", "gmail.pl"), "gmail.com"
    ),
    **dict.fromkeys(("wp.p", "wp.lp", "pw.pl", "wpp.pl", "wp.ol", "wp.com.pl"), "wp.pl"),
    **dict.fromkeys(("o2.p", "02.pl", "o2.lp", "o2.ol"), "o2.pl"),
    **dict.fromkeys(("onte.pl", "onet.p", "ont.pl", "onet.lp", "onett.pl", "oent.pl"), "onet.pl"),
    **dict.fromkeys(("interia.p", "intreia.pl", "inetria.pl", "interia.lp", "iteria.pl", "intera.pl"), "interia.pl"),
    **dict.fromkeys(("hotmial.com", "hotmai.com", "hotmal.com", "hotmail.co", "hotamil.com"), "hotmail.com"),
    **dict.fromkeys(("outlok.com", "outloo.com", "outlook.co", "outllok.com"), "outlook.com"),
    **dict.fromkeys(("yaho.com", "yahooo.com", "yhaoo.com", "yahoo.co"), "yahoo.com"),
    **dict.fromkeys(("iclod.com", "icloud.co", "icoud.com"), "icloud.com"),
}
_MISTYPED_ENDINGS = {"con": "com", "comm": "com", "cpm": "com", "vom": "com", "pll": "pl", "ppl": "pl", "plm": "pl"}

_WRAPPING = re.compile(
    r"^(?:mailto:|e-?mail\s*:)\s*|^[^<>@]*<\s*|\s*>[^<>@]*$|\s+\([^()]*\)$|\?[a-z]+=.*$", re.IGNORECASE
)
_SPELLED = re.compile(r"\s*[(\[{]\s*(?:at|małpa|malpa)\s*[)\]}]\s*|\s+(?:at|małpa|malpa)\s+", re.IGNORECASE)
_STRAY = " .,;:'\"()[]<>"
_LONGEST = 320  # 64 before the @ and 255 after it (RFC 5321 §4.5.3.1)


def check_email(text: str) -> CheckedEmail:
    """Check an e-mail address by its syntax, without DNS: its normal form or what is wrong (RFC 5321, 6531)."""
    value = unicodedata.normalize("NFC", text).strip()
    if not value:
        return CheckedEmail(text, None, Reason(EMPTY))
    if len(value) > _LONGEST:
        return _refused(text, value, SYNTAX)
    validated = _validated(value)
    if validated is None or not validated.local_part.isascii():
        return _explained(text, value)
    return _accepted(text, value, validated)


@lru_cache(maxsize=1024)  # a row's address is asked for by several rules, one after the other
def email_key(text: str) -> str | None:
    """Return the normal form for comparison, quickly: a plainly written address is only lower-cased."""
    value = text.strip().lower()
    is_plain = len(value) <= _LONGEST_PLAIN and _PLAIN.fullmatch(value)
    return value if is_plain else check_email(text).normal


_LONGEST_PLAIN = 64  # so that no part of it can be too long
_PLAIN = re.compile(
    r"[a-z0-9_]+(?:[.+-][a-z0-9_]+){0,8}@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.){1,8}"
    r"(?:[a-z]{2}|com|net|org|info|biz|edu|gov|example)"
)


def _validated(value: str) -> ValidatedEmail | None:
    try:
        return validate_email(value, check_deliverability=False, strict=True)
    except EmailNotValidError:
        return None


def _accepted(text: str, value: str, validated: ValidatedEmail) -> CheckedEmail:
    domain = (validated.ascii_domain or validated.domain).lower()
    local = validated.local_part.lower()
    meant = _meant_domain(domain)
    suggestion = f"{local}@{meant}" if meant else ""
    return CheckedEmail(
        value=text,
        normal=f"{local}@{domain}",
        hints=(Reason(TYPO, {"value": value, "suggestion": suggestion}),) if meant else (),
        domain=domain,
        weak_key=_weak_key(local, domain),
        suggestion=suggestion,
    )


def _weak_key(local: str, domain: str) -> str:
    base = local.split("+", 1)[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        return f"{base.replace('.', '')}@gmail.com"
    return f"{base}@{domain}"


def _meant_domain(domain: str) -> str | None:
    if domain in _MISTYPED_DOMAINS:
        return _MISTYPED_DOMAINS[domain]
    name, _, ending = domain.rpartition(".")
    return f"{name}.{_MISTYPED_ENDINGS[ending]}" if name and ending in _MISTYPED_ENDINGS else None


def _explained(text: str, value: str) -> CheckedEmail:
    """Name the first defect that a person would name; a repair is only proposed when it makes a valid address."""
    if len(_ADDRESS.findall(value)) > 1:
        return _refused(text, value, SEVERAL)
    for code, repaired in _repairs(value):
        validated = _validated(repaired) if repaired != value else None
        if validated and validated.local_part.isascii():
            return _refused(text, value, code, suggestion=f"{validated.local_part}@{validated.domain}".lower())
    return _refused(text, value, _unrepaired_fault(value))


_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]{2,}")


def _repairs(value: str) -> list[tuple[ReasonCode, str]]:
    unwrapped = value
    for _ in range(2):  # `mailto:<jan@firma.pl>` wears two wrappings
        unwrapped = _WRAPPING.sub("", unwrapped)
    local, _, domain = value.rpartition("@")
    return [
        (SPELLED_AT, _SPELLED.sub("@", value)),
        (PUNCTUATION, value.strip(_STRAY)),
        (WRAPPED, unwrapped.strip(_STRAY)),
        (LETTERS, f"{fold(local)}@{domain}"),
        (SPACE, re.sub(r"\s*([@.])\s*", r"\1", value)),
        (COMMA, value.replace(",", ".")),
        (TWO_AT, re.sub(r"@+", "@", value)),
    ]


def _unrepaired_fault(value: str) -> ReasonCode:
    local, _, domain = value.rpartition("@")
    if "@" not in value:
        return NO_AT
    if "@" in local:
        return TWO_AT
    if any(letter.isspace() for letter in value):
        return SYNTAX
    if fold(domain).rpartition(".")[2] in {"test", "invalid", "localhost", "local", "example"}:
        return RESERVED
    return SYNTAX if _validated(f"a@{domain}") else DOMAIN


def _refused(text: str, value: str, code: ReasonCode, *, suggestion: str = "") -> CheckedEmail:
    reason = Reason(code, {"value": showable(value[:80]), "suggestion": suggestion})
    return CheckedEmail(text, None, reason, suggestion=suggestion)
