package io.daybook.events.internal.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.daybook.events.RetryableException;
import io.daybook.events.SchemaDraft;
import io.daybook.events.SchemaReference;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** A registry that stands elsewhere and speaks Confluent's HTTP API. */
final class RemoteRegistrar implements DescriptorSchemas.Registrar {
    private static final String JSON = "application/vnd.schemaregistry.v1+json";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);
    /** A schema text is what is long in an answer. */
    private static final int MAX_SHOWN_CHARACTERS = 300;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private final URI base;
    private final Optional<String> authorization;

    /** @param url with a user and a password where the registry asks for them: {@code https://user:password@host:8081} */
    RemoteRegistrar(URI url) {
        this.base = withoutUser(url);
        this.authorization = Optional.ofNullable(url.getUserInfo())
                .map(user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }

    private static URI withoutUser(URI url) {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return URI.create(url.getScheme() + "://" + url.getHost() + port + (path.endsWith("/") ? path : path + "/"));
    }

    @Override
    public int id(String subject, SchemaDraft draft) {
        return whole(post("subjects/" + encoded(subject) + "/versions", draft), "id");
    }

    @Override
    public int version(String subject, SchemaDraft draft) {
        return whole(post("subjects/" + encoded(subject), draft), "version");
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Struct post(String path, SchemaDraft draft) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", JSON)
                .header("Accept", JSON + ", application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(draft)));
        authorization.ifPresent(value -> request.header("Authorization", value));
        HttpResponse<String> response;
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException away) {
            throw new RetryableException("the schema registry at " + base + " does not answer: " + away, away);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new RetryableException("stopped while asking the schema registry", stopping);
        }
        return answered(path, response);
    }

    private Struct answered(String path, HttpResponse<String> response) {
        int status = response.statusCode();
        String text = response.body();
        String shown = text.length() > MAX_SHOWN_CHARACTERS ? text.substring(0, MAX_SHOWN_CHARACTERS) + "..." : text;
        if (status >= 500 || status == 429 || status == 408) {
            throw new RetryableException(
                    "the schema registry at " + base + " cannot answer now (" + status + "): " + shown, null);
        }
        if (status != 200) {
            throw new IllegalStateException(
                    "the schema registry at " + base + " refuses " + path + " (" + status + "): " + shown);
        }
        try {
            Struct.Builder json = Struct.newBuilder();
            JsonFormat.parser().merge(text, json);
            return json.build();
        } catch (InvalidProtocolBufferException unreadable) {
            throw new IllegalStateException("what answers at " + base + " is no schema registry: " + shown, unreadable);
        }
    }

    private int whole(Struct answer, String name) {
        Value value = answer.getFieldsOrDefault(name, Value.getDefaultInstance());
        if (!value.hasNumberValue()) {
            throw new IllegalStateException("what answers at " + base + " is no schema registry: no " + name);
        }
        return (int) value.getNumberValue();
    }

    private static String body(SchemaDraft draft) {
        Struct.Builder json = Struct.newBuilder()
                .putFields("schemaType", text(draft.type().name()))
                .putFields("schema", text(draft.text()));
        if (!draft.references().isEmpty()) {
            ListValue.Builder references = ListValue.newBuilder();
            for (SchemaReference each : draft.references()) {
                references.addValues(Value.newBuilder()
                        .setStructValue(Struct.newBuilder()
                                .putFields("name", text(each.name()))
                                .putFields("subject", text(each.subject()))
                                .putFields(
                                        "version",
                                        Value.newBuilder()
                                                .setNumberValue(each.version())
                                                .build())));
            }
            json.putFields(
                    "references", Value.newBuilder().setListValue(references).build());
        }
        try {
            return JsonFormat.printer().omittingInsignificantWhitespace().print(json);
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
