package io.daybook.server.internal.wiring;

import io.daybook.ledger.Ledger;
import io.daybook.ledger.SegmentSource;
import io.daybook.platform.config.Configuration;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.server.internal.DataFolder;
import io.daybook.server.internal.Role;
import io.daybook.views.ViewsRoom;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the process has by the time that the event backbone is put together.
 *
 * @param kafka how to reach the broker, which may not be up yet; empty: Kafka is off
 * @param segments the journal; hears of a new segment at once when the ledger is in this process
 * @param ledger of this process
 * @param views of this process
 * @param shards that there are
 */
record ProcessParts(
        Configuration settings,
        Set<Role> roles,
        DataFolder folder,
        Database database,
        Optional<KafkaAccess> kafka,
        SegmentSource segments,
        Optional<Ledger> ledger,
        Optional<ViewsRoom> views,
        List<Integer> shards,
        MeterRegistry registry) {}
