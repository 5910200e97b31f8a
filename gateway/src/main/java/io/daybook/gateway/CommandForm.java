package io.daybook.gateway;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one command as they were read, before its type says what to make of them. The type may stand anywhere in
 * the text, so the fields of all types are read the same way. Plain mutable fields: a batch makes one of these per command.
 */
final class CommandForm {
    /** More faults than these in one command are not listed. */
    static final int MAX_FAULTS = 20;

    /** The fields that were named in the text, null or not. */
    long named;

    /** The fields that have a value. */
    long present;

    /** The requirements' names were used: {@code currency}, {@code idempotencyKey} or {@code account_id}. */
    boolean requirementNames;

    /** A line named its account with {@code account_id}. */
    boolean accountIdLines;

    /** Read at one of the requirements' own endpoints, where {@code amount} counts minor units. */
    final boolean shortForm;

    @Nullable
    String type;

    @Nullable
    String idempotencyKey;

    @Nullable
    String linked;

    boolean dryRun;

    @Nullable
    AccountRef account;

    @Nullable
    String code;

    @Nullable
    String asset;

    Side normalSide = Side.DEBIT;
    OverdraftLimit overdraftLimit = OverdraftLimit.WORKSPACE_DEFAULT;

    @Nullable
    Amount softLimit;

    @Nullable
    AccountStatus status;

    @Nullable
    Map<String, String> metadata;

    @Nullable
    AccountRef from;

    @Nullable
    AccountRef to;

    @Nullable
    AmountInput amount;

    Command.@Nullable Hold hold;

    @Nullable
    String toAsset;

    @Nullable
    AmountInput toAmount;

    @Nullable
    BigDecimal rate;

    RoundingMode rounding = RoundingMode.HALF_EVEN;

    @Nullable
    Long effectiveAtMicros;

    @Nullable
    String description;

    @Nullable
    String correlationId;

    @Nullable
    List<Command.Line> lines;

    @Nullable
    UUID batchId;

    @Nullable
    UUID transferId;

    @Nullable
    UUID entryId;

    Command.ReversalDate effective = Command.ReversalDate.NOW;

    @Nullable
    Integer scale;

    @Nullable
    String name;

    OverdraftLimit defaultOverdraftLimit = OverdraftLimit.UNLIMITED;

    @Nullable
    Boolean openPayeesImplicitly;

    @Nullable
    Boolean openPayersImplicitly;

    private @Nullable List<Fault> faults;

    CommandForm(boolean shortForm) {
        this.shortForm = shortForm;
    }

    boolean has(CommandField field) {
        return (present & field.bit()) != 0;
    }

    void fault(Fault fault) {
        if (faults == null) {
            faults = new ArrayList<>(2);
        }
        if (faults.size() < MAX_FAULTS) {
            faults.add(fault);
        }
    }

    List<Fault> faults() {
        return faults == null ? List.of() : faults;
    }

    boolean isReadable() {
        return faults == null;
    }

    EntryDetails details() {
        if (effectiveAtMicros == null && description == null && correlationId == null && metadata == null) {
            return EntryDetails.NONE;
        }
        return new EntryDetails(
                effectiveAtMicros, description, correlationId, metadata == null ? Map.of() : metadata, false);
    }
}
