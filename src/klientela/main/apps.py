"""Start-up: once all models are known, the seams are wired."""

from __future__ import annotations

from django.apps import AppConfig
from typing_extensions import override


class MainConfig(AppConfig):
    """The composition root."""

    name = "klientela.main"

    @override
    def ready(self) -> None:
        from klientela.main.wiring import wire  # models exist only from here on

        wire()
