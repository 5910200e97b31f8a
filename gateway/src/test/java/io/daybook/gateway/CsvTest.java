package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CsvTest {
    @Test
    void fieldsAreQuotedWhereTheyMustBe() {
        assertThat(Csv.line(Arrays.asList("a", null, "b,c", "say \"hi\"", "two\nlines", "-1.50")))
                .isEqualTo("a,,\"b,c\",\"say \"\"hi\"\"\",\"two\nlines\",-1.50\r\n");
    }

    /** What others wrote must not be calculated by the spreadsheet of who reads it. */
    @Test
    void noTextIsAFormula() {
        assertThat(Csv.foreign("=HYPERLINK(\"http://evil.example\")")).startsWith("'=");
        assertThat(Csv.foreign("+1")).isEqualTo("'+1");
        assertThat(Csv.foreign("-1")).isEqualTo("'-1");
        assertThat(Csv.foreign("@SUM(A1)")).isEqualTo("'@SUM(A1)");
        assertThat(Csv.foreign("\t=1")).isEqualTo("'\t=1");
        assertThat(Csv.foreign("lunch = nice")).isEqualTo("lunch = nice");
        assertThat(Csv.foreign("")).isEmpty();
        assertThat(Csv.foreign(null)).isNull();
    }
}
