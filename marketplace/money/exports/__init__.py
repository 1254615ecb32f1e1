"""The journal in formats that other programs read, byte for byte the same for the same books."""

from marketplace.kernel.registry import Registry
from marketplace.money.exports.base import JournalFormat
from marketplace.money.exports.csv import CsvFormat
from marketplace.money.exports.hledger import HledgerFormat

JOURNAL_FORMATS: Registry[JournalFormat] = Registry("journal format")
JOURNAL_FORMATS.add("hledger", HledgerFormat())
JOURNAL_FORMATS.add("csv", CsvFormat())

__all__ = ["JOURNAL_FORMATS", "JournalFormat"]
