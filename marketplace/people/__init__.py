"""Persons, the families they make, and how they sign in.

A person is an opaque id; what is known about her stands apart, in `ChildDetail` and `AdultDetail`, and leaves only
through the door (`consent.door`). Guardians have sole or joint custody for a time; households say who lives together;
a protection order hides where. An income declaration is given for one purpose and not reused for another.
Organisations live here too, so that the law can name a recipient.

Accounts are found by a keyed hash of the e-mail and opened by a password under argon2id; failed attempts are counted.
A sign-in lives on the server, gets a new secret each time and ends by itself. Roles hold from a day until a day.
"""
