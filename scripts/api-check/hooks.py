"""What schemathesis does not know by itself about this API."""

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    """The body of a stream is text, one command per line; half of a surrogate pair is sent as it is, which no UTF-8 is."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
