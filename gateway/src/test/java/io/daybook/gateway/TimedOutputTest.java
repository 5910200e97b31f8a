package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimedOutputTest {
    @Test
    void writesUntilItsTimeIsOverHoweverSteadilyTheyCome() throws IOException {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7);
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        TimedOutput out = new TimedOutput(taken, 3, nanos::get);
        for (int i = 0; i < 3; i++) {
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
            out.write(new byte[] {1, 2}, 0, 2);
        }
        nanos.addAndGet(1);

        assertThatThrownBy(() -> out.write(3)).isInstanceOf(IOException.class).hasMessageContaining("3 ms");
        assertThatThrownBy(() -> out.write(new byte[1])).isInstanceOf(IOException.class);
        assertThat(taken.toByteArray()).hasSize(6);
    }
}
