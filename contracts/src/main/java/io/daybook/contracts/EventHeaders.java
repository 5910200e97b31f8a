package io.daybook.contracts;

/** Names of Kafka record headers, values in UTF-8. */
public final class EventHeaders {
    /** W3C trace context. */
    public static final String TRACEPARENT = "traceparent";

    public static final String TRACESTATE = "tracestate";
    public static final String CORRELATION_ID = "correlation_id";

    /** The full name of the protobuf message: {@code ledger.v1.EntryPosted}. */
    public static final String SCHEMA = "schema";

    public static final String EVENT_NAME = "event_name";

    /** A UUID; the same for the same event however often it is sent. */
    public static final String EVENT_ID = "event_id";

    public static final String AGGREGATE_ID = "aggregate_id";
    public static final String AGGREGATE_TYPE = "aggregate_type";

    /** Whose event it is, where several share a topic. */
    public static final String TENANT = "tenant";

    private EventHeaders() {}
}
