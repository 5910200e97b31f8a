package io.daybook.intake.internal.validate;

import io.daybook.contracts.EventHeaders;
import io.daybook.contracts.Topics;
import io.daybook.contracts.tx.v1.TxValidated;
import io.daybook.events.ConfluentWire;
import io.daybook.events.DeadLetters;
import io.daybook.events.Failure;
import io.daybook.events.Outgoing;
import io.daybook.events.Received;
import io.daybook.events.RetryableException;
import io.daybook.events.Schemas;
import io.daybook.events.TransactionalHandler;
import io.daybook.intake.IntakeSettings;
import io.daybook.intake.internal.ingest.RawRecords;
import io.daybook.intake.internal.message.WrongPaymentException;
import io.daybook.ledger.Ledger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From {@code tx_raw} to {@code tx_validated}, or to {@code dlq_tx_raw} with the reason: exactly one of them for each record,
 * in the transaction of Kafka that also moves on in {@code tx_raw}. Stops for nothing but a ledger that is away, which knows
 * the assets.
 */
public final class Validator implements TransactionalHandler {
    /** The consumer group. */
    public static final String GROUP = "validator-cg";

    /** The name in metrics. */
    public static final String WORKER = "validator";

    /** What it does, as dead letters call it. */
    public static final String STAGE = "validate";

    private static final Logger LOG = LoggerFactory.getLogger(Validator.class);
    private static final String SUBJECT = "tx_validated-value";

    /** Headers that go on with the payment. */
    private static final List<String> PASSED_ON = List.of(
            EventHeaders.TRACEPARENT, EventHeaders.TRACESTATE, EventHeaders.CORRELATION_ID, RawRecords.OCCURRED_AT);

    private final PaymentChecks checks;
    private final Schemas schemas;
    private final DeadLetters letters;
    private final InstantSource clock;
    private volatile int schemaId = -1;

    /** @param workspacesComeByUse whether a workspace that nobody has used yet is as good as any */
    public Validator(
            Ledger ledger,
            Schemas schemas,
            DeadLetters letters,
            IntakeSettings settings,
            InstantSource clock,
            boolean workspacesComeByUse) {
        this.checks = new PaymentChecks(new AssetScales(ledger, workspacesComeByUse), settings, clock);
        this.schemas = schemas;
        this.letters = letters;
        this.clock = clock;
    }

    @Override
    public void handle(List<Received> records, Output output) throws InterruptedException {
        beginBatch();
        for (Received record : records) {
            output.send(outgoing(record));
        }
    }

    void beginBatch() {
        checks.beginBatch();
    }

    private Outgoing outgoing(Received record) throws InterruptedException {
        try {
            return validated(record);
        } catch (WrongPaymentException wrong) {
            return letter(record, wrong.code(), wrong.sentence());
        } catch (RetryableException away) {
            throw away;
        } catch (RuntimeException defect) {
            // A record that our own code stumbles over must not hold up those behind it for ever.
            LOG.error("the validator failed at {}; it goes to the dead letters", record.place(), defect);
            return letter(record, "internal_error", "the validator failed: " + defect);
        }
    }

    /**
     * The record of {@code tx_validated} for one of {@code tx_raw}.
     *
     * @throws WrongPaymentException with what is wrong with it
     * @throws RetryableException when the ledger or the schema registry is away
     */
    Outgoing validated(Received record) throws WrongPaymentException, InterruptedException {
        TxValidated payment = checks.check(record);
        Map<String, String> headers = new HashMap<>();
        for (String name : PASSED_ON) {
            record.header(name).ifPresent(value -> headers.put(name, value));
        }
        headers.put(EventHeaders.CORRELATION_ID, payment.getCorrelationId());
        headers.put(EventHeaders.EVENT_ID, payment.getEventId());
        headers.put(EventHeaders.SCHEMA, TxValidated.getDescriptor().getFullName());
        headers.put(EventHeaders.EVENT_NAME, "TxValidated");
        headers.put(EventHeaders.AGGREGATE_ID, payment.getPayerAccount());
        headers.put(EventHeaders.AGGREGATE_TYPE, "account");
        return new Outgoing(
                Topics.TX_VALIDATED,
                payment.getPayerAccount().getBytes(StandardCharsets.UTF_8),
                ConfluentWire.frame(schemaId(), TxValidated.getDescriptor(), payment.toByteArray()),
                headers);
    }

    private int schemaId() {
        int known = schemaId;
        if (known < 0) {
            known = schemas.idOf(SUBJECT, TxValidated.getDescriptor().getFile());
            schemaId = known;
        }
        return known;
    }

    private Outgoing letter(Received record, String code, String message) {
        LOG.debug("{} goes to the dead letters: {}", record.place(), code);
        return letters.letter(Failure.atOnce(
                GROUP, STAGE, Topics.DLQ_TX_RAW, record, code, message, Instant.ofEpochMilli(clock.millis())));
    }
}
