"""A browser on a served city: what a page must bear at each width, in light and dark, and by keyboard alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser, Page, Request, Route, sync_playwright
from werkzeug.serving import make_server

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
PHONE, DESKTOP = 360, 1280
WIDTHS = (PHONE, DESKTOP)
SCHEMES = ("light", "dark")
HEIGHT = 900
FOCUSED_WORDS = "document.activeElement.innerText || document.activeElement.getAttribute('aria-label') || ''"
COLOUR_RULES = ["color-contrast-enhanced", "link-in-text-block"]
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start Debian's Chromium; one for a whole test session."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application in a thread on a free port; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Visit:
    """An open window, and what went wrong in it."""

    page: Page
    host: str
    console: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def goto(self, path: str) -> int:
        """Open a path of the city; returns the status."""
        response = self.page.goto(self.host + path)
        return response.status if response else 0

    def sign_in(self, email: str, password: str) -> None:
        """Sign in by the form, as a person does."""
        self.goto("/sign-in")
        self.page.fill("main [name=email]", email)
        self.page.fill("main [name=password]", password)
        self.page.click("main button[type=submit]")

    def complaints(self) -> list[str]:
        """Return all that is wrong with the page once it is there: axe, console, other hosts, sideways scrolling."""
        self.page.wait_for_load_state()
        return [*axe_violations(self.page), *self.console, *self.elsewhere, *sideways(self.page)]

    def complaints_in_light_and_dark(self) -> list[str]:
        """Return all that is wrong with the page, and what is wrong with its colours when the device turns dark."""
        light = self.complaints()
        self.page.emulate_media(color_scheme="dark")
        dark = [f"dark: {said}" for said in axe_violations(self.page, only=COLOUR_RULES)]
        self.page.emulate_media(color_scheme="light")
        return light + dark

    def complaints_at_each_width(self) -> dict[int, list[str]]:
        """Return what is wrong on a phone and on a desktop, in light and dark; of a width where all is well nothing."""
        found = {}
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            found[width] = self.complaints_in_light_and_dark()
        return {width: said for width, said in found.items() if said}


@contextmanager
def visiting(browser: Browser, address: str, *, width: int = DESKTOP, scheme: str = "light") -> Iterator[Visit]:
    """Open a window of a width in light or dark that notes console errors and refuses requests to other hosts."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        bypass_csp=False,
    )
    visit = Visit(context.new_page(), address)
    visit.page.on("console", lambda message: _note_console(visit, message.type, message.text))
    visit.page.on("pageerror", lambda error: visit.console.append(f"script: {error}"))
    context.route("**/*", lambda route, request: _only_here(visit, route, request))
    try:
        yield visit
    finally:
        context.close()


def _note_console(visit: Visit, kind: str, text: str) -> None:
    if kind in {"error", "warning"} and "the server responded with a status" not in text:
        visit.console.append(f"console: {text}")


def _only_here(visit: Visit, route: Route, request: Request) -> None:
    if request.url.startswith(visit.host) or urlsplit(request.url).scheme == "data":
        route.continue_()
        return
    visit.elsewhere.append(f"other host: {request.url}")
    route.abort()


def axe_violations(page: Page, only: Sequence[str] = ()) -> list[str]:
    """Return what axe-core finds, contrast of 7:1 included, one line for each kind and its first places."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    result = page.evaluate(
        """([tags, only]) => axe.run(document, {
            runOnly: only.length ? {type: 'rule', values: only} : {type: 'tag', values: tags},
            rules: only.length ? {} : {'color-contrast-enhanced': {enabled: true}, 'target-size': {enabled: true}},
            resultTypes: ['violations'],
        })""",
        [AXE_RULES, list(only)],
    )
    return [
        f"axe {found['id']}: {found['help']} · " + " · ".join(node["html"][:140] for node in found["nodes"][:3])
        for found in result["violations"]
    ]


def sideways(page: Page) -> list[str]:
    """Return a complaint where the page scrolls sideways, with what sticks out."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    if wide <= room:
        return []
    culprits = page.evaluate(
        """room => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > room + 1
            && !e.closest('.scrolls, .wide')).slice(0, 3).map(e => e.outerHTML.slice(0, 120))""",
        room,
    )
    return [f"scrolls sideways: {wide} in {room} · " + " · ".join(culprits)]


def put_a_long_word_everywhere(page: Page, long_word: str = "m" * 60) -> None:
    """Put a word wider than a phone in the place of each text's first, as an address may be; not in tags and sums."""
    page.evaluate(
        """long => {
            const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
            const short = '.scrolls, .wide, .num, .price, .tag, .model, svg, option';
            while (texts.nextNode())
                if (!texts.currentNode.parentElement.closest(short))
                    texts.currentNode.data = texts.currentNode.data.replace(/\\S+/, long);
        }""",
        long_word,
    )


def small_targets(page: Page, least: int = 24) -> list[str]:
    """Return buttons and links outside running text that are lower than a finger needs."""
    found: list[str] = page.evaluate(
        """least => [...document.querySelectorAll('button, .btn, nav a, summary, svg a')]
            .filter(e => { const r = e.getBoundingClientRect(); return r.height > 0 && r.height < least; })
            .map(e => e.outerHTML.slice(0, 120))""",
        least,
    )
    return found


def tab_to(page: Page, text: str, *, presses: int = 80) -> None:
    """Press Tab until the focus stands on something with this text; fails where it never does."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if text in page.evaluate(FOCUSED_WORDS):
            return
    raise AssertionError(f"the keyboard never reaches {text!r}")
