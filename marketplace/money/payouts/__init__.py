"""Paying providers what they earned by delivery."""
