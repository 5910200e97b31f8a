package io.daybook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * No switch over a sealed type or an enum has a {@code default}: a new case must be found by the compiler, not by a
 * customer. The sources are analysed, because classes do not tell a {@code default} from a full list of cases.
 */
class ExhaustiveSwitchTest {
    @Test
    void switchesOverSealedTypesAndEnumsNameEveryCase() throws IOException {
        List<Path> sources = mainSources();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            assertThat(defaults(compiler, files, files.getJavaFileObjectsFromPaths(sources)))
                    .isEmpty();
        }
    }

    @Test
    void theRuleFindsWhatItBans() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavaFileObject source = source("""
                    class Sample {
                        enum Colour { RED, GREEN }
                        sealed interface Shape permits Circle, Line {}
                        record Circle() implements Shape {}
                        record Line() implements Shape {}
                        int all(Colour colour) { return switch (colour) { case RED -> 1; case GREEN -> 2; }; }
                        int enumeration(Colour colour) { return switch (colour) { case RED -> 1; default -> 2; }; }
                        int sealed(Shape shape) { switch (shape) { case Circle c: return 1; default: return 2; } }
                        int nothing(Shape shape) { return switch (shape) { case Circle c -> 1; case null, default -> 2; }; }
                        record Box<T>(T held) {}
                        <S extends Shape> int variable(S shape) { return switch (shape) { case Circle c -> 1; default -> 2; }; }
                        int captured(Box<? extends Shape> box) { return switch (box.held()) { case Circle c -> 1; default -> 2; }; }
                        <S extends Shape & Comparable<S>> int both(S shape) { return switch (shape) { case Circle c -> 1; default -> 2; }; }
                        <O extends Object> int any(O any) { return switch (any) { case Circle c -> 1; default -> 2; }; }
                        int text(String text) { return switch (text) { case "a" -> 1; default -> 2; }; }
                    }
                    """);
            assertThat(defaults(compiler, files, List.of(source)))
                    .hasSize(6)
                    .allMatch(found -> found.matches("Sample.java:([789]|11|12|13): .*"));
        }
    }

    private static JavaFileObject source(String text) {
        return new SimpleJavaFileObject(URI.create("string:///Sample.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private static List<String> defaults(
            JavaCompiler compiler, StandardJavaFileManager files, Iterable<? extends JavaFileObject> sources)
            throws IOException {
        List<String> options =
                List.of("-proc:none", "-implicit:none", "-classpath", System.getProperty("java.class.path", ""));
        // What the build says of these sources it has said before.
        JavacTask task = (JavacTask) compiler.getTask(null, files, problem -> {}, options, null, sources);
        Iterable<? extends CompilationUnitTree> units = task.parse();
        task.analyze();
        Trees trees = Trees.instance(task);
        List<String> found = new ArrayList<>();
        for (CompilationUnitTree unit : units) {
            new Switches(trees, unit, found).scan(new TreePath(unit), null);
        }
        return found;
    }

    private static final class Switches extends TreePathScanner<Void, Void> {
        private final Trees trees;
        private final CompilationUnitTree unit;
        private final List<String> found;

        Switches(Trees trees, CompilationUnitTree unit, List<String> found) {
            this.trees = trees;
            this.unit = unit;
            this.found = found;
        }

        @Override
        public Void visitSwitch(SwitchTree tree, Void nothing) {
            check(tree.getExpression(), tree.getCases());
            return super.visitSwitch(tree, nothing);
        }

        @Override
        public Void visitSwitchExpression(SwitchExpressionTree tree, Void nothing) {
            check(tree.getExpression(), tree.getCases());
            return super.visitSwitchExpression(tree, nothing);
        }

        private void check(ExpressionTree selector, List<? extends CaseTree> cases) {
            TypeMirror type = trees.getTypeMirror(new TreePath(getCurrentPath(), selector));
            for (CaseTree each : cases) {
                boolean rest = each.getLabels().stream().anyMatch(DefaultCaseLabelTree.class::isInstance);
                if (rest && isClosed(type)) {
                    long position = trees.getSourcePositions().getStartPosition(unit, each);
                    found.add("%s:%d: a default over %s: name the cases"
                            .formatted(
                                    Path.of(unit.getSourceFile().getName()).getFileName(),
                                    unit.getLineMap().getLineNumber(position),
                                    type));
                }
            }
        }

        /** A type variable, such as what a wildcard was captured as, is as closed as what it extends. */
        private static boolean isClosed(TypeMirror type) {
            return switch (type) {
                // The compiler's intersections are declared types as well, so they come first.
                case IntersectionType all -> all.getBounds().stream().anyMatch(Switches::isClosed);
                case DeclaredType declared -> {
                    Element element = declared.asElement();
                    yield element.getKind() == ElementKind.ENUM
                            || element.getModifiers().contains(Modifier.SEALED);
                }
                case TypeVariable variable -> isClosed(variable.getUpperBound());
                default -> false;
            };
        }
    }

    private static List<Path> mainSources() throws IOException {
        Path here = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        Path root = here.resolveSibling("pom.xml").getParent();
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root == null ? here : root)) {
            for (Path module : modules.toList()) {
                Path main = module.resolve("src").resolve("main").resolve("java");
                if (Files.isDirectory(main)) {
                    try (Stream<Path> files = Files.walk(main)) {
                        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                    }
                }
            }
        }
        assertThat(sources).hasSizeGreaterThan(100);
        return sources;
    }
}
