"""How allauth is fitted into the house: nobody registers from outside."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from typing_extensions import override


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in only: users are made by an owner."""

    @override
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
