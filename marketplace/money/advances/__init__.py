"""Advances on what families have agreed to: the city's own money, set off by each session that is earned."""
