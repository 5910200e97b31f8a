package io.daybook.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A light HTTP client: one thread, many connections, each with one request in flight. It shares the processors with what it
 * measures, so it does nothing but send prepared bytes and look for the end of the answer.
 */
final class HttpDriver implements AutoCloseable {
    private static final int READ_BYTES = 256 << 10;
    private static final long ANSWER_PATIENCE_MILLIS = 60_000;

    private final Selector selector = Selector.open();
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final List<Line> lines = new ArrayList<>();

    /** What is sent, and what becomes of it. */
    interface Work {
        /** The next request, ready to be written. */
        ByteBuffer request(int connection);

        /** @throws IllegalStateException if the answer is not what is expected */
        void answered(int connection, HttpAnswer answer);
    }

    /** @param nanos from the first request to the last answer; of each request in {@code latencies} */
    record Result(long requests, long nanos, Histogram latencies) {}

    private static final class Line {
        final int number;
        final SocketChannel channel;
        final SelectionKey key;
        final HttpAnswer answer = new HttpAnswer();
        ByteBuffer sending = ByteBuffer.allocate(0);
        long sentNanos;

        Line(int number, SocketChannel channel, SelectionKey key) {
            this.number = number;
            this.channel = channel;
            this.key = key;
        }
    }

    HttpDriver(int port, int connections) throws IOException {
        for (int number = 0; number < connections; number++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, 0);
            Line line = new Line(number, channel, key);
            key.attach(line);
            lines.add(line);
        }
    }

    /** Keeps every connection busy until the count or the time is reached, and waits for what is in flight. */
    Result run(Work work, long requests, int seconds) throws IOException {
        Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
        long start = System.nanoTime();
        long until = start + TimeUnit.SECONDS.toNanos(seconds);
        long begun = 0;
        long answered = 0;
        for (Line line : lines) {
            if (begun < requests) {
                begun++;
                send(line, work);
            }
        }
        while (answered < begun) {
            if (selector.select(ANSWER_PATIENCE_MILLIS) == 0) {
                throw new IllegalStateException("no answer for " + ANSWER_PATIENCE_MILLIS + " ms");
            }
            for (SelectionKey key : selector.selectedKeys()) {
                Line line = (Line) key.attachment();
                if (key.isWritable()) {
                    flush(line);
                }
                if (key.isReadable() && isAnswered(line)) {
                    answered++;
                    latencies.recordValue(
                            Math.min(latencies.getHighestTrackableValue(), System.nanoTime() - line.sentNanos));
                    work.answered(line.number, line.answer);
                    line.answer.reset();
                    if (begun < requests && System.nanoTime() < until) {
                        begun++;
                        send(line, work);
                    } else {
                        line.key.interestOps(0);
                    }
                }
            }
            selector.selectedKeys().clear();
        }
        return new Result(answered, System.nanoTime() - start, latencies);
    }

    /**
     * Sends at a fixed rate over whatever connection is free, and waits for what is in flight. Each request is timed from when it was due, so that a
     * slow moment is not left out.
     */
    Result runAtRate(Work work, int perSecond, int seconds) throws IOException {
        Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
        ArrayDeque<Line> free = new ArrayDeque<>(lines);
        long total = (long) perSecond * seconds;
        long start = System.nanoTime();
        long begun = 0;
        long answered = 0;
        while (answered < total) {
            long due = Math.min(total, (System.nanoTime() - start) * perSecond / 1_000_000_000L + 1);
            while (begun < due && !free.isEmpty()) {
                Line line = free.poll();
                send(line, work);
                line.sentNanos = start + begun++ * 1_000_000_000L / perSecond;
            }
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(seconds) + 1_000_000 * ANSWER_PATIENCE_MILLIS) {
                throw new IllegalStateException("the server did not keep up with " + perSecond + " requests/s");
            }
            selector.select(1);
            for (SelectionKey key : selector.selectedKeys()) {
                Line line = (Line) key.attachment();
                if (key.isWritable()) {
                    flush(line);
                }
                if (key.isReadable() && isAnswered(line)) {
                    answered++;
                    latencies.recordValue(
                            Math.min(latencies.getHighestTrackableValue(), System.nanoTime() - line.sentNanos));
                    work.answered(line.number, line.answer);
                    line.answer.reset();
                    line.key.interestOps(0);
                    free.add(line);
                }
            }
            selector.selectedKeys().clear();
        }
        return new Result(answered, System.nanoTime() - start, latencies);
    }

    private static void send(Line line, Work work) throws IOException {
        line.sending = work.request(line.number);
        line.sentNanos = System.nanoTime();
        flush(line);
    }

    private static void flush(Line line) throws IOException {
        line.channel.write(line.sending);
        line.key.interestOps(
                line.sending.hasRemaining() ? SelectionKey.OP_WRITE | SelectionKey.OP_READ : SelectionKey.OP_READ);
    }

    private boolean isAnswered(Line line) throws IOException {
        readBuffer.clear();
        int read = line.channel.read(readBuffer);
        if (read < 0) {
            throw new IllegalStateException("the server closed a connection after: " + line.answer.shown());
        }
        return read > 0 && line.answer.take(readBuffer.flip());
    }

    @Override
    public void close() throws IOException {
        for (Line line : lines) {
            line.channel.close();
        }
        selector.close();
    }
}
