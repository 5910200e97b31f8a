package io.daybook.bench;

import io.daybook.platform.sql.DatabaseUrl;

/** The program of the JVM with a small heap, see {@link MemoryRow}. Prints the live heap in MB as its last line. */
final class MemoryChild {
    static final String DATABASE_VARIABLE = "DAYBOOK_BENCH_DATABASE";
    private static final int BATCH = 500;
    private static final int BATCHES_IN_FLIGHT = 8;
    private static final int SECONDS = 240;

    private MemoryChild() {}

    /** @param arguments {@code fill} or {@code restart}, and the number of accounts */
    public static void main(String[] arguments) throws Exception {
        Main.quietLogs();
        DatabaseUrl database = DatabaseUrl.parse(System.getenv(DATABASE_VARIABLE));
        int accounts = Integer.parseInt(arguments[1]);
        try (BenchLedger ledger = BenchLedger.start(database)) {
            if (arguments[0].equals("fill")) {
                TransferLoad load = new TransferLoad(
                        ledger.ledger(), accounts, new TransferLoad.Shape(BATCH, BATCHES_IN_FLIGHT, false, false), 7);
                load.open();
                TransferLoad.Result result = load.run(accounts, SECONDS);
                if (result.transfers() != accounts) {
                    throw new IllegalStateException("only " + result.transfers() + " transfers were made");
                }
                load.requireRightBalances();
            }
            // The driver's own lists of accounts are garbage by now; what stays is the ledger.
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.println((runtime.totalMemory() - runtime.freeMemory()) >> 20);
        }
    }
}
