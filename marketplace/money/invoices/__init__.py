"""What families are asked to pay, what the bank reports, and what goes back to them."""
