import io.daybook.client.ApiClient;
import io.daybook.client.ApiException;
import io.daybook.client.ApiResponse;
import io.daybook.client.api.AccountsApi;
import io.daybook.client.api.BatchesApi;
import io.daybook.client.api.EntriesApi;
import io.daybook.client.api.ReportsApi;
import io.daybook.client.api.TransfersApi;
import io.daybook.client.model.Account;
import io.daybook.client.model.Batch;
import io.daybook.client.model.BatchItem;
import io.daybook.client.model.BatchResult;
import io.daybook.client.model.Capture;
import io.daybook.client.model.Command;
import io.daybook.client.model.DecimalInput;
import io.daybook.client.model.Entry;
import io.daybook.client.model.Hold;
import io.daybook.client.model.LimitInput;
import io.daybook.client.model.LineInput;
import io.daybook.client.model.MinorInput;
import io.daybook.client.model.OpenAccount;
import io.daybook.client.model.OpenAccountCommand;
import io.daybook.client.model.PostEntry;
import io.daybook.client.model.Problem;
import io.daybook.client.model.Statement;
import io.daybook.client.model.Transfer;
import io.daybook.client.model.TransferCommand;
import io.daybook.client.model.TransferResult;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** The README's tour with the client that is generated from /openapi; the argument is the server's address. */
class ApiTour {
    private static final String WORKSPACE = "java-tour";
    private static final BigDecimal MORE_THAN_64_BITS = new BigDecimal("123456789012345678901234567890");

    private final ApiClient client;
    private final AccountsApi accounts;
    private final TransfersApi transfers;
    private int checks;

    ApiTour(ApiClient client) {
        this.client = client;
        this.accounts = new AccountsApi(client);
        this.transfers = new TransfersApi(client);
    }

    public static void main(String[] arguments) throws Exception {
        ApiClient client = new ApiClient();
        client.updateBaseUri(arguments[0]);
        ApiTour tour = new ApiTour(client);
        tour.accountsAndTransfers();
        tour.holds();
        tour.refusals();
        tour.entriesAndBatches();
        tour.reads();
        System.out.println("java client: " + tour.checks + " checks passed");
    }

    private void accountsAndTransfers() throws ApiException {
        Account wallet = accounts.openAccount(
                WORKSPACE,
                null,
                null,
                new OpenAccount()
                        .code("customers:42:wallet")
                        .asset("EUR")
                        .overdraftLimitMinor(new LimitInput(BigDecimal.ZERO))
                        .metadata(Map.of("tier", "gold")));
        check("the account's code", "customers:42:wallet", wallet.getCode());
        check("the account's metadata", Map.of("tier", "gold"), wallet.getMetadata());
        check("the account's limit", BigDecimal.ZERO, wallet.getOverdraftLimitMinor());
        accounts.openAccount(WORKSPACE, null, null, new OpenAccount().code("bank"));

        Transfer fifty = new Transfer()
                .from("code:bank")
                .to("code:customers:42:wallet")
                .asset("EUR")
                .amount(new DecimalInput("50.00"));
        ApiResponse<TransferResult> first = transfers.makeTransferWithHttpInfo(fifty, WORKSPACE, "k1", null);
        ApiResponse<TransferResult> again = transfers.makeTransferWithHttpInfo(fifty, WORKSPACE, "k1", null);
        check("the first answer", 201, first.getStatusCode());
        check("the second answer", 200, again.getStatusCode());
        check("the same transfer", first.getData(), again.getData());
        check("the header of a replay", List.of("true"), again.getHeaders().get("idempotent-replayed"));
        check("minor units", new BigDecimal(5_000), first.getData().getAmountMinor());

        TransferResult dry = transfers.makeTransfer(fifty, WORKSPACE, null, true);
        check("a dry run says so", true, dry.getDryRun());
        check("a dry run makes nothing", null, dry.getId());
    }

    private void holds() throws ApiException {
        TransferResult hold = transfers.makeTransfer(
                new Transfer()
                        .from("code:customers:42:wallet")
                        .to("code:shop")
                        .amountMinor(new MinorInput(new BigDecimal(3_000)))
                        .hold(new Hold().expiresInSeconds(3_600L)),
                WORKSPACE,
                null,
                null);
        check("a hold waits", TransferResult.StatusEnum.PENDING, hold.getStatus());
        TransferResult captured = transfers.captureTransfer(
                hold.getId(),
                WORKSPACE,
                null,
                null,
                new Capture().amountMinor(new MinorInput(new BigDecimal(1_234))));
        check("a capture completes", TransferResult.StatusEnum.COMPLETED, captured.getStatus());
        check("what was captured", new BigDecimal(1_234), captured.getCapturedAmountMinor());
        check(
                "the transfer, read again",
                TransferResult.StatusEnum.COMPLETED,
                transfers.getTransfer(hold.getId(), WORKSPACE, null).getStatus());
    }

    private void refusals() throws Exception {
        try {
            transfers.makeTransfer(
                    new Transfer()
                            .from("code:customers:42:wallet")
                            .to("code:shop")
                            .amount(new DecimalInput("100.00")),
                    WORKSPACE,
                    null,
                    null);
            throw new AssertionError("more than there is was not refused");
        } catch (ApiException refused) {
            Problem problem = client.getObjectMapper().readValue(refused.getResponseBody(), Problem.class);
            check("the refusal's status", 422, refused.getCode());
            check("the refusal's reason", "insufficient_funds", problem.getCode());
            check("the refusal's status in the problem", 422, problem.getStatus());
            check("a refusal is final", false, problem.getRetryable());
        }
    }

    private void entriesAndBatches() throws ApiException {
        Entry entry = new EntriesApi(client)
                .postEntry(
                        new PostEntry()
                                .description("May")
                                .addLinesItem(line("code:rent", LineInput.SideEnum.DEBIT, new DecimalInput("900.00")))
                                .addLinesItem(line("code:bank", LineInput.SideEnum.CREDIT, new DecimalInput("900.00"))),
                        WORKSPACE,
                        null,
                        null);
        check("the entry's lines", 2, entry.getLines().size());
        check("the entry's amount", new BigDecimal(90_000), entry.getLines().getFirst().getAmountMinor());

        BatchResult result = new BatchesApi(client)
                .postBatch(
                        new Batch()
                                .addCommandsItem(new Command(new OpenAccountCommand()
                                        .type(OpenAccountCommand.TypeEnum.OPEN_ACCOUNT)
                                        .code("treasury")))
                                .addCommandsItem(new Command(new TransferCommand()
                                        .type(TransferCommand.TypeEnum.TRANSFER)
                                        .from("code:bank")
                                        .to("code:treasury")
                                        .asset("ETH")
                                        .amountMinor(new MinorInput(MORE_THAN_64_BITS))
                                        .idempotencyKey("large"))),
                        WORKSPACE,
                        null,
                        null,
                        null,
                        null);
        check("accepted", 2, result.getAccepted());
        check("the batch's second", BatchItem.StatusEnum.OK, result.getResults().get(1).getStatus());
    }

    private static LineInput line(String account, LineInput.SideEnum side, DecimalInput amount) {
        return new LineInput().account(account).side(side).amount(amount).asset("EUR");
    }

    private void reads() throws ApiException {
        String wallet = "code:customers:42:wallet";
        check(
                "the balance",
                new BigDecimal(3_766),
                accounts.getBalance(wallet, WORKSPACE, null, null, null)
                        .getBalances()
                        .getFirst()
                        .getPostedMinor());
        check(
                "a balance of more than 64 bits",
                MORE_THAN_64_BITS,
                accounts.getBalance("code:treasury", WORKSPACE, null, null, null)
                        .getBalances()
                        .getFirst()
                        .getPostedMinor());
        Statement statement =
                accounts.getStatement(wallet, WORKSPACE, null, "EUR", null, null, null, null, null, null);
        check("the statement's lines", 2, statement.getLines().size());
        check("the statement's end", new BigDecimal(3_766), statement.getClosingMinor());
        check(
                "accounts by prefix",
                "customers:42:wallet",
                accounts.listAccounts(WORKSPACE, null, null, null, "customers:", null, null, null)
                        .getData()
                        .getFirst()
                        .getCode());
        check(
                "accounts by metadata",
                1,
                accounts.listAccounts(WORKSPACE, null, null, null, null, null, null, List.of("tier=gold"))
                        .getData()
                        .size());
        check(
                "a statement between dates",
                0,
                accounts.getStatement(wallet, WORKSPACE, null, "EUR", "2026-01-01", "2026-02-01", null, null, null, null)
                        .getLines()
                        .size());
        check(
                "the books balance",
                true,
                new ReportsApi(client)
                        .getTrialBalance(WORKSPACE, null, null, null, null, null)
                        .getBalanced());
    }

    private void check(String what, Object expected, Object actual) {
        if (expected == null ? actual != null : !expected.equals(actual)) {
            throw new AssertionError(what + ": expected " + expected + ", was " + actual);
        }
        checks++;
    }
}
