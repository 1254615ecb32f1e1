"""The example city: made-up families and providers around Tampere's real units, and a season that is played.

`families` and `data/` say who there is, in the proportions of the real postal areas and with a fixed seed; `season`
plays the story through the operations that people use; `story` tells it with figures from queries; `building` makes it
once, in a temporary file, and puts it in place. Knows no table and no SQL.
"""
