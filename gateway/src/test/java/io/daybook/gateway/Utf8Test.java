package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Holds our check to the JDK's own strict decoder. */
class Utf8Test {
    private static final int[] EDGES = {
        0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
        0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf8, 0xff
    };

    @Test
    void agreesWithTheDecoderAboutEveryFourBytesAtEdges() {
        for (int prefix : new int[] {0, 5}) {
            for (int a : EDGES) {
                for (int b : EDGES) {
                    for (int c : EDGES) {
                        for (int d : EDGES) {
                            byte[] bytes = new byte[prefix + 4];
                            bytes[prefix] = (byte) a;
                            bytes[prefix + 1] = (byte) b;
                            bytes[prefix + 2] = (byte) c;
                            bytes[prefix + 3] = (byte) d;
                            assertAgrees(bytes);
                        }
                    }
                }
            }
        }
    }

    @Test
    void agreesWithTheDecoderAboutTextsWithOneByteChanged() {
        Random random = new Random(7);
        byte[] text = "a long ASCII run, then \u00e4\u00f6\u00fc, \u20ac, \ud83d\udcb0 and ASCII again to the end"
                .getBytes(StandardCharsets.UTF_8);
        assertAgrees(text);
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = text.clone();
            changed[random.nextInt(changed.length)] = (byte) EDGES[random.nextInt(EDGES.length)];
            assertAgrees(changed);
        }
    }

    private static void assertAgrees(byte[] bytes) {
        if (Utf8.isValid(bytes, 0, bytes.length) != decodes(bytes)) {
            assertThat(Utf8.isValid(bytes, 0, bytes.length))
                    .as("%s", (Object) bytes)
                    .isEqualTo(decodes(bytes));
        }
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
