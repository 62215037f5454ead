"""PDF made from typst templates: data in as JSON, never as markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst


def make_pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """Return the PDF/A-3b that `template` makes of `data` (`json(bytes(sys.inputs.data))` in the template).

    Only the template's own folder can be read from inside it; the fonts are those that typst carries.
    """
    result = typst.compile(
        str(template),
        root=str(template.parent),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["a-3b"],
        ignore_system_fonts=True,
    )
    if not isinstance(result, bytes):
        raise TypeError("typst returned pages, not one document")
    return result
