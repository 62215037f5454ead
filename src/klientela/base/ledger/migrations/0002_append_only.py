from __future__ import annotations

from django.db import migrations

from klientela.base.ledger.append_only import GUARDED_TABLES, AppendOnly


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("vault", "0001_initial")]

    operations = [AppendOnly(table) for table in GUARDED_TABLES]
