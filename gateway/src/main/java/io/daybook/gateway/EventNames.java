package io.daybook.gateway;

import io.daybook.ledger.Event;

/** {@code TransferCompleted} becomes {@code transfer_completed}. */
final class EventNames {
    private EventNames() {}

    static String of(Event event) {
        return snake(event.getClass().getSimpleName());
    }

    static String snake(String name) {
        StringBuilder snake = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c) && i > 0) {
                snake.append('_');
            }
            snake.append(Character.toLowerCase(c));
        }
        return snake.toString();
    }
}
