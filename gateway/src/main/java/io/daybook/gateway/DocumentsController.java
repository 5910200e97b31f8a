package io.daybook.gateway;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The description of the API: for machines and for people. */
@Controller
final class DocumentsController {
    private final ApiDescription description;

    DocumentsController(ApiDescription description) {
        this.description = description;
    }

    @GetMapping({"/openapi", "/openapi.json"})
    Reply json() {
        return Reply.of(200, Reply.JSON, description.json());
    }

    @GetMapping("/openapi.yaml")
    Reply yaml() {
        return Reply.of(200, "application/yaml", description.yaml());
    }

    @GetMapping("/docs")
    Reply page() {
        return Reply.of(200, "text/html;charset=UTF-8", description.page());
    }
}
