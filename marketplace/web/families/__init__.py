"""The pages of families: their week, applying, places, money, and who may know what."""
