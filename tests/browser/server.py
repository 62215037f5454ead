"""An installation as its users meet it: `klientela serve`, two web processes and the job worker."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.base.backup.installation import Installation


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """Started at once; `localhost`, because a passkey needs a name."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.installation = Installation(folder)
        port = free_port()
        self.url = f"http://localhost:{port}"
        self.process = self.installation.start("klientela", "serve", "--port", str(port), "--workers", "2", *options)

    @property
    def demo(self) -> Path:
        """The folder of the demo lists and of the demo login."""
        return self.installation.home / "demo"

    @property
    def demo_lists(self) -> list[Path]:
        return sorted(path for path in self.demo.iterdir() if path.suffix in (".csv", ".vcf"))

    def demo_login(self) -> tuple[str, str]:
        login = json.loads((self.demo.parent / "demo-login.json").read_text())
        return login["email"], login["password"]

    def wait(self) -> None:
        end = time.monotonic() + 60
        while not self._answers():
            assert self.process.poll() is None, self.installation.log.read_text()
            assert time.monotonic() < end, "no answer"
            time.sleep(0.05)

    def forget_attempts(self) -> None:
        """Behave as if minutes had passed: counted attempts and used codes are forgotten."""
        shutil.rmtree(self.installation.home / "cache", ignore_errors=True)

    def stop(self) -> str:
        """Stop it as Ctrl+C does, and return what it said all the time."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(40)
        return self.installation.log.read_text()

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(self.url, timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True
