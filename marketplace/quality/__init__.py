"""What families say after the season: three questions, one answer per enrolment.

A guardian answers once, after the enrolment was completed. What is shown is never one family's answer: below five
answers nothing is told, above it the mean stands with the number of answers and an interval.

And what programmes changed: each objective is measured once, by somebody who does not deliver, and decides what becomes
of the money that waited for it.
"""
