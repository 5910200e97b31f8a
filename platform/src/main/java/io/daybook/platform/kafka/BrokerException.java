package io.daybook.platform.kafka;

import io.daybook.platform.StartupException;

/** The broker in this process cannot start; the message is one line for its operator. */
public final class BrokerException extends StartupException {
    private static final long serialVersionUID = 1L;

    public BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
