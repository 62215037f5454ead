from __future__ import annotations

from django.db import migrations, models

from klientela.base.search.engine import FullText


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SpelledWord",
            fields=[
                ("word", models.BinaryField(max_length=100, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="IndexedRecord",
            fields=[
                ("record_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(null=True)),
                ("kind", models.CharField(max_length=20)),
                ("sort_key", models.BinaryField(max_length=240)),
                ("tokens", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["sort_key", "record_id"], name="record_in_order")],
            },
        ),
        FullText(),
    ]
