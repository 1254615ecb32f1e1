"""How the city's services are run: what is measured of them, which duties are met, and services that move.

For each service, service model and area the room measures quality, access, cost per delivered hour, variety and
continuity from what the rooms below have recorded; nothing is stored, so nothing can be out of date. Each duty of a
service model is shown as met, missing or not known by small functions of evidence (`duties/`), registered from here
because the models know nothing of what is recorded. A service moves from one model to another from a day on, with a
promise that is measured on the day it is made and again a year later; what was enrolled before keeps its model. What is
measured of few families is not told.
"""
