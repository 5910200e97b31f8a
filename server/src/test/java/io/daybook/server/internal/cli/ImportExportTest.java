package io.daybook.server.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.testkit.TestPostgres;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code import} and {@code export} as a person meets them: what they say, and the exit code. */
class ImportExportTest {
    private static final String GOOD = "2026-01-01 good\n  a  10.30 EUR\n  b\n";
    private static final String CSV = "from,to,asset,amount\nx,y,EUR,1.00\n";

    private static String database;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeDatabase() {
        database = TestPostgres.shared().freshDatabase().withPassword();
    }

    /** What a run printed, and how it ended. */
    private record Run(int code, String out, String err) {}

    private Run run(InputStream in, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data=" + folder.resolve("data"));
        all.add("--database-url=" + database);
        InputStream inBefore = System.in;
        PrintStream outBefore = System.out;
        PrintStream errBefore = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setIn(in);
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int code = DaybookCommand.run(all.toArray(String[]::new));
            Run run = new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
            assertThat(run.err()).doesNotContain("Exception");
            return run;
        } finally {
            System.setIn(inBefore);
            System.setOut(outBefore);
            System.setErr(errBefore);
        }
    }

    private Run run(String... arguments) {
        return run(InputStream.nullInputStream(), arguments);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private String balances(String workspace) throws IOException {
        Path out = folder.resolve(workspace + ".csv");
        assertThat(run("export", "balances", "--workspace", workspace, "--out", out.toString()))
                .isEqualTo(new Run(0, "", ""));
        return Files.readString(out);
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theExitCodeSaysWhetherEverythingIsThere() throws IOException {
        String good = file("good.journal", GOOD);
        Run first = run("import", good, "--workspace=codes");
        assertThat(first.out()).contains("Imported 1 entry in");
        assertThat(first).returns(0, Run::code).returns("", Run::err);
        assertThat(run("import", good, "--workspace=codes").code()).isZero();

        String partly = file("partly.journal", "2026-01-01 unbalanced\n  a  1\n  b  2\n\n" + GOOD.replace("b", "c"));
        Run strict = run("import", partly, "--workspace=codes", "--strict");
        assertThat(strict.code()).isEqualTo(1);
        assertThat(strict.err()).contains("the files have 1 problem.");
        assertThat(balances("codes")).doesNotContain("c,");
        Run lenient = run("import", partly, "--workspace=codes");
        assertThat(lenient.code()).isEqualTo(1);
        assertThat(lenient.out()).contains("Imported 1 entry in").contains("1 skipped");
        assertThat(balances("codes")).isEqualTo("account,commodity,balance\na,EUR,20.60\nb,EUR,-10.30\nc,EUR,-10.30\n");
    }

    @Test
    void problemsAreToldFromTheTopOfEachFile() throws IOException {
        String other = file("zz.journal", "2026-01-01 fails\n  a  1\n  b  2\n\n2026-01-02\n  a  10..3\n  b\n");
        String main = file(
                "main.journal",
                "2026-01-01 does not balance\n  a  1\n  b  2\n\n2026-01-01 asserted\n  a  1\n  b  = 5\n  c\n\n"
                        + "2026-01-01 not an amount\n  a  x\n  b\n\n2026-02-30\n  a  1\n  b\n\ninclude zz.journal\n");
        Run run = run("import", main, "--strict");
        assertThat(run.err().lines().map(line -> line.replaceAll("^.*/|: .*", "")))
                .startsWith("main.journal:1", "main.journal:11", "main.journal:14", "zz.journal:1", "zz.journal:6");
        assertThat(run("import", other, main, "--strict").err())
                .containsSubsequence("zz.journal:1", "zz.journal:6", "main.journal:1", "main.journal:11");
    }

    @Test
    void filesThatCannotBeReadAreRefusedInPlainWords() throws IOException {
        assertThat(run("import", folder.resolve("nosuch.journal").toString()))
                .returns(1, Run::code)
                .extracting(Run::err)
                .asString()
                .contains("There is no file")
                .contains("nosuch.journal");
        assertThat(run("import", folder.toString()))
                .returns(1, Run::code)
                .extracting(Run::err)
                .asString()
                .contains("is a folder. Name the files in it.");
        Path utf16 = Files.writeString(folder.resolve("utf16.journal"), GOOD, StandardCharsets.UTF_16);
        assertThat(run("import", utf16.toString()))
                .returns(1, Run::code)
                .extracting(Run::err)
                .asString()
                .hasLineCount(1)
                .contains("utf16.journal:1: There is a zero byte");
        String mac = file("mac.journal", GOOD.replace('\n', '\r'));
        assertThat(run("import", mac))
                .returns(1, Run::code)
                .extracting(Run::err)
                .asString()
                .contains("mac.journal:1: The line has a carriage return in it.");
    }

    @Test
    void nothingToImportIsNoFailure() throws IOException {
        assertThat(run("import", file("empty.journal", "")))
                .returns(0, Run::code)
                .extracting(Run::out)
                .asString()
                .startsWith("There is nothing to import");
        assertThat(run("import", file("empty.csv", ""))).returns(1, Run::code);
    }

    @Test
    void lineEndsAndAByteOrderMarkDoNotMatter() throws IOException {
        String file = file("windows.journal", "\uFEFF" + GOOD.replace("\n", "\r\n"));
        assertThat(run("import", file, "--workspace=windows")).returns(0, Run::code);
        String csv = file("windows.csv", "\uFEFF" + CSV.replace("\n", "\r\n"));
        assertThat(run("import", csv, "--workspace=windows")).returns(0, Run::code);
        assertThat(balances("windows"))
                .isEqualTo("account,commodity,balance\na,EUR,10.30\nb,EUR,-10.30\nx,EUR,-1.00\ny,EUR,1.00\n");
    }

    @Test
    void theStandardInputIsReadToo() throws IOException {
        String included = folder.resolve("included.journal").toString();
        file("included.journal", GOOD);
        assertThat(run(text("include " + included + "\n" + GOOD), "import", "-", "--workspace=piped"))
                .returns(0, Run::code);
        assertThat(run(text(CSV), "import", "-", "--format=csv", "--workspace=piped"))
                .returns(0, Run::code);
        assertThat(balances("piped")).contains("a,EUR,20.60\n").contains("y,EUR,1.00\n");
        assertThat(run(text("2026-02-30\n"), "import", "-").err()).startsWith("-:1: The date");
    }

    @Test
    void decimalsThatABuiltInAssetGainsAreTold() throws IOException {
        String main =
                file("main.journal", "2026-01-01\n  a  1.23 USD\n  a  1.234 USD\n  b\n\n2026-01-02\n  a  2 NEW\n  b\n");
        Run first = run("import", main, "--workspace=raised");
        assertThat(first.code()).isZero();
        assertThat(first.err())
                .isEqualTo("USD gets 3 decimals in workspace raised instead of 2, because of " + main
                        + ":3; that is final once it is used.\n");
        assertThat(run("import", main, "--workspace=raised").err()).isEmpty();
    }

    @Test
    void aServerThatIsNoneIsRefused() throws IOException {
        String good = file("good.journal", GOOD);
        assertThat(run("import", good, "--server=nonsense"))
                .returns(2, Run::code)
                .extracting(Run::err)
                .asString()
                .contains("a server is http://host:port, not 'nonsense'");
        assertThat(run("import", good, "--server=http://127.0.0.1:1"))
                .returns(1, Run::code)
                .extracting(Run::err)
                .asString()
                .contains("The server at http://127.0.0.1:1 does not answer: nothing listens there.");
    }

    @Test
    void anUnknownWorkspaceIsNotAnEmptyOne() throws IOException {
        run("import", file("good.journal", GOOD), "--workspace=known");
        Run unknown = run("export", "balances", "--workspace=nosuch", "--out=" + folder.resolve("never.csv"));
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err())
                .contains("There is no workspace nosuch. There ")
                .contains("known");
        assertThat(unknown.err()).hasLineCount(1);
        assertThat(folder.resolve("never.csv")).doesNotExist();
        assertThat(balances("default")).startsWith("account,commodity,balance\n");
    }

    @Test
    void exportsReplaceFilesWholeAndLeaveDevicesAlone() throws IOException {
        run("import", file("good.journal", GOOD), "--workspace=files");
        Path real = Files.writeString(folder.resolve("real.csv"), "before");
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), real);
        assertThat(run("export", "balances", "--workspace=files", "--out=" + link))
                .returns(0, Run::code);
        assertThat(link).isSymbolicLink();
        assertThat(real).content().contains("a,EUR,10.30");

        // What replaces a file may be read by nobody who could not read the file.
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-------"));
        assertThat(run("export", "balances", "--workspace=files", "--out=" + real))
                .returns(0, Run::code);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-------");
        Path later = folder.resolve("later.csv");
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling.csv"), Path.of("later.csv"));
        assertThat(run("export", "balances", "--workspace=files", "--out=" + dangling))
                .returns(0, Run::code);
        assertThat(dangling).isSymbolicLink();
        assertThat(later).content().contains("a,EUR,10.30");
        assertThat(run("export", "balances", "--workspace=files", "--out=/dev/null"))
                .returns(0, Run::code);
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
        assertThat(run("export", "balances", "--out=" + folder))
                .returns(1, Run::code)
                .extracting(Run::err)
                .asString()
                .contains("is a folder. Name a file in it.");
        assertThat(run("export", "balances", "--out=" + folder.resolve("no").resolve("x.csv")))
                .returns(1, Run::code)
                .extracting(Run::err)
                .asString()
                .contains("Make the folder first.");
        try (var files = Files.list(folder)) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void formulasAreTamedWhereThatIsAskedFor() throws IOException {
        run("import", file("formula.journal", "2026-01-01 =1+1\n  a  1 EUR\n  b\n"), "--workspace=formula");
        Path out = folder.resolve("entries.csv");
        run("export", "entries", "--workspace=formula", "--out=" + out);
        assertThat(out).content().contains(",=1+1,");
        run("export", "entries", "--workspace=formula", "--spreadsheet", "--out=" + out);
        assertThat(out).content().contains(",'=1+1,").contains(",-1.00\n");
        assertThat(run("export", "journal", "--spreadsheet")).returns(1, Run::code);
    }
}
