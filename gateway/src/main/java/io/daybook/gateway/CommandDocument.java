package io.daybook.gateway;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;

/** A body that is one JSON document: reads it whole, or says where it stops being one. */
final class CommandDocument {
    private final Json json;

    CommandDocument(Json json) {
        this.json = json;
    }

    /** Reads one object of command fields; the form tells what was wrong with them. */
    void read(byte[] body, int from, int length, CommandForm form) {
        parse(body, from, length, parser -> {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw ProblemException.of(Fault.unreadable("", "wrong_type", "must be a JSON object"));
            }
            new CommandReader(parser).read(form);
        });
    }

    /** Gives the parser, standing at its first token, to the reader and sees to it that nothing follows. */
    void parse(byte[] body, int from, int length, Consumer<JsonParser> reader) {
        if (!Utf8.isValid(body, from, length)) {
            throw ProblemException.of(Fault.unreadable("", "malformed_json", "the body is not UTF-8"));
        }
        try (JsonParser parser = json.parser(body, from, length)) {
            try {
                if (parser.nextToken() == null) {
                    throw ProblemException.of(Fault.unreadable("", "malformed_json", "there is no JSON here"));
                }
                reader.accept(parser);
                if (parser.nextToken() != null) {
                    throw ProblemException.of(Fault.unreadable(
                            "",
                            "malformed_json",
                            "something follows the document" + place(parser.currentTokenLocation())));
                }
            } catch (JacksonException broken) {
                throw problem(broken, parser);
            }
        }
    }

    private static final List<String> ABOUT_ITSELF =
            List.of(" (from `", " (start marker", " [Source", ": enable `", " (`");

    static ProblemException problem(JacksonException broken, JsonParser parser) {
        String pointer = parser.streamReadContext().pathAsPointer().toString();
        return new ProblemException(
                400,
                code(broken),
                sentence(broken),
                List.of(Fault.unreadable(pointer, code(broken), sentence(broken))));
    }

    private static String code(JacksonException broken) {
        return broken instanceof StreamConstraintsException ? "limit_exceeded" : "malformed_json";
    }

    private static String sentence(JacksonException broken) {
        if (broken instanceof StreamConstraintsException) {
            return "the document is nested too deeply, or a string, name or number in it is too long";
        }
        @Nullable String original = broken.getOriginalMessage();
        String message = original == null ? "not JSON" : firstSentence(original);
        return message + (broken instanceof StreamReadException ? place(broken.getLocation()) : "");
    }

    /** The parser's own words without what it says about itself and its settings. */
    private static String firstSentence(String message) {
        String shown = message.lines().findFirst().orElse("not JSON");
        for (String aboutItself : ABOUT_ITSELF) {
            int from = shown.indexOf(aboutItself);
            shown = from < 0 ? shown : shown.substring(0, from);
        }
        return shown.length() > 200 ? shown.substring(0, 200) + "..." : shown;
    }

    private static String place(@Nullable TokenStreamLocation location) {
        return location == null ? "" : ", line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
