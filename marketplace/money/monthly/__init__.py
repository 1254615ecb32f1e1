"""What is owed month by month, by decision and not by enrolment: claims on families, and what providers earn."""
