"""How a family asks for a place in day care, and how the city answers: by a decision, never by a draw.

A family ranks three to five units and says when care is to begin and at which times. The law gives the city a time in
which a place must be arranged; the *application* carries that day. An officer *decides*: a place at a unit, which the
family takes or leaves within a time, or a refusal, each with reasons. For fourteen days a family may ask that a
decision is put right (*rectification*); somebody else answers, and where it was wrong a new decision takes its place.
The placement itself is `enrolment`'s: it begins when the family takes the place.
"""
