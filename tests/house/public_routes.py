"""The pages and resources that anybody may ask for, signed in or not: adding one is a decision, so it is written down here."""

PUBLIC: frozenset[str] = frozenset(
    {
        "GET /",
        "GET /sign-in",
        "POST /sign-in",
        "GET /static/<path:filename>",
    }
)
