"""What the city offers: services, offerings, units, seasons, groups and their sessions.

A provider drafts an offering, a completeness check says what is missing, the service owner publishes it, and each
published revision is kept. An add-on is attached to a basic service at a unit, inside, next to or apart from care: the
unit manager agrees to room, time and staffing, then the service owner approves. A group's recurrence rule becomes
sessions in the city's time, holidays left out. Places are counted per session in one conditional statement, so that
none is sold twice. The room answers what exists and what is free; what fits one child, and what it costs her family,
is known one floor above.
"""
