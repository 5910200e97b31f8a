package io.daybook.intake;

/** A payment cannot be taken now. It may be in Kafka or not: sending it again with its event id is safe. */
public final class IntakeUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What stands in the way; the name in lower case is the problem's code. */
    public enum Reason {
        /** The process runs without Kafka: trying again does not help. */
        KAFKA_OFF,
        KAFKA_AWAY,
        REGISTRY_AWAY,
        /** As many payments as there is room for wait for the broker. */
        INTAKE_FULL,
        STOPPING
    }

    private final Reason reason;

    public IntakeUnavailableException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public static IntakeUnavailableException kafkaOff() {
        return new IntakeUnavailableException(
                Reason.KAFKA_OFF,
                "this process runs without Kafka, which payments travel through; start it with another DAYBOOK_KAFKA than"
                        + " off");
    }
}
