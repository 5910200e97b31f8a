package io.daybook.apps.internal.mining.crm;

/** What a call of the CRM came to. */
sealed interface CrmAnswer {
    /** It has the event, now or since an earlier call. */
    record Accepted() implements CrmAnswer {}

    /** It will never take it. */
    record Refused(int status, String reason) implements CrmAnswer {}

    /** Nobody knows whether it has the event; the same call may be repeated. */
    record Unknown(String reason) implements CrmAnswer {}
}
