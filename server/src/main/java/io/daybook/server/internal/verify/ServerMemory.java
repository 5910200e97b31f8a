package io.daybook.server.internal.verify;

import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.Balance;
import io.daybook.ledger.MemoryPage;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import io.daybook.views.LedgerMemory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The memory of a running server, asked over HTTP: {@code GET /v1/memory/{shard}}. */
public final class ServerMemory implements LedgerMemory, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int NO_FIXED_ASSET = -1;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI server;
    private final SegmentSource journal;

    /**
     * @param server such as {@code http://127.0.0.1:8000}
     * @param journal that the memory is to be compared with
     */
    public ServerMemory(URI server, SegmentSource journal) {
        this.server = server;
        this.journal = journal;
    }

    /** Fails with an {@link IOException} that says what the server answers, or that it keeps another journal. */
    @Override
    public CompletableFuture<MemoryPage> page(int shard, int firstAccount, int limit) {
        CompletableFuture<MemoryPage> page = get("/v1/memory/" + shard + "?first_account=" + firstAccount + "&limit="
                        + limit)
                .thenApply(ServerMemory::page);
        return firstAccount > 0 ? page : requireSameJournal(shard).thenCompose(same -> page);
    }

    /** A server may run on the data folder with another database than the one that is verified. */
    private CompletableFuture<Void> requireSameJournal(int shard) {
        Optional<Segment> head = journal.head(shard);
        if (head.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        String hash = HexFormat.of().formatHex(head.get().hash());
        return get("/v1/journal/" + shard + "/" + head.get().seq()).thenAccept(there -> {
            if (!there.path("hash").asString("").equals(hash)) {
                throw failure("keeps another journal than this database", null);
            }
        });
    }

    private CompletableFuture<JsonNode> get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE).build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .handle((response, broken) -> {
                    if (response == null) {
                        throw failure("does not answer (" + broken + ")", broken);
                    }
                    return read(response);
                });
    }

    private JsonNode read(HttpResponse<byte[]> response) {
        JsonNode body;
        try {
            body = json.readTree(response.body());
        } catch (JacksonException notJson) {
            throw failure("answers " + response.statusCode() + " and not JSON; is it Daybook?", notJson);
        }
        if (response.statusCode() != 200) {
            String detail = body.path("detail").asString(body.path("title").asString("no detail"));
            throw failure("answers " + response.statusCode() + ": " + detail, null);
        }
        return body;
    }

    private CompletionException failure(String what, @org.jspecify.annotations.Nullable Throwable cause) {
        return new CompletionException(new IOException("the server at " + server + " " + what, cause));
    }

    private static MemoryPage page(JsonNode body) {
        List<AccountSnapshot> accounts = new ArrayList<>();
        body.path("accounts").forEach(account -> accounts.add(account(account)));
        return new MemoryPage(
                body.path("shard").asInt(),
                body.path("seq").asLong(),
                body.path("events").asInt(),
                body.path("account_count").asInt(),
                accounts);
    }

    /** Only what is compared; the rest stays at what says nothing. */
    private static AccountSnapshot account(JsonNode account) {
        List<Balance> balances = new ArrayList<>();
        for (JsonNode balance : account.path("balances")) {
            balances.add(new Balance(
                    balance.path("asset").asInt(),
                    amount(balance, "debits_minor"),
                    amount(balance, "credits_minor"),
                    amount(balance, "pending_debits_minor"),
                    amount(balance, "pending_credits_minor")));
        }
        return new AccountSnapshot(
                UUID.fromString(account.path("id").asString()),
                account.path("number").asInt(),
                account.hasNonNull("code") ? account.path("code").asString() : null,
                NO_FIXED_ASSET,
                Side.DEBIT,
                AccountStatus.ACTIVE,
                OverdraftLimit.WORKSPACE_DEFAULT,
                null,
                false,
                0,
                balances);
    }

    private static Amount amount(JsonNode balance, String name) {
        return Amount.of(balance.path(name).bigIntegerValue());
    }

    @Override
    public void close() {
        client.close();
    }
}
