"""What the tests of the pages share stands in `tests/browser_harness` and `tests/factories`."""
