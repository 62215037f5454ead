from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

import klientela.atoms.ids


class Migration(migrations.Migration):
    """By what those are known who were erased while files of imports lay here."""

    dependencies: ClassVar = [("exchange", "0002_tally")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ErasedValue",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=klientela.atoms.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("value", models.BinaryField(max_length=16)),
                ("is_due", models.BooleanField(default=True)),
            ],
        ),
    ]
