"""What everybody may see, signed in or not: what is on offer, by whom, under which rules and which law."""
