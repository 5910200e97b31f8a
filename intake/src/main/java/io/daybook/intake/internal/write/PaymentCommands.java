package io.daybook.intake.internal.write;

import io.daybook.contracts.tx.v1.TxValidated;
import io.daybook.events.Received;
import io.daybook.intake.internal.ingest.RawRecords;
import io.daybook.intake.internal.message.PaymentMessages;
import io.daybook.intake.internal.message.WrongPaymentException;
import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Submission;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checked payments as the ledger's commands. Nothing in them changes when a payment is sent again, so that the ledger knows
 * it by its event id: the trace, which is another one each time, stays in the record's headers, and a time that was made
 * here gives way to the ledger's own.
 */
final class PaymentCommands {
    /** In the entry's metadata. */
    static final String CLIENT_ID = "client_id";

    private PaymentCommands() {}

    /** A command with its place. */
    record Order(Received record, String workspace, Submission.Item item) {}

    /** @throws WrongPaymentException when the record holds no checked payment */
    static Order read(Received record) throws WrongPaymentException {
        TxValidated payment = PaymentMessages.validated(record.value()).message();
        BigDecimal amount;
        try {
            amount = new BigDecimal(payment.getAmount());
        } catch (NumberFormatException notANumber) {
            throw new WrongPaymentException("invalid_amount", "amount is no decimal number");
        }
        if (payment.getEventId().isEmpty()) {
            throw new WrongPaymentException("invalid_event_id", "event_id is missing");
        }
        boolean timeMade = record.header(RawRecords.OCCURRED_AT)
                .map(RawRecords.MADE::equals)
                .orElse(false);
        EntryDetails details = new EntryDetails(
                timeMade || payment.getOccurredAtMicros() == 0 ? null : payment.getOccurredAtMicros(),
                payment.hasPaymentMemo() ? payment.getPaymentMemo() : null,
                emptyToNull(payment.getCorrelationId()),
                payment.hasClientId() && !payment.getClientId().isEmpty()
                        ? Map.of(CLIENT_ID, payment.getClientId())
                        : Map.of(),
                false);
        Command command = new Command.Transfer(
                new AccountRef.ByCode(payment.getPayerAccount()),
                new AccountRef.ByCode(payment.getPayeeAccount()),
                payment.getAsset(),
                new AmountInput.Decimal(amount),
                null,
                null,
                details);
        return new Order(record, payment.getWorkspaceId(), new Submission.Item(command, payment.getEventId(), null));
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
