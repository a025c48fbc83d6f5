package dev.backstep.server.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backend over blocking streams, for standard input and output and for files: one thread writes, one reads. End of
 * input is not the end of output.
 */
final class StreamBackend implements CharacterBackend {

    private static final Logger LOG = LoggerFactory.getLogger(StreamBackend.class);
    private static final int CONGESTED = 1 << 20;
    private static final int LIMIT = 64 << 20;
    private static final long CLOSE_MILLISECONDS = 5000;

    private final String description;
    private final InputStream in;
    private final OutputStream out;
    private final Runnable afterClose;
    private final OutputBuffer buffer = new OutputBuffer();
    private final Thread writer;

    /** Guards the fields below; the writer and, above the limit, callers of write wait on it. */
    private final Object lock = new Object();
    private long waiting;
    private boolean closing;
    private boolean broken;

    private final Object inputLock = new Object();
    private boolean resumed;

    /**
     * Opens it; the writer starts.
     *
     * @param in         input, or null for none
     * @param afterClose what else there is to do when it is closed, after all output has been written
     */
    StreamBackend(String description, InputStream in, OutputStream out, Runnable afterClose) {
        this.description = description;
        this.in = in;
        this.out = out;
        this.afterClose = afterClose;
        this.writer = daemon(this::writeAll, description + " output");
        writer.start();
    }

    private static Thread daemon(Runnable body, String name) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void start(Receiver receiver) {
        receiver.opened();
        if (in != null) {
            daemon(() -> readAll(receiver), description + " input").start();
        } else {
            receiver.ended();
        }
    }

    private void readAll(Receiver receiver) {
        byte[] bytes = new byte[4096];
        try {
            int count = in.read(bytes);
            while (count >= 0) {
                deliver(receiver, bytes, count);
                count = in.read(bytes);
            }
        } catch (IOException e) {
            LOG.warn("{}: no more input: {}", description, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        receiver.ended();
    }

    private void deliver(Receiver receiver, byte[] bytes, int count) throws InterruptedException {
        int done = 0;
        while (done < count) {
            synchronized (inputLock) {
                resumed = false;
            }
            done += receiver.receive(bytes, done, count - done);
            if (done < count) {
                synchronized (inputLock) {
                    while (!resumed) {
                        inputLock.wait();
                    }
                }
            }
        }
    }

    @Override
    public void resumeInput() {
        synchronized (inputLock) {
            resumed = true;
            inputLock.notifyAll();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        synchronized (lock) {
            boolean interrupted = false;
            while (waiting > LIMIT && !broken && !closing) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (broken) {
                return;
            }
            waiting += length;
            if (buffer.append(bytes, offset, length)) {
                lock.notifyAll();
            }
        }
    }

    @Override
    public boolean congested() {
        synchronized (lock) {
            return waiting >= CONGESTED;
        }
    }

    private void writeAll() {
        try {
            byte[] chunk = nextChunk();
            while (chunk.length > 0) {
                out.write(chunk);
                out.flush();
                written(chunk.length);
                chunk = nextChunk();
            }
        } catch (IOException e) {
            LOG.warn("{}: {}; output is discarded from here on", description, e.getMessage());
            synchronized (lock) {
                broken = true;
                waiting = 0;
                lock.notifyAll();
            }
            buffer.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for output; empty when there will be none. */
    private byte[] nextChunk() throws InterruptedException {
        synchronized (lock) {
            while (waiting == 0 && !closing) {
                lock.wait();
            }
            return buffer.take();
        }
    }

    private void written(int count) {
        synchronized (lock) {
            waiting -= count;
            lock.notifyAll();
        }
    }

    @Override
    public CompletableFuture<Void> ready() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (closing) {
                return;
            }
            closing = true;
            lock.notifyAll();
        }
        try {
            writer.join(CLOSE_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        afterClose.run();
    }
}
