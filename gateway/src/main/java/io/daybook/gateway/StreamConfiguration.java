package io.daybook.gateway;

import io.daybook.ledger.Ledger;
import io.daybook.ledger.SegmentSource;
import io.daybook.views.ViewsRoom;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The part of the gateway that tells what happens: the stream, and the short lists beside it. */
@Configuration(proxyBeanMethods = false)
class StreamConfiguration {
    @Bean
    StreamFeed streamFeed(Ledger ledger, SegmentSource segments, Json json, PrometheusMeterRegistry registry) {
        return new StreamFeed(ledger, segments, new StreamJson(json), new PipelineCounts(registry));
    }

    @Bean
    StreamController streamController(
            StreamFeed feed, Ledger ledger, Reads reads, ListenAddress listen, GatewaySettings settings) {
        return new StreamController(feed, ledger, reads, new BrowserGuard(listen, settings));
    }

    @Bean
    LedgerReadsController ledgerReadsController(Reads reads, ViewsRoom views) {
        return new LedgerReadsController(reads, views.entries(), views.accounts());
    }
}
