package io.daybook.ledger.internal.shard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests waiting for one shard's writer: a bounded queue per workspace, served in turns so that a workspace with a flood of
 * commands does not make the others wait (rule 12). A request that is away for a look-up is not served but takes up its room.
 * Not thread-safe: the writer's lock guards it.
 */
final class RequestQueue {
    /** Lines of entries that a workspace may have decided before another one has its turn. */
    static final int TURN_LINES = 2_048;

    private final int capacityPerWorkspace;
    private final int totalCapacity;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Deque<Lane> turns = new ArrayDeque<>();
    private int total;

    private static final class Lane {
        final String workspace;
        final Deque<Request> requests = new ArrayDeque<>();
        /** Waiting here or parked. */
        int commands;

        int parked;
        int servedLines;

        Lane(String workspace) {
            this.workspace = workspace;
        }
    }

    RequestQueue(int capacityPerWorkspace, int totalCapacity) {
        this.capacityPerWorkspace = capacityPerWorkspace;
        this.totalCapacity = totalCapacity;
    }

    /** Null when the request was taken, else which queue is full. */
    @Nullable
    String offer(Request request) {
        Lane lane = lanes.get(request.workspace);
        int waiting = lane == null ? 0 : lane.commands;
        // A queue that is empty takes any request, else a batch as large as the queue would never be served.
        if (waiting > 0 && waiting + request.commands() > capacityPerWorkspace) {
            return "the queue of workspace " + request.workspace + " is full (" + capacityPerWorkspace + " commands)";
        }
        if (total > 0 && total + request.commands() > totalCapacity) {
            return "the queue of the shard is full (" + totalCapacity + " commands)";
        }
        put(request, false);
        return null;
    }

    /** Puts a request back to where it was taken from, whatever the capacity. */
    void putBack(Request request) {
        put(request, true);
    }

    private void put(Request request, boolean first) {
        Lane lane = lanes.computeIfAbsent(request.workspace, Lane::new);
        if (lane.requests.isEmpty()) {
            if (first) {
                turns.addFirst(lane);
            } else {
                turns.addLast(lane);
            }
        }
        if (first) {
            lane.requests.addFirst(request);
        } else {
            lane.requests.addLast(request);
        }
        lane.commands += request.commands();
        total += request.commands();
    }

    /** Nothing to take; some may be parked. */
    boolean isEmpty() {
        return turns.isEmpty();
    }

    /** All that wait, parked ones too. */
    int commands() {
        return total;
    }

    /** A request that was taken is away for a while. Its commands count until {@link #unpark}. */
    void park(Request request) {
        Lane lane = lanes.computeIfAbsent(request.workspace, Lane::new);
        lane.parked++;
        lane.commands += request.commands();
        total += request.commands();
    }

    /** It is here again, to be put back or given up. */
    void unpark(Request request) {
        Lane lane = lanes.get(request.workspace);
        if (lane != null) {
            lane.parked--;
            lane.commands -= request.commands();
            total -= request.commands();
            forget(lane);
        }
    }

    private void forget(Lane lane) {
        if (lane.requests.isEmpty() && lane.parked == 0) {
            lanes.remove(lane.workspace);
        }
    }

    /** The next request of the workspace whose turn it is; null when there is none. */
    @Nullable
    Request take() {
        Lane lane = turns.peekFirst();
        if (lane == null) {
            return null;
        }
        Request request = lane.requests.removeFirst();
        lane.commands -= request.commands();
        total -= request.commands();
        lane.servedLines += request.lines();
        if (lane.requests.isEmpty()) {
            turns.removeFirst();
            forget(lane);
        } else if (lane.servedLines >= TURN_LINES) {
            // A turn that nobody else waited for is over too: the next one is counted from the start.
            lane.servedLines = 0;
            turns.addLast(turns.removeFirst());
        }
        return request;
    }

    /** Puts a request back that has had its turn: first of its workspace, but the other workspaces come before. */
    void putBackBehindOthers(Request request) {
        put(request, true);
        Lane lane = lanes.get(request.workspace);
        if (lane != null && turns.size() > 1) {
            turns.remove(lane);
            turns.addLast(lane);
        }
    }

    /** Takes one request out, wherever it waits. */
    void remove(Request request) {
        Lane lane = lanes.get(request.workspace);
        if (lane != null && lane.requests.remove(request)) {
            lane.commands -= request.commands();
            total -= request.commands();
            if (lane.requests.isEmpty()) {
                turns.remove(lane);
                forget(lane);
            }
        }
    }

    /** Removes and returns everything. */
    List<Request> drain() {
        List<Request> all = new ArrayList<>();
        for (Request next = take(); next != null; next = take()) {
            all.add(next);
        }
        return all;
    }
}
