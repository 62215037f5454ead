"""What an administrator may set, by environment variables `KLIENTELA_*`; all are in docs/reference.md."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "KLIENTELA_"


class UnknownSettingError(Exception):
    """An environment variable starts with KLIENTELA_ and means nothing: most likely a typing error."""


class Configuration(BaseSettings):
    """The settings of one installation; a wrong value stops the start with a sentence that names it."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    home: Path = Field(Path("~/.klientela"), description="Folder of the data: database, files, reports being made.")
    keys: Path | None = Field(
        None, description="Folder of the keys and of the replay file; kept apart from the data and its backups."
    )
    database_url: str = Field("", description="postgresql://user:password@host/name; empty means SQLite in the home.")
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on.")
    workers: int = Field(2, ge=1, le=64, description="Web worker processes.")
    public_url: str = Field("", description="Address users type, https://…; needed before listening beyond loopback.")
    behind_proxy: bool = Field(False, description="A reverse proxy ends TLS and sets X-Forwarded-Proto.")
    language: Literal["pl", "en"] = Field("pl", description="Language of pages before a user has chosen.")
    installation_key: SecretStr | None = Field(
        None, description="Installation key as base64 (32 bytes), in place of the key file."
    )
    key_command: str = Field("", description="Command that prints the installation key as base64: a door to any KMS.")
    timestamp_url: str = Field("", description="RFC 3161 time-stamp authority for signed heads; empty means none.")
    max_upload_mb: int = Field(200, ge=1, description="Largest file that the audit page accepts, in megabytes.")
    debug: bool = Field(False, description="Show details of errors in pages. Never on an installation with real data.")

    @field_validator("home", "keys")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return path.expanduser().absolute() if path else None

    @property
    def keys_folder(self) -> Path:
        """Return the folder of the keys: as set, or one under the user's configuration folder, named after the home."""
        if self.keys:
            return self.keys
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        digest = hashlib.sha256(str(self.home).encode()).hexdigest()[:8]
        return base / "klientela" / f"{self.home.name.lstrip('.')}-{digest}"

    @property
    def is_loopback(self) -> bool:
        """Return whether only this machine can reach the server."""
        return self.host in {"127.0.0.1", "::1", "localhost"}

    @property
    def address(self) -> str:
        """Return the address users type; passkeys need a name, so loopback is called localhost."""
        return self.public_url.rstrip("/") or f"http://localhost:{self.port}"

    @property
    def hostnames(self) -> list[str]:
        """Return the host names that requests may carry."""
        named = urlsplit(self.public_url).hostname
        return [named] if named else ["localhost", "127.0.0.1", "[::1]"]


def load_configuration() -> Configuration:
    """Read the settings from the environment.

    Raises UnknownSettingError for a KLIENTELA_* variable that means nothing, ValidationError for a bad value.
    """
    known = {PREFIX + name.upper() for name in Configuration.model_fields} | {"KLIENTELA_TEST_SKIP"}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise UnknownSettingError(f"Unknown setting: {', '.join(unknown)}. Known: {', '.join(sorted(known))}.")
    return Configuration()
