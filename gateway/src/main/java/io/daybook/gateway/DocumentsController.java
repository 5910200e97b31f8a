package io.daybook.gateway;

import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The description of the API: for machines and for people. */
@Controller
final class DocumentsController {
    /** The page's own script and style, this server's description, nothing else, and in no other page's frame. */
    private static final String PAGE_POLICY = "default-src 'none'; script-src 'unsafe-inline';"
            + " style-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    private final ApiDescription description;

    DocumentsController(ApiDescription description) {
        this.description = description;
    }

    /** Who types only the address wants to look around. Relative, so that a proxy may put a prefix before it. */
    @GetMapping("/")
    Reply root() {
        return Reply.of(302, "text/plain;charset=UTF-8", "See /docs\n".getBytes(StandardCharsets.UTF_8))
                .header("Location", "docs");
    }

    @GetMapping({"/openapi", "/openapi.json"})
    Reply json() {
        return cacheable(Reply.of(200, Reply.JSON, description.json()));
    }

    @GetMapping("/openapi.yaml")
    Reply yaml() {
        return cacheable(Reply.of(200, "application/yaml", description.yaml()));
    }

    @GetMapping("/docs")
    Reply page() {
        return cacheable(Reply.of(200, "text/html;charset=UTF-8", description.page()))
                .header("Content-Security-Policy", PAGE_POLICY);
    }

    private static Reply cacheable(Reply reply) {
        return reply.header("Cache-Control", "no-cache");
    }
}
