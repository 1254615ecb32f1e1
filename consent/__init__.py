"""Who may know what about whom: the law first, consent second, one door for all of it.

The law table says for each category of data, kind of recipient and purpose whether it is allowed, allowed by contract,
by consent of one guardian or of all, as an aggregate only, or prohibited; what is not in it is prohibited. It is dated
and changed by two persons. Enrolment opens and closes *contract grounds*; guardians answer and withdraw *consents*
under a versioned *notice*. `door.py` is the one way out: it decides, reads what is allowed, leaves out the rest, and
writes the access log in the same transaction. The example table must be reviewed by a city's data protection officer.
"""
