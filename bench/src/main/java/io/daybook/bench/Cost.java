package io.daybook.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Processor time between two moments: ours, PostgreSQL's, and what other programs of the machine took meanwhile. Wall time on
 * a shared machine says little without it.
 */
final class Cost {
    private static final double TICKS_PER_SECOND = 100;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long postgresPid;
    /** Of the server when it has a JVM of its own, else 0. */
    private final long serverPid;

    private final long startNanos = System.nanoTime();
    private final double process = SYSTEM.getProcessCpuTime() / 1e9;
    private final double postgres;
    private final double server;
    private final double compiler;
    private final double machine = machineSeconds();
    private final Map<String, Double> threads = threadSeconds();

    private Cost(long postgresPid, long serverPid) {
        this.postgresPid = postgresPid;
        this.serverPid = serverPid;
        this.postgres = treeSeconds(postgresPid);
        this.server = ticks(serverPid, false) / TICKS_PER_SECOND;
        this.compiler = compilerSeconds(serverPid);
    }

    static Cost from(BenchServer server) {
        return new Cost(server.pid(), 0);
    }

    /** @param serverPid the process that is measured; this one only drives it */
    static Cost from(BenchServer server, long serverPid) {
        return new Cost(server.pid(), serverPid);
    }

    /** Microseconds of processor time for each of {@code count}, by who used it, and the share that others used. */
    String per(long count, String what) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        double ours = SYSTEM.getProcessCpuTime() / 1e9 - process;
        double database = Math.max(0, treeSeconds(postgresPid) - postgres);
        double remote = ticks(serverPid, false) / TICKS_PER_SECOND - server;
        double others = machineSeconds() - machine - ours - database - remote;
        double othersPercent =
                Math.max(0, 100 * others / seconds / Runtime.getRuntime().availableProcessors());
        if (serverPid != 0) {
            return String.format(
                    Locale.ROOT,
                    "processor time per %s: server %.1f us (its compiler %.1f), driver %.1f us, PostgreSQL %.1f us; other programs used %.0f %% of the machine",
                    what,
                    remote * 1e6 / count,
                    (compilerSeconds(serverPid) - compiler) * 1e6 / count,
                    ours * 1e6 / count,
                    database * 1e6 / count,
                    othersPercent);
        }
        Map<String, Double> now = threadSeconds();
        double writer = used(now, "ledger-writer-0");
        double appender = used(now, "ledger-appender-0");
        return String.format(
                Locale.ROOT,
                "processor time per %s: JVM %.2f us (writer %.2f, appender %.2f), PostgreSQL %.2f us; other programs used %.0f %% of the machine",
                what,
                ours * 1e6 / count,
                writer * 1e6 / count,
                appender * 1e6 / count,
                database * 1e6 / count,
                othersPercent);
    }

    private double used(Map<String, Double> now, String thread) {
        return now.getOrDefault(thread, 0.0) - threads.getOrDefault(thread, 0.0);
    }

    private static Map<String, Double> threadSeconds() {
        Map<String, Double> seconds = new HashMap<>();
        for (@Nullable ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null) {
                seconds.merge(
                        thread.getThreadName(),
                        Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId())) / 1e9,
                        Double::sum);
            }
        }
        return seconds;
    }

    /** A process and its children, ended ones included. */
    private static double treeSeconds(long pid) {
        double ticks = ticks(pid, true);
        try (Stream<ProcessHandle> children = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants)) {
            ticks += children.mapToDouble(child -> ticks(child.pid(), false)).sum();
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** What a JVM's threads that compile took: it tells whether a figure was taken of a warm program. */
    private static double compilerSeconds(long pid) {
        if (pid == 0) {
            return 0;
        }
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            double ticks = tasks.map(Cost::stat)
                    .filter(stat -> stat.contains("CompilerThre"))
                    .mapToDouble(stat -> ticks(stat, false))
                    .sum();
            return ticks / TICKS_PER_SECOND;
        } catch (IOException elsewhere) {
            return 0;
        }
    }

    /** Linux only, see proc(5); 0 elsewhere. */
    private static double ticks(long pid, boolean withEnded) {
        return ticks(stat(Path.of("/proc/" + pid)), withEnded);
    }

    /** Empty when there is none, or no longer. */
    private static String stat(Path folder) {
        try {
            return Files.readString(folder.resolve("stat"));
        } catch (IOException elsewhere) {
            return "";
        }
    }

    private static double ticks(String stat, boolean withEnded) {
        if (stat.isEmpty()) {
            return 0;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
        return withEnded ? ticks + Double.parseDouble(fields[13]) + Double.parseDouble(fields[14]) : ticks;
    }

    private static double machineSeconds() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            String[] fields = lines.findFirst().orElse("cpu 0 0 0 0").trim().split("\\s+");
            // user, nice, system; then after idle and iowait: irq, softirq, steal
            double ticks = 0;
            for (int field = 1; field < Math.min(fields.length, 9); field++) {
                ticks += field == 4 || field == 5 ? 0 : Double.parseDouble(fields[field]);
            }
            return ticks / TICKS_PER_SECOND;
        } catch (IOException elsewhere) {
            return 0;
        }
    }

    /** How long it has been since the start. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
