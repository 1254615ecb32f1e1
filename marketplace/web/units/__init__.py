"""The pages of the head of a unit: who is where now, attachments, handover, sessions to confirm, requests."""
