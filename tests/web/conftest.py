"""A served city and a browser for the tests of the pages."""

from tests.browser_harness.fixtures import browser, site, visit

__all__ = ["browser", "site", "visit"]
