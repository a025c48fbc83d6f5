package dev.backstep.timeline;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The twins of a machine. They are made when a search takes long for the first time, and kept for the next one: they have translated
 * then what history runs.
 *
 * <p>Thread: the machine thread.
 */
final class Twins {

    private static final Logger LOG = LoggerFactory.getLogger(Twins.class);

    private final Twin.Maker maker;
    private final ThreadPoolExecutor threads;
    /** How many may still be made. Guarded by {@link #idle}. */
    private int left;
    /** Those that no search uses, the one used last first. Guarded by itself. */
    private final Deque<Twin> idle = new ArrayDeque<>();

    /**
     * None yet.
     *
     * @param most how many there may be
     */
    Twins(Twin.Maker maker, int most) {
        this.maker = maker;
        this.left = most;
        this.threads = new ThreadPoolExecutor(0, Math.max(1, most), 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "history");
            thread.setDaemon(true);
            return thread;
        }, (task, executor) -> LOG.debug("twins are still being made for an earlier search"));
    }

    /** True when there are some, or there may be. */
    boolean canHelp() {
        synchronized (idle) {
            return left > 0 || !idle.isEmpty();
        }
    }

    /**
     * Has all help with a search until that {@link SharedSearch#end}s.
     *
     * @param notes those of the machine thread; gives a twin its own
     */
    void help(SharedSearch search, HistorySearch.Notes notes) {
        for (int i = threads.getMaximumPoolSize(); i > 0; i--) {
            threads.execute(() -> helpWithOne(search, notes));
        }
    }

    private void helpWithOne(SharedSearch search, HistorySearch.Notes notes) {
        try {
            Twin twin = take();
            if (twin != null) {
                boolean more = true;
                while (more) {
                    more = runNext(twin, search, notes);
                }
                synchronized (idle) {
                    idle.push(twin);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error e) {
            // The search does without: what is wrong with history shows where the timeline's own machine comes to it.
            LOG.debug("a machine that helps with searches has failed, and is not used any more", e);
        }
    }

    private Twin take() throws IOException {
        synchronized (idle) {
            if (!idle.isEmpty()) {
                return idle.pop();
            }
            if (left == 0) {
                return null;
            }
            left--;
        }
        return maker.make();
    }

    /** False when there is nothing more to run. */
    private static boolean runNext(Twin twin, SharedSearch search, HistorySearch.Notes notes) throws InterruptedException {
        SharedSearch.Stretch stretch = search.takeOldest();
        if (stretch == null) {
            return false;
        }
        try {
            HistorySearch.Notes own = notes.on(twin.machine());
            if (twin.run(stretch.from(), stretch.end(), own, () -> !search.matters(stretch))) {
                search.done(stretch, own);
            }
        } finally {
            search.leave(stretch);
        }
        return true;
    }
}
