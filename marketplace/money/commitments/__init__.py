"""Budget lines, and the money on them that is promised to enrolments."""
