"""What was really delivered: attendance, the provider's mark, the unit's confirmation, disputes and cancellations.

The provider's staff mark who came and that the session was held; the unit manager, or the service owner where the
unit has none, confirms it, and only then is it earned. A disputed session waits. A cancelled one gives each family and
the city their part back and is told to whoever listens. The roster shows of each child what the one door lets the
reader see.
"""
