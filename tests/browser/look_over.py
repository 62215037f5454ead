"""Looking a page over: what every page owes everybody who opens it."""

from __future__ import annotations

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from klientela.atoms.words import Language
from tests.browser.languages import GATHER, left_over
from tests.web import page as source

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe()
DATE_PARTS = 4
STOPS_IN_A_DATE = 4  # day, month, year, calendar

# Where the focus can go, in order; a closed part (details, popover) opens by a key and holds its own, and a group of
# radio buttons is one stop, at the one that is chosen, else at its first.
STOPS = """() => {
  const entrance = (radio) => {
    const group = [...document.getElementsByName(radio.name)].filter((e) => e.form === radio.form);
    return group.find((e) => e.checked) ?? group[0];
  };
  window.stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(
    (e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true })
      && (e.type !== "radio" || e === entrance(e)));
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  return window.stops.map((e) => e.outerHTML.slice(0, 120));
}"""
FOCUSED = """() => {
  const at = document.activeElement;
  const style = getComputedStyle(at.matches(".k-hidden") ? at.closest("label") : at);
  return [window.stops.indexOf(at), style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
}"""
TOO_WIDE = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const sticksOut = (element) => element.getBoundingClientRect().right > root.clientWidth;
  const wide = [...document.querySelectorAll("main *")].filter(sticksOut);
  return ["the page scrolls sideways", ...wide.map((e) => e.outerHTML.slice(0, 120))];
}"""


def look_over(page: Page, document: Response, language: Language = "pl") -> list[str]:
    """Return what is wrong with this page: source, language, keyboard, width, and what axe finds in both themes."""
    faults = inline(document.text()) + left_over(page.evaluate(GATHER), language)
    if page.locator("html").get_attribute("lang") != language:
        faults.append("the page says that it is in another language")
    faults += barriers(page)
    change_scheme(page, "dark")
    faults += barriers(page) + walked_past(page)
    page.set_viewport_size(NARROW)
    faults += page.evaluate(TOO_WIDE) + barriers(page)
    page.set_viewport_size(WIDE)
    change_scheme(page, "light")
    return faults


def change_scheme(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Switch the theme and let the page be painted twice, so that no colour is measured half-way."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")


def inline(html: str) -> list[str]:
    """Return what stands in a page's source and our policy forbids."""
    read = source.Page()
    read.feed(html)
    read.close()
    styled = [e.tag for e in read.elements if e.tag == "style" or "style" in e.attributes]
    handlers = [name for e in read.elements for name in e.attributes if name.startswith("on")]
    scripts = [e.text for e in read.all("script") if "src" not in e.attributes]
    data = [e.text for e in read.all("script", type="application/json")]
    return [*styled, *handlers, *(text for text in scripts if text not in data)]


def barriers(page: Page) -> list[str]:
    """Return what axe finds: the rule, and where."""
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found: list[dict[str, Any]] = AXE.run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def walked_past(page: Page) -> list[str]:
    """Tab through the page, and return what is not reached in its order, and what does not show that one is there."""
    stops: list[str] = page.evaluate(STOPS)
    faults = []
    for place, stop in enumerate(stops):
        is_after_date = place > 0 and 'type="date"' in stops[place - 1]
        index, is_seen = next_stop(page, place, tries=STOPS_IN_A_DATE if is_after_date else 1)
        if index != place:
            return [*faults, f"not reached in its place: {stop}"]
        if not is_seen:
            faults.append(f"focus not seen: {stop}")
    return faults


def next_stop(page: Page, place: int, *, tries: int) -> tuple[int, bool]:
    """Tab on and return which stop has the focus, and whether that shows; a date holds several stops of its own."""
    for _part in range(tries):
        for _part in range(DATE_PARTS):  # day, month, year and the calendar are stops of one field
            page.keyboard.press("Tab")
            index, is_seen = page.evaluate(FOCUSED)
            if index != place - 1:
                break
        if index != place - 1:
            break
    return index, is_seen
