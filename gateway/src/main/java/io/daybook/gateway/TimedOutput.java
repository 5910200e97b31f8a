package io.daybook.gateway;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.coyote.CloseNowException;

/**
 * An answer that must be taken within a time that begins with its first bytes, so that a reader who takes them slowly does
 * not keep what others wait for. A single write ends by itself when the connection stands still for too long.
 */
final class TimedOutput extends FilterOutputStream {
    private final long millis;
    private final LongSupplier nanoTime;
    private final long begun;

    TimedOutput(OutputStream out, long millis, LongSupplier nanoTime) {
        super(out);
        this.millis = millis;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    @Override
    public void write(int oneByte) throws IOException {
        checkTime();
        out.write(oneByte);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        checkTime();
        out.write(bytes, from, length);
    }

    private void checkTime() throws IOException {
        if (nanoTime.getAsLong() - begun > TimeUnit.MILLISECONDS.toNanos(millis)) {
            throw new CloseNowException("the answer was not taken within " + millis + " ms");
        }
    }
}
