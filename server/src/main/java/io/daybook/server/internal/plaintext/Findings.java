package io.daybook.server.internal.plaintext;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects problems and notices, with bounds. */
final class Findings {
    private final int maxProblems;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Notice> notices = new LinkedHashMap<>();
    private long count;

    Findings(int maxProblems) {
        this.maxProblems = maxProblems;
    }

    void problem(Problem problem) {
        count++;
        if (problems.size() < maxProblems) {
            problems.add(problem);
        }
    }

    void skipped(String file, int line, JournalSyntaxException cause) {
        problem(new Problem(Problem.Kind.SKIPPED, file, line, cause.what(), cause.remedy()));
    }

    void skipped(String file, int line, String what, String remedy) {
        problem(new Problem(Problem.Kind.SKIPPED, file, line, what, remedy));
    }

    void unsupported(String file, int line, String what, String remedy) {
        problem(new Problem(Problem.Kind.UNSUPPORTED, file, line, what, remedy));
    }

    /** Something valid that is not used: the first place and the number of places are kept. */
    void notice(String what, String file, int line) {
        Notice known = notices.get(what);
        notices.put(
                what,
                known == null
                        ? new Notice(what, file, line, 1)
                        : new Notice(what, known.file(), known.line(), known.count() + 1));
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    long count() {
        return count;
    }

    List<Notice> notices() {
        return List.copyOf(notices.values());
    }
}
