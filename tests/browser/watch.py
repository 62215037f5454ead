"""What a page must never do, noticed while it is used."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# Chromium reports a violation in the console; this says which directive, and also where it reports none.
LISTENER = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


class Watch:
    """All errors, warnings, violations and foreign requests of one context."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self._url = url
        self._messages: list[tuple[str, str]] = []
        self._refused: set[str] = set()
        self._others: list[str] = []
        self.documents: list[Response] = []
        context.add_init_script(LISTENER)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        context.on("response", self._response)

    @property
    def faults(self) -> list[str]:
        """Everything that should not have happened; that a page itself was refused (404, 429) is no fault."""
        said = [f"{text} ({where})" for text, where in self._messages if not self._is_the_page(text, where)]
        return said + self._others

    def _is_the_page(self, text: str, where: str) -> bool:
        return text.startswith("Failed to load resource") and where in self._refused

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._messages.append((message.text, message.location["url"]))

    def _error(self, error: WebError) -> None:
        self._others.append(f"uncaught: {error.error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self._url}/", "data:")):
            self._others.append(f"foreign: {request.url}")

    def _response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.documents.append(response)
            if response.status >= 400:
                self._refused.add(response.url)
