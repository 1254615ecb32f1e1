"""The books: accounts, transfers of balanced entries, and months that close."""
