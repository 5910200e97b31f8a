package io.daybook.events.internal.registry;

import java.util.List;

/** One language of schemas: how its texts are read and by which rules two of them are compared. Thread-safe. */
interface SchemaLanguage {
    /**
     * A text that was read.
     *
     * @param canonical how the text is kept: laid out in one way, nothing of it lost
     * @param normal as canonical, without comments, names of types in full
     */
    record Reading(String canonical, String normal) {}

    /**
     * The text of a schema that another one refers to.
     *
     * @param name by which it is referred to
     */
    record Imported(String name, String text) {}

    /**
     * @param imports with what they import themselves, what is needed first coming first
     * @throws UnreadableSchemaException when the text is no schema, or needs more than the imports
     */
    Reading read(String text, List<Imported> imports) throws UnreadableSchemaException;

    /** The two that are compared, as normal texts with their imports. */
    record Pair(String earlier, List<Imported> earlierImports, String later, List<Imported> laterImports) {
        public Pair {
            earlierImports = List.copyOf(earlierImports);
            laterImports = List.copyOf(laterImports);
        }
    }

    /** What keeps a reader of the later schema from what was written by the earlier one; empty when nothing does. */
    List<String> backward(Pair pair) throws UnreadableSchemaException;

    /** What keeps a reader of the earlier schema from what was written by the later one; empty when nothing does. */
    List<String> forward(Pair pair) throws UnreadableSchemaException;

    /** A form for machines, in base64. */
    String serialized(String text, List<Imported> imports) throws UnreadableSchemaException;
}
