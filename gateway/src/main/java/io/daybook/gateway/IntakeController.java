package io.daybook.gateway;

import io.daybook.intake.Ingested;
import io.daybook.intake.Intake;
import io.daybook.intake.IntakeUnavailableException;
import io.daybook.intake.Payment;
import io.daybook.intake.PaymentGenerator;
import io.daybook.intake.RecentPayment;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import tools.jackson.core.JsonGenerator;

/** Payments on their way to the ledger: take them, look at the newest ones, make some up. */
@Controller
final class IntakeController {
    private static final int RECENT = 50;
    private static final int DEFAULT_SEED = 1;

    private final Intake intake;
    private final Json json;
    private final CommandDocument document;

    IntakeController(Intake intake, Json json) {
        this.intake = intake;
        this.json = json;
        this.document = new CommandDocument(json);
    }

    @PostMapping("/tx/ingest")
    Reply ingest(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters();
        byte[] body = call.jsonBody(call.settings().maxBodyBytes());
        PaymentForm form = new PaymentForm();
        document.parse(body, 0, body.length, form::read);
        Payment payment = form.payment(call.header(Call.WORKSPACE) == null ? null : call.workspace(), call.trace());
        Ingested done = await(intake.ingest(payment), call.settings().answerWaitMillis());
        return object(202, out -> {
            out.writeStringProperty("status", "accepted");
            out.writeStringProperty("event_id", done.eventId().toString());
            out.writeStringProperty("correlation_id", done.correlationId());
            out.writeStringProperty("occurred_at", Times.format(done.occurredAtMicros()));
            out.writeNumberProperty("schema_version", done.version());
            out.writeNumberProperty("schema_id", done.schemaId());
            out.writeStringProperty("topic", done.topic());
            out.writeNumberProperty("partition", done.partition());
            out.writeNumberProperty("offset", done.offset());
        });
    }

    private static Ingested await(CompletableFuture<Ingested> answer, long millis) {
        try {
            return answer.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IntakeUnavailableException away) {
                throw away;
            }
            throw new IllegalStateException("the intake failed in a way it does not document", failed.getCause());
        } catch (TimeoutException slow) {
            throw ProblemException.unavailable(
                    "answer_timeout",
                    "Kafka did not answer in time, the outcome is unknown; send the payment again with its event_id",
                    1);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw ProblemException.unavailable("stopping", "the process is stopping; the outcome is unknown", 1);
        }
    }

    @GetMapping("/tx/recent/raw")
    Reply raw(Call call) {
        return recent(intake.recentRaw(limit(call)));
    }

    @GetMapping("/tx/recent/validated")
    Reply validated(Call call) {
        return recent(intake.recentValidated(limit(call)));
    }

    private static int limit(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters("limit");
        return call.limit(Intake.MAX_RECENT, RECENT);
    }

    private Reply recent(List<RecentPayment> payments) {
        return object(200, out -> {
            out.writeName("data");
            out.writeStartArray();
            for (RecentPayment payment : payments) {
                out.writeStartObject();
                payment(out, payment);
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    private static void payment(JsonGenerator out, RecentPayment payment) {
        String problem = payment.problem();
        if (problem == null) {
            out.writeStringProperty("event_id", payment.eventId());
            out.writeStringProperty("correlation_id", payment.correlationId());
            out.writeStringProperty("payer_account", payment.payerAccount());
            out.writeStringProperty("payee_account", payment.payeeAccount());
            out.writeStringProperty("asset", payment.asset());
            out.writeStringProperty("amount", payment.amount());
            out.writeStringProperty("occurred_at", payment.occurredAt());
            Json.optional(out, "payment_memo", payment.paymentMemo());
            Json.optional(out, "workspace_id", payment.workspaceId());
            Json.optional(out, "client_id", payment.clientId());
            out.writeNumberProperty("schema_id", payment.schemaId());
        } else {
            out.writeStringProperty("problem", ProblemWriter.wellFormed(problem));
        }
        out.writeStringProperty("topic", payment.topic());
        out.writeNumberProperty("partition", payment.partition());
        out.writeNumberProperty("offset", payment.offset());
        out.writeStringProperty("written_at", Times.format(payment.atMillis() * 1_000));
    }

    @PostMapping("/tx/generator/start")
    Reply start(Call call) {
        noBody(call);
        call.allowParameters("rate_per_sec", "seconds", "seed");
        int rate = bounded(
                call, "rate_per_sec", PaymentGenerator.DEFAULT_RATE_PER_SECOND, PaymentGenerator.MAX_RATE_PER_SECOND);
        int seconds = bounded(call, "seconds", PaymentGenerator.DEFAULT_SECONDS, PaymentGenerator.MAX_SECONDS);
        int seed = call.parameter("seed") == null ? DEFAULT_SEED : call.wholeNumber("seed");
        return status(intake.generator().start(rate, seconds, seed));
    }

    @PostMapping("/tx/generator/stop")
    Reply stop(Call call) {
        noBody(call);
        call.allowParameters();
        return status(intake.generator().stop());
    }

    @GetMapping("/tx/generator/status")
    Reply status(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters();
        return status(intake.generator().status());
    }

    private static void noBody(Call call) {
        call.requireAccepts(Reply.JSON);
    }

    private static int bounded(Call call, String name, int usual, int most) {
        if (call.parameter(name) == null) {
            return usual;
        }
        int value = call.wholeNumber(name);
        if (value < 1 || value > most) {
            throw ProblemException.of(Fault.wrong("?" + name, "invalid_value", "must be between 1 and " + most));
        }
        return value;
    }

    private Reply status(PaymentGenerator.Status status) {
        return object(200, out -> {
            out.writeBooleanProperty("running", status.running());
            out.writeNumberProperty("rate_per_sec", status.ratePerSecond());
            out.writeNumberProperty("sent", status.sent());
            out.writeNumberProperty("accepted", status.accepted());
            out.writeNumberProperty("refused", status.refused());
            @Nullable Long ends = status.endsAtMillis().orElse(null);
            if (ends != null) {
                out.writeStringProperty("ends_at", Times.format(ends * 1_000));
            }
        });
    }

    private Reply object(int status, Json.Value properties) {
        return Reply.of(
                status,
                Reply.JSON,
                json.bytes(
                        out -> {
                            out.writeStartObject();
                            properties.write(out);
                            out.writeEndObject();
                        },
                        512));
    }

    /** How the intake's reasons look over HTTP: all but the first may pass. */
    static ProblemException problem(IntakeUnavailableException away) {
        String detail = String.valueOf(away.getMessage());
        String code = away.reason().name().toLowerCase(Locale.ROOT);
        return switch (away.reason()) {
            case KAFKA_OFF -> ProblemException.of(503, code, detail);
            case KAFKA_AWAY, REGISTRY_AWAY, INTAKE_FULL, STOPPING -> ProblemException.unavailable(code, detail, 1);
        };
    }
}
