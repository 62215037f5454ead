"""The theme: contrast in both themes, and nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import klientela.interfaces.web as web

STATIC = Path(web.__file__).parent / "static"
CSS = (STATIC / "web" / "klientela.css").read_text()
COLOURS = {
    name: (light, dark) for name, light, dark in re.findall(r"--k-([a-z-]+): light-dark\((#\w{6}), (#\w{6})\);", CSS)
}
TEXT_ON = [
    *((tone, ground) for tone in ("text", "muted", "link") for ground in ("paper", "surface", "sunken")),
    *((tone, "surface") for tone in ("green", "amber", "red", "violet", "grey")),
    *((tone, f"{tone}-soft") for tone in ("green", "amber", "red", "violet", "grey")),
    *(("text", f"{tone}-soft") for tone in ("green", "amber", "red", "violet", "grey")),
    ("on-brand", "brand"),
    ("on-brand", "brand-hover"),
    *((text, ground) for text in ("side-text", "side-muted", "mint") for ground in ("side", "side-active")),
]
SEEN_ON = [("line-strong", "surface"), ("line-strong", "paper"), ("focus", "paper"), ("focus", "surface")]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_and_signs_stand_out_enough_in_both_themes(theme: int) -> None:
    def poor(pairs: list[tuple[str, str]], least: float) -> list[tuple[str, str]]:
        return [pair for pair in pairs if contrast(COLOURS[pair[0]][theme], COLOURS[pair[1]][theme]) < least]

    assert poor(TEXT_ON, 4.5) == []  # WCAG 2.2 1.4.3
    assert poor(SEEN_ON, 3.0) == []  # WCAG 2.2 1.4.11


def test_every_colour_of_the_theme_is_named_once() -> None:
    named = re.search(r":root, \[data-bs-theme\] \{(.*?)\n\}", CSS, re.DOTALL)
    assert named is not None
    elsewhere = CSS.replace(named[0], "")
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", elsewhere)) == {"#fff", "#ffffff", "#10231c", "#b3261e", "#b9beba"}


def test_nothing_is_asked_of_another_host() -> None:
    for path in STATIC.rglob("*"):
        if path.suffix in (".css", ".js"):
            text = path.read_text()
            assert re.findall(r"url\((?!['\"]?(?:data:|\.\./vendor/|#))[^)]*\)", text) == [], path.name
            assert "sourceMappingURL" not in text, path.name
            assert "@import" not in text, path.name


def test_what_a_browser_needs_was_laid_out_with_its_licences() -> None:
    vendor = STATIC / "vendor"
    assert {path.name for path in vendor.iterdir() if not path.name.startswith(".")} == {
        "LICENSES.txt",
        "alpine-csp.min.js",
        "htmx.min.js",
        "hx-csp.min.js",
        "inter-latin-ext.woff2",
        "inter-latin.woff2",
        "tabler.min.css",
    }
    licences = (vendor / "LICENSES.txt").read_text()
    for package in ("@tabler/core", "@tabler/icons", "@alpinejs/csp", "htmx.org", "@fontsource-variable/inter"):
        assert f"\n{package}\n" in f"\n{licences}"
