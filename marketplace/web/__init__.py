"""The pages: journeys of people, one blueprint per audience, one module per journey.

A page asks a room's queries, calls a room's operations, and shows what they say; nothing imports a page. `frame` is
around all pages, `audience` guards and names those of one audience, `sign_in` knows who is looking, `form` keeps what
was typed and says what to mend, `refusals` turns errors into pages with a way forward, `protection` keeps other sites
out. `parts` and the macros in `templates/parts/` are the shared pieces. No page needs JavaScript or another host.
"""
