from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Indexes in which each user's list stands in its order, in place of those that lead a query astray."""

    dependencies: ClassVar = [("parties", "0002_details_and_sealed_numbers")]

    operations: ClassVar = [
        migrations.AlterField(
            "party",
            "owner",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                db_index=False,
            ),
        ),
        migrations.AlterField(
            "party",
            "team",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="access.team",
                db_index=False,
            ),
        ),
        migrations.AlterField(
            "party",
            "replaced_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="replaced",
                to="parties.party",
                db_index=False,
            ),
        ),
        migrations.AddIndex(
            "party",
            models.Index(fields=["owner", "sort_key", "id"], condition=Q(owner__isnull=False), name="party_by_owner"),
        ),
        migrations.AddIndex(
            "party",
            models.Index(fields=["team", "sort_key", "id"], condition=Q(team__isnull=False), name="party_by_team"),
        ),
        migrations.AddIndex(
            "party", models.Index(fields=["replaced_by"], condition=Q(replaced_by__isnull=False), name="party_replaced")
        ),
    ]
