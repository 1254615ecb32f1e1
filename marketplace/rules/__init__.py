"""The rules of the mixed economy: set by the city's rule makers, cited, explained, approved by two.

A *rule* has one of the kinds in `types/`, integer parameters, a scope, dates, a text in plain words and a legal basis.
A *rule set* is drafted, approved by a second person and in force from a day until the next one; its digest is kept with
each decision. `evaluate.quote` takes a rule set and plain `facts` and says what a family pays, step by step, or why
not; it knows no database. `conditions` is the closed vocabulary in which a rule says for whom it holds.
`client_fee` is the fee of early education by law, from the dated table in `data/`.
"""
