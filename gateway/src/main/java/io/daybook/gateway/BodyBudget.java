package io.daybook.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of request bodies that are held at once, over all connections: each body is bounded, but thousands of them may
 * come together, and memory that is over ends the process. A request takes its part as its body arrives and gives it back
 * when it is answered; so does a stream with its lines.
 */
final class BodyBudget {
    private static final String TAKEN = "io.daybook.gateway.body-bytes";
    private static final int RETRY_AFTER_SECONDS = 1;
    /** What is made out of a body while it is decided is a few times its size. */
    private static final int PART_OF_HEAP = 8;

    private final long capacityBytes;
    private final AtomicLong taken = new AtomicLong();

    private BodyBudget(long capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    /** As set, else an eighth of the heap; in any case the largest body fits alone. */
    static BodyBudget of(GatewaySettings settings) {
        long asked = settings.maxBodiesBytes() > 0
                ? settings.maxBodiesBytes()
                : Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
        // One more byte is read than may be there, to see that it is not.
        long largest =
                1L + Math.max(settings.maxLineBytes(), Math.max(settings.maxBodyBytes(), settings.maxBatchBodyBytes()));
        return new BodyBudget(Math.max(asked, largest));
    }

    /** @throws ProblemException when there is no room now */
    void take(HttpServletRequest request, long bytes) {
        if (!tryTake(request, bytes)) {
            throw ProblemException.unavailable(
                    "bodies_full",
                    "the bodies of other requests take all " + capacityBytes + " bytes that there are for them",
                    RETRY_AFTER_SECONDS);
        }
    }

    /** False when there is no room now. */
    boolean tryTake(HttpServletRequest request, long bytes) {
        if (taken.addAndGet(bytes) > capacityBytes) {
            taken.addAndGet(-bytes);
            return false;
        }
        request.setAttribute(TAKEN, taken(request) + bytes);
        return true;
    }

    /** Gives back a part of what the request took, before its end. */
    void release(HttpServletRequest request, long bytes) {
        request.setAttribute(TAKEN, taken(request) - bytes);
        taken.addAndGet(-bytes);
    }

    /** Gives back what the request took, if anything. */
    void release(HttpServletRequest request) {
        long bytes = taken(request);
        if (bytes > 0) {
            request.removeAttribute(TAKEN);
            taken.addAndGet(-bytes);
        }
    }

    long takenBytes() {
        return taken.get();
    }

    private static long taken(HttpServletRequest request) {
        return request.getAttribute(TAKEN) instanceof Long bytes ? bytes : 0;
    }
}
