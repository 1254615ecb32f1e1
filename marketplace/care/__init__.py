"""What follows from the city's placement of a child in care: the decision on its fee, and the months.

A fee decision holds for a span of days. Every date on which one of its inputs changes splits the time line, equal
neighbours are one decision, and two that hold never overlap: the database refuses it. A month is closed once and is
frozen then; what a later decision changes of it stands in the next month, as a refund row and a correction row. Who
owes whom is asked of the service model by its legal route, and posted by the room of money.
"""
