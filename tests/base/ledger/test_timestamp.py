from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from klientela.base.ledger.timestamp import InsideTransactionError, Stamp, Stamping, stamp_last_head
from klientela.base.ledger.verification import verify
from tests.base.ledger.scene import break_in, exported, fill_and_seal
from tests.base.ledger.test_export import checked

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the authority"),
]
CONFIGURATION = """
[req]
distinguished_name = name
[name]
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[tsa]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
[tsa_section]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
"""
Answer = Callable[[bytes], bytes]


def openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module", params=["rsa:2048", "ec"])
def authority(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority of its own: a root and a certificate for time stamps."""
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "openssl.cnf").write_text(CONFIGURATION)
    (folder / "serial").write_text("01")
    kind = ["rsa:2048"] if request.param != "ec" else ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    openssl(folder, "req", "-x509", "-newkey", *kind, "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj",
            "/CN=Test root", "-days", "30", "-config", "openssl.cnf", "-extensions", "ca")  # fmt: skip
    openssl(folder, "req", "-newkey", *kind, "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj",
            "/CN=Test authority", "-config", "openssl.cnf")  # fmt: skip
    openssl(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-out", "tsa.pem",
            "-days", "30", "-extfile", "openssl.cnf", "-extensions", "tsa", "-set_serial", "2")  # fmt: skip
    return folder


def answer_of(folder: Path) -> Answer:
    def answer(query: bytes) -> bytes:
        (folder / "query").write_bytes(query)
        openssl(folder, "ts", "-reply", "-queryfile", "query", "-out", "reply", "-config", "openssl.cnf", "-section",
                "tsa_section")  # fmt: skip
        return (folder / "reply").read_bytes()

    return answer


class Loopback:
    """An HTTP server on loopback that answers as it is told."""

    def __init__(self) -> None:
        self.answer: Answer = lambda _query: b""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                reply = outer.answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200 if reply else 503)
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def loopback(settings: Any) -> Iterator[Loopback]:
    server = Loopback()
    url = f"http://127.0.0.1:{server.server.server_port}/"
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"timestamp_url": url})
    yield server
    server.server.shutdown()
    server.server.server_close()


def problem(stamping: Stamping) -> tuple[str, dict[str, Any]]:
    assert stamping.stamp is None
    assert stamping.problem
    return stamping.problem.code.code, dict(stamping.problem.params)


def test_a_head_is_stamped_once_and_the_verifier_says_by_whom(authority: Path, loopback: Loopback) -> None:
    loopback.answer = answer_of(authority)
    assert stamp_last_head() == Stamping()
    fill_and_seal(3)
    stamping = stamp_last_head()
    assert stamping.stamp
    assert stamp_last_head() == Stamping()
    assert verify().is_clean
    assert verify().stamps == 1
    check = checked(exported())
    assert check.findings == []
    when, name, _ = check.stamped[0]
    assert name == "CN=Test authority"
    assert int(when.timestamp()) * 1_000_000 == stamping.stamp.at_us
    change = "UPDATE ledger_stamp SET at_us = at_us + 1"
    break_in(change, table="ledger_stamp")
    assert [reason.code.code for reason in verify().findings] == ["LEDGER-STAMP-WRONG"]


def test_a_stamp_whose_time_or_signature_was_changed_does_not_hold(authority: Path, loopback: Loopback) -> None:
    loopback.answer = answer_of(authority)
    fill_and_seal(3)
    stamping = stamp_last_head()
    assert stamping.stamp
    answer = bytes(stamping.stamp.answer)
    at = answer.index(b"20", answer.index(b"\x18\x0f")) + 2
    for changed in (answer[:at] + b"3" + answer[at + 1 :], answer[:-3] + bytes([answer[-3] ^ 1]) + answer[-2:]):
        break_in("UPDATE ledger_stamp SET answer = %s", changed, table="ledger_stamp")
        assert [(line, code) for line, code, _ in checked(exported()).findings] == [(6, "stamp")]


def test_a_failure_is_told_and_nothing_is_kept(authority: Path, loopback: Loopback) -> None:
    fill_and_seal(3)
    assert problem(stamp_last_head()) == ("STAMP-NO-ANSWER", {"why": "HTTPError"})
    loopback.answer = lambda _query: b"<html>"
    assert problem(stamp_last_head())[0] == "STAMP-BAD-ANSWER"
    loopback.answer = lambda _query: b"x" * 300_000
    assert problem(stamp_last_head()) == ("STAMP-NO-ANSWER", {"why": "ValueError"})
    first: list[bytes] = []

    def repeats(query: bytes) -> bytes:
        first.append(answer_of(authority)(query))
        return first[0]

    loopback.answer = repeats
    assert stamp_last_head().stamp
    fill_and_seal(1)
    assert problem(stamp_last_head()) == ("STAMP-BAD-ANSWER", {"why": "nonce"})
    assert Stamp.objects.count() == 1


def test_an_authority_is_never_asked_inside_a_transaction() -> None:
    with pytest.raises(InsideTransactionError), transaction.atomic():
        stamp_last_head()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/"])
def test_only_http_is_spoken(settings: Any, url: str) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"timestamp_url": url})
    fill_and_seal(1)
    assert problem(stamp_last_head()) == ("STAMP-NO-ANSWER", {"why": "ValueError"})
