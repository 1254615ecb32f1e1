"""Service requests: who asked for what, who must answer, and by when.

A request has a kind and a topic from closed lists; the kind says which queue answers it, within how many working hours
or days of the city, and which answers there are. A cancelled session opens one by itself: the provider offers another
day or lets the refund stand. When a limit passes, the service centre is told and sees it, whoever's queue it stands in.
Words that somebody adds are her own data: she reads them, others only where the table of law has a row for them.
"""
