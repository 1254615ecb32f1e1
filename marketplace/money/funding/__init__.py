"""What an enrolment's price is made of, and how it is earned or given back, session by session."""
