"""The pages and resources that anybody may ask for, signed in or not. Adding one is a decision."""

PUBLIC: frozenset[str] = frozenset(
    {
        "GET /",
        "GET /sign-in",
        "POST /sign-in",
        "GET /static/<path:filename>",
    }
)
