"""What people are told, in the product and by mail.

A message is a template and ids: no name, address, place or time of anybody stands in it. It waits in the inbox of one
person; where the template is worth a letter, a mail goes out with all others of that minute, to SMTP where the city has
configured it, else as a file into the mail folder. The address, and a name where the law allows it, are read by the
one door at the moment of sending. Each person gets a mail of her own, so that no guardian learns another's address.
"""
