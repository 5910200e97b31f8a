package io.daybook.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a ledger and PostgreSQL and loses answers: the server has done what it was asked and nobody is told. It cuts
 * connections on average once in so many answers, bounded by a number of cuts, or does with every answer what a test says.
 */
public final class FlakyProxy implements AutoCloseable {
    /** What happens to every answer. */
    public enum Answers {
        /** Passed on, but for the cuts that are asked for. */
        PASS,
        /** Lost together with its connection. */
        CUT,
        /** Lost, and the client waits. */
        SWALLOW
    }

    private final ServerSocket server;
    private final int targetPort;
    private final int answersPerCut;
    private final AtomicInteger cutsLeft = new AtomicInteger();
    private final SplittableRandom random;
    private volatile Answers answers = Answers.PASS;

    /** One that loses nothing until it is told to. */
    public FlakyProxy(int targetPort) {
        this(targetPort, 1, 0);
    }

    public FlakyProxy(int targetPort, int answersPerCut, long seed) {
        this.targetPort = targetPort;
        this.answersPerCut = answersPerCut;
        this.random = new SplittableRandom(seed);
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** From now on so many answers are lost, together with their connections. */
    public void cut(int times) {
        cutsLeft.set(times);
    }

    /** From now on, until it is called again. */
    public void answers(Answers fate) {
        answers = fate;
    }

    public int cutsLeft() {
        return cutsLeft.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket target = new Socket(InetAddress.getLoopbackAddress(), targetPort);
                client.setTcpNoDelay(true);
                target.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> pump(client, target, false));
                Thread.ofVirtual().start(() -> pump(target, client, true));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void pump(Socket from, Socket to, boolean isAnswer) {
        byte[] buffer = new byte[65_536];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                Answers fate = isAnswer ? answers : Answers.PASS;
                if (fate == Answers.CUT || (isAnswer && isCut())) {
                    return;
                }
                if (fate == Answers.PASS) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException cut) {
            // The other side went away: closing both is all there is to do.
            return;
        }
    }

    private synchronized boolean isCut() {
        return random.nextInt(answersPerCut) == 0 && cutsLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
