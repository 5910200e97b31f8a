package io.daybook.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Requests of {@code POST /tx/ingest}, each with an event id of its own; some of them are probes that can be found again. */
final class PaymentRequests implements HttpDriver.Work {
    private static final int PROBE_EVERY = 20;

    private final SplittableRandom random;
    private final int accounts;
    private final String probePrefix;
    private final Map<String, Long> probes = new ConcurrentHashMap<>();
    private long made;
    private final LongAdder accepted = new LongAdder();

    /** @param probePrefix what probes of this run begin with */
    PaymentRequests(int accounts, long seed, String probePrefix) {
        this.random = new SplittableRandom(seed);
        this.accounts = accounts;
        this.probePrefix = probePrefix;
    }

    @Override
    public ByteBuffer request(int connection) {
        int to = random.nextInt(accounts);
        int from = (to + 1 + random.nextInt(accounts - 1)) % accounts;
        long number = made++;
        String correlation = "";
        if (number % PROBE_EVERY == 0) {
            String probe = probePrefix + String.format("%09d", number);
            probes.put(probe, System.nanoTime());
            correlation = ",\"correlation_id\":\"" + probe + "\"";
        }
        String json = "{\"payer_account\":\"" + TransferLoad.code(from) + "\",\"payee_account\":\""
                + TransferLoad.code(to) + "\",\"asset\":\"EUR\",\"amount\":" + (1 + random.nextInt(1_000))
                + ".25,\"event_id\":\"" + new UUID(random.nextLong(), random.nextLong()) + "\"" + correlation + "}";
        String request =
                "POST /tx/ingest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
                        + json.length() + "\r\n\r\n" + json;
        return ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void answered(int connection, HttpAnswer answer) {
        if (answer.status() != 202) {
            throw new IllegalStateException("a payment of the benchmark was refused: " + answer.shown());
        }
        accepted.increment();
    }

    long accepted() {
        return accepted.sum();
    }

    /** When each probe that nobody has seen yet was sent. */
    Map<String, Long> probes() {
        return probes;
    }
}
