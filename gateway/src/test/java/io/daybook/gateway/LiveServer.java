package io.daybook.gateway;

import io.daybook.ledger.Asset;
import io.daybook.ledger.Ledger;
import io.daybook.testkit.TestLedger;
import io.daybook.views.ViewsSettings;
import io.daybook.views.internal.RunningViews;
import java.util.List;
import javax.sql.DataSource;

/** The gateway over the real ledger and the real views on a PostgreSQL of the test run. */
final class LiveServer implements AutoCloseable {
    private final TestLedger ledger = TestLedger.start();
    private final RunningViews views;
    private final GatewayServer server;

    LiveServer() {
        Ledger running = ledger.ledger();
        // A workspace that nobody used has the built-in assets and nothing else.
        List<Asset> catalog = running.assets("unused").join().value();
        views = new RunningViews(
                ledger.pool(),
                ledger.room().segments(),
                List.of(0),
                running,
                version -> catalog,
                ViewsSettings.DEFAULTS);
        server = new GatewayServer(running, views, ledger.room().segments());
    }

    GatewayServer server() {
        return server;
    }

    /** For tests that take something away from the server. */
    DataSource pool() {
        return ledger.pool();
    }

    @Override
    public void close() {
        server.close();
        views.close();
        ledger.close();
    }
}
