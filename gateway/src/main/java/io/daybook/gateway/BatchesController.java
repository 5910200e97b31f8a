package io.daybook.gateway;

import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;

/** Many commands in one request. */
@Controller
final class BatchesController {
    private final Batches batches;
    private final BatchStream stream;

    BatchesController(Batches batches, BatchStream stream) {
        this.batches = batches;
        this.stream = stream;
    }

    @PostMapping("/v1/batches")
    Reply post(Call call) {
        String prefer = call.header("Prefer");
        boolean minimal = prefer != null && prefer.toLowerCase(Locale.ROOT).contains("return=minimal");
        return call.mediaType().equals(Reply.LINES) ? stream.post(call, minimal) : batches.post(call, minimal);
    }
}
