"""How a child comes to a place: care decided by the city, and add-ons that a family chooses.

*Placements* are the city's decisions on day care, with reasons and care times. A *quote* is the price for this family,
made by the rules from facts that are gathered here. *Fit* finds clashes with care, siblings and other enrolments
before
a place is taken. A *hold* keeps a place for a quarter of an hour. Where demand exceeds places a *round* takes ranked
applications, freezes them, publishes their digest and then draws. *Offers* live 48 hours; the *waiting list* moves by
itself. Live holds, offered, confirmed and active enrolments take a place in each session from `first_position` up to,
but without, `until_position`; waiting ones take none. A place is never sold twice and none is lost.
"""
