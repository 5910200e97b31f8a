package io.daybook.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Prepared requests of random transfers: bytes that are made once, in which only the idempotency keys change, so that the
 * driver takes little of the processor. Remembers what was acknowledged.
 */
final class HttpRequests implements HttpDriver.Work {
    private static final int KEY_CHARS = 36;
    private static final String KEY_PLACE = "x".repeat(KEY_CHARS);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final int perRequest;
    private final SplittableRandom random;
    private final Prepared[] prepared;
    private final int[] sent;
    private final String expectedBody;
    private final long[] expected;
    private long acknowledged;

    private record Prepared(byte[] bytes, int[] keys, int[] from, int[] to, int[] amounts) {}

    /**
     * @param perRequest 1: {@code POST /v1/transfers}; more: {@code POST /v1/batches} of so many
     * @param requests how many different ones; every connection needs one of its own
     */
    HttpRequests(int perRequest, int requests, int connections, int accounts, long seed) {
        this.perRequest = perRequest;
        this.random = new SplittableRandom(seed);
        this.expected = new long[accounts];
        this.sent = new int[connections];
        this.prepared = new Prepared[Math.max(requests, connections)];
        for (int at = 0; at < prepared.length; at++) {
            prepared[at] = prepare(accounts);
        }
        this.expectedBody = perRequest == 1 ? "\"status\":\"completed\"" : "\"accepted\":" + perRequest + ",";
    }

    private Prepared prepare(int accounts) {
        int[] from = new int[perRequest];
        int[] to = new int[perRequest];
        int[] amounts = new int[perRequest];
        StringBuilder body = new StringBuilder();
        for (int at = 0; at < perRequest; at++) {
            to[at] = random.nextInt(accounts);
            from[at] = (to[at] + 1 + random.nextInt(accounts - 1)) % accounts;
            amounts[at] = 1 + random.nextInt(1_000);
            body.append(at == 0 ? "" : ",")
                    .append(perRequest == 1 ? "{" : "{\"type\":\"transfer\",")
                    .append("\"from\":\"code:")
                    .append(TransferLoad.code(from[at]))
                    .append("\",\"to\":\"code:")
                    .append(TransferLoad.code(to[at]))
                    .append("\",\"asset\":\"EUR\",\"amount_minor\":")
                    .append(amounts[at])
                    .append(",\"idempotency_key\":\"")
                    .append(KEY_PLACE)
                    .append("\"}");
        }
        String json = perRequest == 1 ? body.toString() : "{\"commands\":[" + body + "]}";
        String request = "POST " + (perRequest == 1 ? "/v1/transfers" : "/v1/batches")
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
                + json.length() + "\r\n\r\n" + json;
        int[] keys = new int[perRequest];
        int place = 0;
        for (int at = 0; at < perRequest; at++) {
            place = request.indexOf(KEY_PLACE, place);
            keys[at] = place;
            place += KEY_CHARS;
        }
        return new Prepared(request.getBytes(StandardCharsets.US_ASCII), keys, from, to, amounts);
    }

    @Override
    public ByteBuffer request(int connection) {
        // A request's bytes must not change while they are being sent: each connection goes round its own ones.
        int rounds = prepared.length / sent.length;
        int next = connection + sent.length * random.nextInt(rounds);
        sent[connection] = next;
        Prepared request = prepared[next];
        for (int key : request.keys()) {
            writeKey(request.bytes(), key);
        }
        return ByteBuffer.wrap(request.bytes());
    }

    /** A random UUID in its text form. */
    private void writeKey(byte[] into, int start) {
        long bits = 0;
        int left = 0;
        for (int at = 0; at < KEY_CHARS; at++) {
            if (at == 8 || at == 13 || at == 18 || at == 23) {
                into[start + at] = '-';
                continue;
            }
            if (left == 0) {
                bits = random.nextLong();
                left = 16;
            }
            into[start + at] = HEX[(int) (bits & 15)];
            bits >>>= 4;
            left--;
        }
    }

    @Override
    public void answered(int connection, HttpAnswer answer) {
        int status = perRequest == 1 ? 201 : 200;
        if (answer.status() != status || !answer.contains(expectedBody)) {
            throw new IllegalStateException("a request of the benchmark was refused: " + answer.shown());
        }
        Prepared request = prepared[sent[connection]];
        for (int at = 0; at < perRequest; at++) {
            expected[request.from()[at]] -= request.amounts()[at];
            expected[request.to()[at]] += request.amounts()[at];
        }
        acknowledged += perRequest;
    }

    long acknowledged() {
        return acknowledged;
    }

    /** What each account should hold. */
    long[] expected() {
        return expected;
    }
}
