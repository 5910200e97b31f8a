package io.daybook.intake.internal;

import io.daybook.contracts.Topics;
import io.daybook.events.ConsumerSpec;
import io.daybook.events.DeadLetterKeys;
import io.daybook.events.internal.consume.KafkaConsumers;
import io.daybook.events.internal.deadletter.SealedLetters;
import io.daybook.intake.IntakeSettings;
import io.daybook.intake.internal.validate.Validator;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.Position;
import io.daybook.platform.config.Configuration;
import io.daybook.platform.kafka.KafkaAccess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process with nothing but a validator, which ends without a word in the middle of a transaction. Arguments: the broker,
 * and after how many records.
 */
final class CrashingValidator {
    static final int EXIT_CODE = 9;

    private CrashingValidator() {}

    static void main(String[] arguments) throws InterruptedException {
        AtomicInteger left = new AtomicInteger(Integer.parseInt(arguments[1]));
        Validator validator = new Validator(
                ledgerThatKnowsEuros(),
                new MemorySchemas(),
                new SealedLetters(DeadLetterKeys.random()),
                Configuration.defaults(IntakeSettings.class),
                InstantSource.system(),
                true);
        new KafkaConsumers(KafkaAccess.plaintext(arguments[0]), new SimpleMeterRegistry())
                .transactions(
                        ConsumerSpec.of(Validator.WORKER, Validator.GROUP, Topics.TX_RAW)
                                .withBatchRecords(100)
                                .withAllPartitionsTogether(),
                        (records, output) -> validator.handle(records, record -> {
                            output.send(record);
                            if (left.decrementAndGet() == 0) {
                                sleepUntilSent();
                                Runtime.getRuntime().halt(EXIT_CODE);
                            }
                        }));
        Thread.currentThread().join();
    }

    /** What was sent stands in the topic, uncommitted. */
    private static void sleepUntilSent() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Ledger ledgerThatKnowsEuros() {
        return (Ledger) Proxy.newProxyInstance(
                CrashingValidator.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, given) -> {
                    if (!method.getName().equals("assets")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    List<Asset> assets = List.of(new Asset(0, "EUR", 2, "Euro", false));
                    return CompletableFuture.completedFuture(new Ledger.Read<>(assets, new Position(0, 1)));
                });
    }
}
