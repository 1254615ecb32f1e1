"""Who may provide: the registry of providers, their papers, the decisions about them and the agreements with them.

A provider registers with a business id whose check digit is right (an association may have none), shows papers in
proportion to its size and to whether it works with minors, and is accredited when two different officers, each
declaring no conflict of interest, have accepted it. Papers expire: thirty days before, it is warned; from the day on,
it can take no new enrolments, without anybody doing anything. `queries.may_take_enrolments` says what is missing.
An agreement states the service model, the legal route and the platform fee.
"""
