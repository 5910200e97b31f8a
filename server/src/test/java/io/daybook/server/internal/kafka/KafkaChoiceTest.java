package io.daybook.server.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaChoiceTest {
    @Test
    void readsItsThreeForms() {
        assertThat(KafkaChoice.parse("Embedded")).isEqualTo(KafkaChoice.BROUGHT);
        assertThat(KafkaChoice.parse("off").kind()).isEqualTo(KafkaChoice.Kind.OFF);
        assertThat(KafkaChoice.parse("a.example:9092, [::1]:19092"))
                .isEqualTo(new KafkaChoice(KafkaChoice.Kind.OWN, "a.example:9092,[::1]:19092"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "broker", "broker:", "broker:0", "broker:70000", "a:1,,b:2", "http://broker:9092"})
    void saysWhatWouldBeRight(String given) {
        assertThatThrownBy(() -> KafkaChoice.parse(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("neither embedded nor off nor an address such as broker:9092");
    }
}
