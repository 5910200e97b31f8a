package io.daybook.gateway;

import io.daybook.analytics.Analytics;
import io.daybook.analytics.NoAnalytics;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The part of the gateway that asks {@link Analytics}, if there is one. */
@Configuration(proxyBeanMethods = false)
class AnalyticsConfiguration {
    static Analytics of(ObjectProvider<Analytics> analytics) {
        return analytics.getIfAvailable(
                () -> new NoAnalytics("this process has no analytical store: it does not play the role analytics"));
    }

    @Bean
    AnalyticsHealth analyticsHealth(ObjectProvider<Analytics> analytics) {
        return new AnalyticsHealth(of(analytics));
    }
}
