"""The application as web servers call it."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from klientela.main.body_first import BodyFirst

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klientela.main.settings")
application = BodyFirst(get_wsgi_application(), most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
