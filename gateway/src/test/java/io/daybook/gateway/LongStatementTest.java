package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Statements of more lines than fit in an answer or in the buffers on the way. */
class LongStatementTest {
    private static final int TRANSFERS = 40_000;
    private static final int BATCH = 2_000;

    private static LiveServer live;
    private static GatewayServer server;
    private static String position;

    @BeforeAll
    static void fill() {
        live = new LiveServer();
        server = live.server();
        String transfer = "{\"type\":\"transfer\",\"from\":\"code:a\",\"to\":\"code:b\",\"asset\":\"EUR\","
                + "\"amount_minor\":1,\"description\":\"" + "long ".repeat(40) + "\"}";
        String commands = String.join(",", Collections.nCopies(BATCH, transfer));
        position = "";
        for (int sent = 0; sent < TRANSFERS; sent += BATCH) {
            HttpResponse<String> answer =
                    server.post("/v1/batches", "{\"commands\":[" + commands + "]}", "Prefer", "return=minimal");
            assertThat(answer.body()).contains("\"accepted\":" + BATCH);
            position = answer.headers().firstValue("Daybook-Position").orElseThrow();
        }
        // The views follow: wait for them in pieces that a read may wait for.
        HttpResponse<String> read;
        do {
            read = server.get("/v1/accounts/code:b/statement?limit=1", "Daybook-Position", position);
        } while (read.statusCode() == 503);
        assertThat(read.statusCode()).isEqualTo(200);
    }

    @AfterAll
    static void close() {
        live.close();
    }

    /** Seen red with an answer that ended as if it were whole. */
    @Test
    void anAnswerThatBreaksOffDoesNotLookWhole() throws Exception {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    "GET /v1/accounts/code:b/statement?format=csv HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] begin = in.readNBytes(512);
            assertThat(new String(begin, StandardCharsets.UTF_8)).startsWith("HTTP/1.1 200");
            sql("ALTER SCHEMA views RENAME TO views_away");
            try {
                String rest = readToItsEnd(in);
                assertThat(rest.lines().count()).isLessThan(TRANSFERS);
                // The last chunk of a whole answer is an empty one; a line of CSV may end in 0 too.
                assertThat(rest).doesNotEndWith("\r\n0\r\n\r\n");
            } finally {
                sql("ALTER SCHEMA views_away RENAME TO views");
            }
        }
    }

    @Test
    void theArrayOfLinesIsReadPageByPage() {
        String path = "/accounts/code:b/statements?limit=1000&asset=EUR";
        int lines = 0;
        int pages = 0;
        while (path != null) {
            HttpResponse<String> page = server.get(path);
            assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
            lines += page.body().split("\"entry_id\"", -1).length - 1;
            pages++;
            path = page.headers()
                    .firstValue("Link")
                    .map(link -> link.substring(1, link.indexOf('>')))
                    .orElse(null);
            assertThat(path == null || path.contains("limit=1000&asset=EUR&cursor="))
                    .isTrue();
        }
        assertThat(lines).isEqualTo(TRANSFERS);
        assertThat(pages).isEqualTo(TRANSFERS / 1000);
    }

    private static String readToItsEnd(InputStream in) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            in.transferTo(read);
        } catch (IOException reset) {
            // A reset connection is as good a sign as a missing last chunk.
            assertThat(reset).hasMessageContaining("reset");
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    private static void sql(String statement) throws SQLException {
        try (Connection connection = live.pool().getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
