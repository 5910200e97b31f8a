package io.daybook.bench;

import java.util.List;
import java.util.Map;

/** The figures as a table for a terminal and as a page of Markdown. */
final class Report {
    private final List<Figure> figures;
    private final Map<String, String> machine;
    private final Map<String, String> postgres;
    private final String settings;

    Report(List<Figure> figures, Map<String, String> machine, Map<String, String> postgres, String settings) {
        this.figures = figures;
        this.machine = machine;
        this.postgres = postgres;
        this.settings = settings;
    }

    String table() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                "%-54s %12s %-12s %12s %14s %12s %7s%n", "what", "measured", "", "at least", "aim", "floor", "ratio"));
        for (Figure figure : figures) {
            text.append(String.format(
                    "%-54s %12s %-12s %12s %14s %12s %7s%n",
                    figure.name(),
                    Numbers.of(figure.value()),
                    figure.unit(),
                    atLeast(figure),
                    aim(figure),
                    floor(figure),
                    Numbers.of(figure.ratio())));
        }
        return text.toString();
    }

    String markdown() {
        StringBuilder text = new StringBuilder("# Figures\n\nWritten by `./daybook bench`. ")
                .append(settings)
                .append("\nA ratio compares a figure with its floor: what the same machine did in the same run without "
                        + "Daybook. For seconds, milliseconds and bytes less is better.\n\n")
                .append("| what | measured | unit | at least | aim | floor | ratio |\n")
                .append("| --- | ---: | --- | ---: | ---: | ---: | ---: |\n");
        for (Figure figure : figures) {
            text.append(String.format(
                    "| %s | %s | %s | %s | %s | %s | %s |%n",
                    figure.name(),
                    Numbers.of(figure.value()),
                    figure.unit(),
                    atLeast(figure),
                    aim(figure),
                    floor(figure),
                    Numbers.of(figure.ratio())));
        }
        text.append("\n## What was counted\n\n");
        for (Figure figure : figures) {
            text.append("- **").append(figure.name()).append("**: ").append(figure.note());
            if (figure.floor() != null) {
                text.append(". Floor: ").append(figure.floor().name());
            }
            text.append(".\n");
        }
        facts(text, "Machine", machine);
        facts(text, "PostgreSQL", postgres);
        return text.toString();
    }

    private static String atLeast(Figure figure) {
        return figure.target() == null ? "" : figure.target().atLeast();
    }

    private static String aim(Figure figure) {
        return figure.target() == null ? "" : figure.target().aim();
    }

    private static String floor(Figure figure) {
        return figure.floor() == null ? "" : Numbers.of(figure.floor().value());
    }

    private static void facts(StringBuilder text, String title, Map<String, String> facts) {
        text.append("\n## ").append(title).append("\n\n| | |\n| --- | --- |\n");
        facts.forEach((name, value) ->
                text.append("| ").append(name).append(" | ").append(value).append(" |\n"));
    }
}
