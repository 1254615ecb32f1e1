"""The city's pages: how things stand, rules, providers, offerings, rounds, money, places in care, and who may what."""
