"""Checks an evidence export of Klientela without Klientela: whether it is whole and complete, and what dates it.

    python klientela_verify.py EXPORT [--key FINGERPRINT] [--proof FILE]

Exit code 0: nothing speaks against it; 1: findings, each with its line; 2: it cannot be read. It needs Python 3.11 and
the package `cryptography`, and trusts nothing in the file: see docs/evidence.md for the format. Memory is constant.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, TextIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.x509 import load_der_x509_certificate

Signer = tuple[str, str]  # the name in a certificate and its fingerprint
LONGEST_LINE = 1 << 20
MOST_SHOWN, MOST_KEPT = 100, 1000
CLOCK_SLACK_US = 600_000_000
MOST_DIGITS = 19  # of any number in this format
LATEST_US = 253_402_300_799_999_999  # the end of the year 9999, and of what a date can be
# Why an epoch may have been opened without a restore.
ACCEPTED = {"signing-key-lost", "heads-log-missing", "heads-log-damaged", "rolled-back"}
ENTRY_KEYS = {
    "actor", "actor_ref", "at_us", "commitments", "id", "kind", "object", "object_type", "pseudonyms", "rules",
}  # fmt: skip
DIGESTS: dict[str, HashAlgorithm] = {
    "608648016503040201": SHA256(),
    "608648016503040202": SHA384(),
    "608648016503040203": SHA512(),
}
SIGNED_DATA, MESSAGE_DIGEST = "2a864886f70d010702", "2a864886f70d010904"

TEXTS = {
    "en": {
        "form": "not a canonical line of this format (changed, cut or foreign bytes)",
        "header": "the header's signature does not hold",
        "key": "the export was signed by another key than the one asked for",
        "epoch": "the signature of an epoch does not hold",
        "order": "this line does not belong here",
        "seq": "the sequence breaks: expected {expected}, found {seq} (removed, repeated or moved lines)",
        "leaf": "the entry is not what its leaf was made of",
        "number": "the numbering of heads or stamps breaks (removed, repeated or moved lines)",
        "head": "the head's signature does not hold, or its key is not the export's",
        "place": "the head stands after {seq} entries and says it covers {size}",
        "root": "the entries up to here do not give the root that was signed",
        "signature": "the line's signature does not hold",
        "stamp": "the time stamp is broken or belongs to something else",
        "end": "the last line's signature does not hold",
        "digest": "the whole does not give the digest of the last line",
        "counts": "the counts of the last line differ from the lines",
        "size": "the header announces {size} entries, the file has {seq}",
        "cut": "the file ends without its last line",
        "after": "there is something after the last line",
        "proof": "the proof does not lead to a head of this export",
        "line": "line",
        "integrity": "Integrity",
        "completeness": "Completeness",
        "time": "Time",
        "whole": "holds",
        "broken": "DOES NOT HOLD",
        "summary": "{entries} entries, {heads} signed heads; key {key}",
        "own": "only the firm's own clock: {first} to {last}",
        "stamped": "stamped {time} by {name} (certificate {print}); whether to trust this authority is yours to decide",
        "back": "note: the clock went back at {count} entries",
        "lost": "note: epoch {epoch} was opened after a restore at {size} entries; {known} had been known",
        "accepted": "note: epoch {epoch} was opened at {size} entries although something was lost ({reason}); "
        "that older entries were not replaced before cannot be shown",
        "more": "{count} more findings",
        "proved": "The proof holds: the entry has number {seq} in this export.",
        "unreadable": "cannot be read: {why}",
    },
    "pl": {
        "form": "to nie jest kanoniczny wiersz tego formatu (zmienione, ucięte lub obce bajty)",
        "header": "podpis nagłówka jest nieprawidłowy",
        "key": "eksport podpisano innym kluczem niż podany",
        "epoch": "podpis epoki jest nieprawidłowy",
        "order": "ten wiersz nie powinien stać w tym miejscu",
        "seq": "przerwana numeracja: oczekiwano {expected}, jest {seq} (usunięte, powtórzone lub przestawione wiersze)",
        "leaf": "wpis różni się od tego, z którego powstał jego liść",
        "number": "przerwana numeracja głów lub znaczników (usunięte, powtórzone lub przestawione wiersze)",
        "head": "podpis głowy drzewa jest nieprawidłowy albo jej klucz nie jest kluczem eksportu",
        "place": "głowa drzewa stoi za wpisami w liczbie {seq}, a podaje, że obejmuje {size}",
        "root": "z dotychczasowych wpisów nie wynika skrót, który podpisano",
        "signature": "podpis wiersza jest nieprawidłowy",
        "stamp": "znacznik czasu jest uszkodzony lub dotyczy czegoś innego",
        "end": "podpis ostatniego wiersza jest nieprawidłowy",
        "digest": "z całości nie wynika skrót z ostatniego wiersza",
        "counts": "liczby w ostatnim wierszu różnią się od wierszy",
        "size": "nagłówek zapowiada wpisów: {size}, w pliku jest: {seq}",
        "cut": "plik kończy się bez ostatniego wiersza",
        "after": "za ostatnim wierszem coś jeszcze stoi",
        "proof": "dowód nie prowadzi do żadnej głowy drzewa z tego eksportu",
        "line": "wiersz",
        "integrity": "Integralność",
        "completeness": "Kompletność",
        "time": "Czas",
        "whole": "zachowana",
        "broken": "NARUSZONA",
        "summary": "wpisy: {entries}, podpisane głowy drzewa: {heads}; klucz {key}",
        "own": "tylko własny zegar firmy: od {first} do {last}",
        "stamped": "znacznik z {time}, wystawca {name} (certyfikat {print}); czy mu zaufać, trzeba ocenić samemu",
        "back": "uwaga: zegar cofnął się przy wpisach w liczbie {count}",
        "lost": "uwaga: epokę {epoch} otwarto po przywróceniu kopii przy {size} wpisach; wcześniej znano ich {known}",
        "accepted": "uwaga: epokę {epoch} otwarto przy {size} wpisach, mimo że coś utracono ({reason}); "
        "nie da się wykazać, że wcześniej nie podmieniono starszych wpisów",
        "more": "dalsze nieprawidłowości: {count}",
        "proved": "Dowód jest prawidłowy: wpis ma w tym eksporcie numer {seq}.",
        "unreadable": "nie można odczytać: {why}",
    },
}
COMPLETENESS = {"seq", "number", "order", "counts", "size", "cut", "after", "place"}


def canonical(value: object) -> bytes:
    """Return the one way this format writes a value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 6962 §2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The right edge of the tree: the roots of its complete parts, the largest first."""

    def __init__(self) -> None:
        self.size, self.peaks = 0, list[bytes]()

    def append(self, leaf: bytes) -> None:
        """Add one leaf."""
        carry = self.size
        while carry & 1:
            leaf, carry = node(self.peaks.pop(), leaf), carry >> 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        root = self.peaks[-1]
        for peak in self.peaks[-2::-1]:
            root = node(peak, root)
        return root


def path_root(leaf: bytes, index: int, *, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root an inclusion path leads to (RFC 9162 §2.1.3.2), None where it cannot be one."""
    place, last, root = index, size - 1, leaf
    for other in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            root = node(other, root)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            root = node(root, other)
        place, last = place >> 1, last >> 1
    return root if last == 0 and 0 <= index < size else None


def der(data: bytes) -> list[tuple[int, bytes, bytes]]:
    """Return the DER values in `data`: tag, content, and all bytes of each. Raises ValueError."""
    found, at = [], 0
    while at < len(data):
        start, tag, length, at = at, data[at], data[at + 1] if at + 1 < len(data) else 0x80, at + 2
        if length & 0x80:
            count = length & 0x7F
            length, at = int.from_bytes(data[at : at + count], "big"), at + count
            if not 1 <= count <= 4:
                raise ValueError("DER length")
        if at + length > len(data):
            raise ValueError("DER is cut")
        found.append((tag, data[at : at + length], data[start : at + length]))
        at += length
    return found


def read_stamp(answer: bytes, statement: bytes) -> tuple[datetime, str, str] | None:
    """Return when, by whom and with which certificate a statement was stamped (RFC 3161); None where nothing holds."""
    try:
        status, token = der(der(answer)[0][1])
        kind, signed = der(token[1])
        _, _, content, *optional, signers = der(der(signed[1])[0][1])
        info = der(der(content[1])[1][1])[0][1]
        fields = der(der(info)[0][1])
        algorithm, imprint = der(fields[2][1])
        digest = DIGESTS[der(algorithm[1])[0][1].hex()]
        if der(status[1])[0][1] != b"\x00" or kind[1].hex() != SIGNED_DATA:
            return None
        if imprint[1] != hashlib.new(digest.name, statement).digest():
            return None
        when = datetime.strptime(fields[4][1].decode("ascii")[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        certificates = [whole for tag, inner, _ in optional if tag == 0xA0 for _, _, whole in der(inner)]
        signer = stamp_signer(der(der(signers[1])[0][1]), info, certificates=certificates)
    except (ValueError, LookupError, TypeError):
        return None
    return (when, *signer) if signer else None


def stamp_signer(parts: list[tuple[int, bytes, bytes]], info: bytes, *, certificates: list[bytes]) -> Signer | None:
    """Return the name and fingerprint of the certificate whose key signed the stamp, or None."""
    algorithm = DIGESTS[der(parts[2][1])[0][1].hex()]
    attributes = next(part for part in parts if part[0] == 0xA0)
    digests = [
        der(values[1])[0][1]
        for name, values in (der(item[1]) for item in der(attributes[1]))
        if name[1].hex() == MESSAGE_DIGEST
    ]
    if digests != [hashlib.new(algorithm.name, info).digest()]:
        return None
    signature = [part for part in parts if part[0] == 0x04][-1][1]
    for data in certificates:
        certificate = load_der_x509_certificate(data)
        if key_signed(certificate.public_key(), signature, data=b"\x31" + attributes[2][1:], algorithm=algorithm):
            return certificate.subject.rfc4514_string(), hashlib.sha256(data).hexdigest()
    return None


def key_signed(key: object, signature: bytes, *, data: bytes, algorithm: HashAlgorithm) -> bool:
    """Say whether an RSA or elliptic-curve key made the signature."""
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(algorithm))
        else:
            return False
    except InvalidSignature:
        return False
    return True


@dataclass
class Check:
    """One reading of an export."""

    key: ed25519.Ed25519PublicKey | None = None
    key_text: str = ""
    header: dict[str, Any] | None = None
    line: int = 0
    entries: int = 0
    heads: int = 0
    marks: int = 0
    ended: bool = False
    tree: Tree = field(default_factory=Tree)
    digest: Any = field(default_factory=hashlib.sha256)
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[tuple[int, str, dict[str, object]]] = field(default_factory=list)
    found: int = 0
    codes: set[str] = field(default_factory=set)
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    stamped: list[tuple[datetime, str, str]] = field(default_factory=list)
    first_us: int = 0
    newest_us: int = 0
    went_back: int = 0
    last_head: dict[str, Any] | None = None
    proof: dict[str, Any] | None = None
    proof_met: bool = False

    def find(self, code: str, **params: object) -> None:
        """Note what is wrong with the present line."""
        self.found += 1
        self.codes.add(code)
        if self.found <= MOST_KEPT:
            self.findings.append((self.line, code, params))

    def read(self, stream: IO[bytes]) -> None:
        """Check the whole stream, a line at a time."""
        while data := stream.readline(LONGEST_LINE):
            self.line += 1
            before = self.digest.hexdigest()
            self.digest.update(data)
            if self.ended:
                self.find("after")
                return
            self._take(data, before)
        if not self.ended:
            self.find("cut")
        if self.proof and not self.proof_met:
            self.find("proof")

    def _take(self, data: bytes, before: str) -> None:
        row = self._parsed(data)
        if row is None:
            self.find("form")
            return
        kind = row["line"]
        if (kind == "header") != (self.line == 1):
            self.find("order")
            return
        try:
            if kind == "end":
                self._end(row, before)
            else:
                {"header": self._header, "entry": self._entry, "head": self._head, "stamp": self._stamp}[kind](row)
        except (LookupError, TypeError, ValueError, AttributeError):
            self.find("form")

    def _parsed(self, data: bytes) -> dict[str, Any] | None:
        try:
            row = strict_json(data)
            if not isinstance(row, dict) or row.get("line") not in {"header", "entry", "head", "stamp", "end"}:
                return None
            return row if canonical(row) + b"\n" == data else None
        except (ValueError, RecursionError):
            return None

    def _signed(self, facts: object, signature: str) -> bool:
        try:
            raw = bytes.fromhex(signature)
            if self.key is None or raw.hex() != signature:
                return False
            self.key.verify(raw, canonical(facts))
        except (InvalidSignature, ValueError):
            return False
        return True

    def _header(self, row: dict[str, Any]) -> None:
        self.key_text = row["key"]
        self.key = ed25519.Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key_text))
        if row["format"] != "klientela-evidence/1" or not self._signed(without_signature(row), row["signature"]):
            self.find("header")
            return
        self.header = row
        for epoch in row["epochs"]:
            facts = epoch["facts"]
            if not self._signed(facts, epoch["signature"]):
                self.find("epoch")
            if facts["reason"] in ACCEPTED:
                self.notes.append(("accepted", {name: facts[name] for name in ("epoch", "size", "reason")}))
            known = facts["known"]["size"] if facts["known"] else facts["size"]
            if known > facts["size"]:
                self.notes.append(("lost", {"epoch": facts["epoch"], "size": facts["size"], "known": known}))

    def _entry(self, row: dict[str, Any]) -> None:
        entry, seq = row["entry"], row["seq"]
        numbers = (seq, row["marks"], entry["at_us"])
        is_formed = set(row) == {"entry", "leaf", "line", "marks", "seq"} and set(entry) == ENTRY_KEYS
        if not is_formed or any(type(number) is not int for number in numbers) or not 0 <= entry["at_us"] <= LATEST_US:
            self.find("form")
            return
        if seq != self.entries:
            self.find("seq", expected=self.entries, seq=seq)
        self._mark(row["marks"], 0)
        leaf = hashlib.sha256(b"\x00" + canonical(entry)).digest()
        if leaf.hex() != row["leaf"]:
            self.find("leaf")
        self.entries = seq + 1
        self.tree.append(leaf)
        self.counts[entry["kind"]] += 1
        self._clock(entry["at_us"])

    def _mark(self, number: int, step: int) -> None:
        if number != self.marks + step:
            self.find("number")
        self.marks = number + 0  # a text instead of a number ends here

    def _clock(self, at_us: int) -> None:
        self.first_us = self.first_us or at_us
        self.went_back += at_us < self.newest_us - CLOCK_SLACK_US
        self.newest_us = max(self.newest_us, at_us)

    def _head(self, row: dict[str, Any]) -> None:
        head = row["head"]
        if set(row) != {"head", "line", "number", "signature"}:
            self.find("form")
        self.heads += 1
        self._mark(row["number"], 1)
        if head["key"] != self.key_text or head["type"] != "head" or not self._signed(head, row["signature"]):
            self.find("head")
        elif head["size"] != self.entries:
            self.find("place", seq=self.entries, size=head["size"])
        elif head["root"] != self.tree.root().hex() and not self.findings:  # else it only repeats what was found
            self.find("root")
        self.last_head = head
        if self.proof and head == self.proof.get("head"):
            self._check_proof(self.proof)

    def _check_proof(self, proof: dict[str, Any]) -> None:
        try:
            leaf = hashlib.sha256(b"\x00" + proof["entry"].encode()).digest()
            path = [bytes.fromhex(step) for step in proof["path"]]
            root = path_root(leaf, proof["seq"], size=proof["head"]["size"], path=path)
            signed = self._signed(proof["head"], proof["signature"])
        except (LookupError, TypeError, ValueError, AttributeError):
            return  # then it was never met, which is said at the end
        self.proof_met = signed and root is not None and root.hex() == proof["head"]["root"]

    def _stamp(self, row: dict[str, Any]) -> None:
        self._mark(row["number"], 1)
        if not self._signed(without_signature(row), row["signature"]):
            self.find("signature")
            return
        stamp = read_stamp(base64.b64decode(row["answer"], validate=True), canonical(row["head"]))
        if stamp is None or row["head"] != self.last_head:
            self.find("stamp")
        else:
            self.stamped = [*self.stamped[:1], stamp]  # the first and the last are told

    def _end(self, row: dict[str, Any], before: str) -> None:
        self.ended = True
        if not self._signed(without_signature(row), row["signature"]):
            self.find("end")
        elif row["digest"] != before and not self.findings:
            self.find("digest")
        self._mark(row["marks"], 0)
        if self.header and self.header["size"] != self.entries:
            self.find("size", size=self.header["size"], seq=self.entries)
        elif row["counts"] != dict(self.counts) or not self.last_head or self.last_head["size"] != self.entries:
            self.find("counts")


def strict_json(data: bytes) -> object:
    """Return what JSON says whose numbers are all whole and no longer than this format needs. Raises ValueError."""

    def whole(digits: str) -> int:
        if len(digits.lstrip("-")) > MOST_DIGITS:
            raise ValueError("number")
        return int(digits)

    return json.loads(data, parse_int=whole, parse_float=refuse_number, parse_constant=refuse_number)


def refuse_number(digits: str) -> object:
    """Raise ValueError: this format has no fractions, no infinity and nothing that is not a number."""
    raise ValueError(digits[:20])


def without_signature(row: dict[str, Any]) -> dict[str, Any]:
    """Return what a line's own signature is over."""
    return {name: value for name, value in row.items() if name != "signature"}


def read_proof(path: Path) -> dict[str, Any]:
    """Return the proof of one entry. Raises OSError, ValueError for a file that is none."""
    with path.open("rb") as stream:
        proof = strict_json(stream.read(LONGEST_LINE))
    if not isinstance(proof, dict) or proof.get("format") != "klientela-proof/1":
        raise ValueError("--proof")
    return proof


def say(text: str, stream: TextIO | None = None) -> None:
    """Write one line; bytes that the terminal cannot show, or that would steer it, are written as escapes."""
    shown = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
    (stream or sys.stdout).write(shown + "\n")


def report(check: Check, fingerprint: str, *, words: dict[str, str]) -> None:
    """Say what was found."""
    for line, code, params in check.findings[:MOST_SHOWN]:
        say(f"{words['line']} {line}: {words[code].format(**params)}")
    if check.found > MOST_SHOWN:
        say(words["more"].format(count=check.found - MOST_SHOWN))
    codes = check.codes
    say(words["summary"].format(entries=check.entries, heads=check.heads, key=fingerprint))
    say(f"{words['integrity']}: {words['broken' if codes - COMPLETENESS else 'whole']}")
    say(f"{words['completeness']}: {words['broken' if codes else 'whole']}")
    for when, name, print_ in check.stamped:
        stamped = words["stamped"].format(time=when.isoformat(), name=name, print=print_)
        say(f"{words['time']}: {stamped}")
    if not check.stamped:
        own = words["own"].format(first=instant(check.first_us), last=instant(check.newest_us))
        say(f"{words['time']}: {own}")
    if check.went_back:
        say(words["back"].format(count=check.went_back))
    for code, params in check.notes:
        say(words[code].format(**params))
    if check.proof and check.proof_met and not codes:
        say(words["proved"].format(seq=check.proof["seq"]))


def instant(at_us: int) -> str:
    """Return an instant as ISO 8601."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at_us)).isoformat()


def main(arguments: Sequence[str] | None = None) -> int:
    """Check one export; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("export")
    parser.add_argument("--key", help="SHA-256 of the public key you know")
    parser.add_argument("--proof", help="a proof of one entry")
    options = parser.parse_args(arguments)
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    words = TEXTS["pl" if spoken.startswith("pl") else "en"]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    check = Check()
    try:
        if options.proof:
            check.proof = read_proof(Path(options.proof))
        with Path(options.export).open("rb") as stream:
            check.read(stream)
    except (OSError, ValueError, RecursionError) as error:
        say(words["unreadable"].format(why=error), sys.stderr)
        return 2
    if check.key is None and not check.entries:
        say(words["unreadable"].format(why=words["form"]), sys.stderr)
        return 2
    fingerprint = hashlib.sha256(check.key.public_bytes_raw()).hexdigest() if check.key else "?"
    if options.key is not None and options.key.replace(":", "").lower() != fingerprint:
        check.line = 1
        check.find("key")
        check.findings.sort(key=lambda finding: finding[0])
    report(check, fingerprint, words=words)
    return 1 if check.findings else 0


if __name__ == "__main__":
    sys.exit(main())
