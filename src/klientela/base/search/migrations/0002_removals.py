from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

import klientela.atoms.ids


class Migration(migrations.Migration):
    """What was removed since the index was last written anew, for the job that does it."""

    dependencies: ClassVar = [("search", "0001_initial")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Removal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=klientela.atoms.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
        ),
    ]
