package io.daybook.ledger.internal.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Stands between a client and PostgreSQL. Once armed, it passes the next request on and cuts the client off, or leaves it
 * waiting, as soon as the answer comes: the server has committed and nobody was told.
 */
final class CuttingProxy implements AutoCloseable {
    /** What happens to the next answer. */
    enum Mode {
        PASS,
        CUT,
        SWALLOW
    }

    private final ServerSocket server;
    private final int targetPort;
    private volatile Mode mode = Mode.PASS;

    CuttingProxy(int targetPort) throws IOException {
        this.targetPort = targetPort;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void nextAnswer(Mode next) {
        mode = next;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket target = new Socket(InetAddress.getLoopbackAddress(), targetPort);
                Thread.ofVirtual().start(() -> pump(client, target, false));
                Thread.ofVirtual().start(() -> pump(target, client, true));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[65_536];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (answers && mode == Mode.CUT) {
                    return;
                }
                if (!answers || mode == Mode.PASS) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException cut) {
            // The other side went away: closing both is all there is to do.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
