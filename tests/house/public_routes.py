"""The pages and resources that anybody may ask for, signed in or not. Adding one is a decision."""

PUBLIC: frozenset[str] = frozenset(
    {
        "GET /",
        "GET /accessibility",
        "GET /api/openapi.json",
        "GET /api/v1/areas",
        "GET /api/v1/offerings",
        "GET /api/v1/offerings/<string:offering>",
        "GET /api/v1/offerings/<string:offering>/groups",
        "GET /api/v1/offerings/<string:offering>/groups/<string:group>/sessions",
        "GET /api/v1/seasons",
        "GET /api/v1/services",
        "GET /api/v1/units",
        "GET /api/v1/units/<string:unit>",
        "GET /find",
        "GET /how-services-are-run",
        "GET /look/<name>",
        "GET /offerings/<offering>",
        "GET /open-data",
        "GET /privacy",
        "GET /providers",
        "GET /providers/<provider>",
        "GET /rounds",
        "GET /rounds/<round>",
        "GET /rounds/<round>/frozen.json",
        "GET /rules",
        "GET /sign-in",
        "GET /units",
        "GET /units/<unit>",
        "POST /sign-in",
        "POST /sign-out",  # forgets a sign-in, if there is one
        "POST /stop-acting-for",
    }
)
