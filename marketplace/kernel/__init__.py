"""What every room stands on; knows no room.

An *operation* is a permission, a transaction and an audit row (`operation`, `policy`, `audit`). What happened is told
by *events* in the same transaction; what must happen later is a row of the *outbox*. The database carries *guards* that
refuse what no code may do. *Errors* are stable codes with a sentence that says what to do. *Clock*, *ids*, *money* and
*periods* keep time, names, cents and dates the same everywhere. `personal_data` knows which column is about a person.
"""
