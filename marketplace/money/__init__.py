"""Every cent of the marketplace: who owes it, where it waits, who earned it, and why.

`ledger` is double entry that the database itself keeps honest: a transfer balances, is never edited or deleted, posts
once, and never lands in a closed month. `commitments` keep budget lines from being overspent. `invoices` ask families
for their share and match what the bank reports; `gateways` are the ways to ask. `funding` is what an enrolment's price
is made of: prepaid money is a liability until a session is delivered, and goes back by source when it is not. `payouts`
pay providers what they earned, approved by a second person. `exports` write the journal for others; `verification`
recomputes everything. The service models say which accounts move; nothing here asks which model it is.
"""
