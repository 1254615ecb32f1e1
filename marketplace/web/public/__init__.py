"""What everybody may see: home, find, offerings, providers, units, how services are run, rules, rounds, privacy, sign-in."""
