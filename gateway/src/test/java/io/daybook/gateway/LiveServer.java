package io.daybook.gateway;

import io.daybook.events.DeadLetterDesk;
import io.daybook.events.EventPublishing;
import io.daybook.events.SchemaRegistry;
import io.daybook.events.internal.registry.PostgresSchemaRegistry;
import io.daybook.events.internal.sql.EventsSchema;
import io.daybook.intake.Intake;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Event;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.testkit.TestLedger;
import io.daybook.views.ViewsSettings;
import io.daybook.views.internal.RunningViews;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** The gateway over the real ledger and the real views on a PostgreSQL of the test run. */
final class LiveServer implements AutoCloseable {
    private final TestLedger ledger = TestLedger.start();
    private final CountedSubmissions submissions = new CountedSubmissions(ledger.ledger());
    private final RunningViews views;
    private final SchemaRegistry schemas;
    private final GatewayServer server;

    LiveServer() {
        Ledger running = submissions.ledger();
        // A workspace that nobody used has the built-in assets and nothing else.
        List<Asset> catalog = running.assets("unused").join().value();
        views = new RunningViews(
                ledger.pool(),
                ledger.room().segments(),
                List.of(0),
                running::memory,
                version -> catalog,
                ViewsSettings.DEFAULTS);
        EventsSchema.migrate(ledger.pool());
        schemas = new PostgresSchemaRegistry(ledger.pool());
        server = new GatewayServer(
                running, views, ledger.room().segments(), GatewayServer.settings(), null, null, schemas);
    }

    GatewayServer server() {
        return server;
    }

    /** Another gateway with other settings over the same ledger and views; the caller closes it. */
    GatewayServer another(GatewaySettings settings) {
        return new GatewayServer(submissions.ledger(), views, ledger.room().segments(), settings, null, null, schemas);
    }

    /** Another gateway, whose schema registry has no database; the caller closes it. */
    GatewayServer withoutSchemas() {
        return new GatewayServer(submissions.ledger(), views, ledger.room().segments());
    }

    /** Another gateway that takes events; the caller closes it. */
    GatewayServer another(EventPublishing publishing) {
        return new GatewayServer(
                submissions.ledger(), views, ledger.room().segments(), GatewayServer.settings(), publishing, null);
    }

    /** Another gateway that knows dead letters; the caller closes it. */
    GatewayServer another(DeadLetterDesk letters) {
        return new GatewayServer(
                submissions.ledger(), views, ledger.room().segments(), GatewayServer.settings(), null, letters);
    }

    /** Another gateway before another intake; the caller closes it. */
    GatewayServer another(Intake intake) {
        return new GatewayServer(
                submissions.ledger(),
                views,
                ledger.room().segments(),
                GatewayServer.settings(),
                null,
                null,
                schemas,
                intake);
    }

    /** Another gateway, to which the ledger and the journal look as these make them; the caller closes it. */
    GatewayServer another(UnaryOperator<Ledger> ledgerAs, UnaryOperator<SegmentSource> segmentsAs) {
        SegmentSource segments = ledger.room().segments();
        return new GatewayServer(ledgerAs.apply(submissions.ledger()), views, segmentsAs.apply(segments));
    }

    /** For tests that take something away from the server. */
    DataSource pool() {
        return ledger.pool();
    }

    /** What the gateway gave to the ledger. */
    CountedSubmissions submissions() {
        return submissions;
    }

    /** The newest segment's number: it moves when anything at all is written. */
    long head() {
        return ledger.room().segments().head(0).orElseThrow().seq();
    }

    /** Everything that was written after that segment, refusals that are kept for their keys included. */
    List<Event> eventsAfter(long seq) {
        SegmentSource source = ledger.room().segments();
        List<Event> events = new ArrayList<>();
        for (long next = seq + 1; next <= head(); next++) {
            Segment segment = source.find(0, next).orElseThrow();
            source.events(segment).forEach(recorded -> events.add(recorded.event()));
        }
        return events;
    }

    /** The ledger stops; HTTP is still answered. */
    void stopLedger() {
        ledger.room().close();
    }

    @Override
    public void close() {
        server.close();
        views.close();
        ledger.close();
    }
}
