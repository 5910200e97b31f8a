package io.daybook.server.internal.verify;

import io.daybook.ledger.Position;
import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.verify.Verdict;
import io.daybook.server.internal.anchors.AnchorAudit;
import io.daybook.views.Reconciliation;
import io.daybook.views.Reconciliation.Drift;
import io.daybook.views.Reconciliation.Memory;
import io.daybook.views.Reconciliation.Report;
import io.daybook.views.Reconciliation.RowDrift;
import java.io.PrintWriter;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells what was found, and in the end what is to be done about it. */
public final class Findings {
    private static final String DRIFT_FORMAT = "  %-30s %-8s %-18s %22s %22s %22s  %s%n";
    private static final String REBUILD =
            "The rows in SQL are a copy: `daybook verify --rebuild-views` builds them anew from the journal, also while a"
                    + " server runs.";
    private static final String WENT_BACK =
            "If the journal was restored on purpose, `daybook verify --rebuild-views` makes the rows in SQL from it as it is;"
                    + " if not, stop the server and find the missing segments first (a standby, a newer backup).";
    private static final String JOURNAL_WENT_BACK =
            "Kafka has seen more of the journal than the database has now: stop the server before more is written, and decide as"
                    + " said above.";
    private static final String ANCHORS =
            "An anchor that does not fit means that the journal was exchanged or went back, or that the folder is another one's:"
                    + " compare with the copies of anchors.jsonl and anchor.key that you keep elsewhere.";
    private static final String RESTART =
            "The memory of the server is a copy: stop it and start it again, and it is made anew from the journal. Please"
                    + " report it: this must not happen.";
    private static final String JOURNAL =
            "The journal is the truth and cannot be rebuilt: stop the server and restore the database from a backup or a"
                    + " standby; balances were not compared.";

    private final PrintWriter out;
    private final Set<String> advice = new LinkedHashSet<>();
    private boolean right = true;
    private boolean journalSound = true;

    public Findings(PrintWriter out) {
        this.out = out;
    }

    public boolean right() {
        return right;
    }

    /** False when a segment is damaged or missing: what follows from the journal says nothing then. */
    public boolean isJournalSound() {
        return journalSound;
    }

    /** What to do about it, and the last line. */
    public void end() {
        advice.forEach(out::println);
        out.println(right ? "Everything is right." : "Something is wrong.");
        out.flush();
    }

    public void say(String what) {
        out.println(what);
        out.flush();
    }

    public void journalBroken(String what) {
        journalSound = false;
        wrong(what, JOURNAL);
    }

    /** @param what is where, and what can be done */
    public void kafkaIsAhead(String what) {
        wrong("KAFKA: " + what + ".", JOURNAL_WENT_BACK);
    }

    public void viewsDoNotFit(String what) {
        wrong(what, WENT_BACK);
    }

    public void viewsUnreadable(String what) {
        wrong(what, REBUILD);
    }

    private void wrong(String what, String todo) {
        right = false;
        say(what);
        advice.add(todo);
    }

    /** @param name of what was walked, such as {@code Shard 0} */
    public void verdict(String name, Verdict verdict) {
        switch (verdict) {
            case Verdict.Sound sound -> {
                Segment head = sound.head();
                out.printf(
                        Locale.ROOT,
                        "%s: %,d segments with %,d events: the chain is intact%s.%n",
                        name,
                        sound.segments(),
                        sound.events(),
                        head == null
                                ? ""
                                : ", segment " + head.shard() + "-" + head.seq() + " has hash "
                                        + HexFormat.of().formatHex(head.hash()));
                out.flush();
            }
            case Verdict.Broken broken ->
                journalBroken(name + ": BROKEN at segment " + broken.firstBad() + ": " + broken.detail() + ".");
        }
    }

    /** @param expected the journal is old enough to have some */
    public void anchors(AnchorAudit audit, boolean expected) {
        out.printf(
                Locale.ROOT,
                "Anchors: %,d signed heads, %,d of them given up by a fork, %,d problems.%n",
                audit.checked(),
                audit.givenUp(),
                audit.problemCount());
        audit.problems().forEach(problem -> out.println("  " + problem));
        more(audit.problemCount(), audit.problems());
        if (audit.checked() == 0 && expected) {
            wrong("Anchors: there are none, although heads are signed every minute: nothing was checked.", ANCHORS);
        }
        if (audit.problemCount() > 0) {
            right = false;
            advice.add(ANCHORS);
        }
        out.flush();
    }

    /**
     * @param head of the journal as it was walked
     * @param standsStill a server runs, but SQL does not follow the journal
     */
    public void reconciliation(Report report, long head, boolean standsStill) {
        String shard = "Shard " + report.shard() + ": ";
        out.printf(
                Locale.ROOT,
                "%sSQL at %s: %,d balances and %,d rows compared with the journal: %s.%n",
                shard,
                report.position(),
                report.compared(),
                report.rowsChecked(),
                differences(report.driftCount() - report.memoryDriftCount() + report.rowDriftCount()));
        behind(shard, report.position(), head, standsStill);
        switch (report.memory()) {
            case Memory.Compared compared ->
                out.printf(
                        Locale.ROOT,
                        "%smemory at %s: %,d balances compared with the journal: %s.%n",
                        shard,
                        compared.through(),
                        compared.balances(),
                        differences(compared.driftCount()));
            case Memory.NotCompared notCompared -> out.printf(Locale.ROOT, "%smemory: %s.%n", shard, notCompared.why());
        }
        balances(report);
        rows(report);
        if (report.isSqlWrong()) {
            advice.add(REBUILD);
        }
        if (report.memoryDriftCount() > 0) {
            advice.add(RESTART);
        }
        right &= report.clean();
        out.flush();
    }

    private static String differences(long count) {
        return count == 0 ? "no difference" : String.format(Locale.ROOT, "%,d differences", count);
    }

    private void behind(String shard, Position reached, long head, boolean standsStill) {
        if (reached.seq() >= head) {
            return;
        }
        String behind = String.format(
                Locale.ROOT,
                "%sSQL is %,d segments behind the journal, whose rows were not compared",
                shard,
                head - reached.seq());
        if (standsStill) {
            wrong(behind + "; a server runs, but does not follow: GET /health/deep says why.", REBUILD);
        } else {
            // Nothing is wrong with rows that nobody has made yet: an import without a server leaves them to the next
            // one.
            say(behind + "; a running server makes them.");
        }
    }

    private void balances(Report report) {
        if (report.driftCount() == 0) {
            return;
        }
        out.println("Sums that differ, in minor units:");
        out.printf(DRIFT_FORMAT, "account", "asset", "measure", "expected", "actual", "difference", "where");
        for (Drift drift : report.drift()) {
            String code = drift.account().code();
            out.printf(
                    DRIFT_FORMAT,
                    code == null ? drift.account().id().toString() : code,
                    drift.asset(),
                    drift.measure().name().toLowerCase(Locale.ROOT),
                    drift.expected(),
                    drift.actual(),
                    drift.difference(),
                    place(drift.where()));
        }
        more(report.driftCount(), report.drift());
    }

    private static String place(Reconciliation.Where where) {
        return switch (where) {
            case MEMORY -> "memory";
            case SQL_BALANCES -> "views.balances";
            case SQL_LINES -> "views.lines";
        };
    }

    private void rows(Report report) {
        if (report.rowDriftCount() == 0) {
            return;
        }
        out.println("Rows that are not what the journal says:");
        for (RowDrift drift : report.rowDrift()) {
            String segments = drift.from().equals(drift.through())
                    ? "segment " + drift.from()
                    : "segments " + drift.from() + " to " + drift.through();
            String what = drift.actualRows() == drift.expectedRows()
                    ? String.format(Locale.ROOT, "%,d rows as expected, but a value was changed", drift.actualRows())
                    : String.format(
                            Locale.ROOT, "%,d rows expected, %,d found", drift.expectedRows(), drift.actualRows());
            out.println("  " + drift.table() + ", " + segments + ": " + what);
        }
        more(report.rowDriftCount(), report.rowDrift());
    }

    private void more(long all, List<?> shown) {
        if (all > shown.size()) {
            out.printf(Locale.ROOT, "  ... and %,d more%n", all - shown.size());
        }
    }
}
