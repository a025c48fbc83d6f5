package dev.backstep.timeline;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The stretches of history that a search has to run next, newest first, and who runs which: the timeline's own machine takes the
 * newest, and twins the oldest, which it comes to last. So a slow twin never keeps the search waiting: what it has not done by then the
 * timeline's machine does as well.
 *
 * <p>Thread: the machine thread for methods that say so; those of twins for the others.
 */
final class SharedSearch {

    /** A part of history to run. What is not final is guarded by the search's monitor. */
    static final class Stretch {

        private final Checkpoint from;
        private final long end;
        private boolean taken;
        private volatile boolean done;
        private HistorySearch.Notes notes;

        /**
         * One to run.
         *
         * @param from where it begins
         * @param end where it ends, in instructions
         */
        Stretch(Checkpoint from, long end) {
            this.from = from;
            this.end = end;
        }

        /** Where it begins. */
        Checkpoint from() {
            return from;
        }

        /** Where it ends, in instructions. */
        long end() {
            return end;
        }

        /** True when it has been run. */
        boolean isDone() {
            return done;
        }

        /** What was noted of it; null before it {@link #isDone}. */
        HistorySearch.Notes notes() {
            return notes;
        }

        private boolean holdsSomething() {
            return done && notes.lastFound() >= 0;
        }
    }

    /** Newest first. */
    private final Deque<Stretch> stretches = new ArrayDeque<>();
    private boolean over;
    private int running;

    /** How many stretches are not {@link #nextDone} yet. Machine thread. */
    synchronized int size() {
        return stretches.size();
    }

    /** Adds one that is older than all. Machine thread. */
    synchronized void add(Stretch older) {
        stretches.add(older);
        notifyAll();
    }

    /**
     * The one that the machine thread runs next: the newest that nobody runs, as long as nothing was found in a newer one; or else the
     * newest of all. Null when there is none.
     */
    synchronized Stretch takeNewest() {
        for (Stretch each : stretches) {
            if (!each.taken) {
                each.taken = true;
                return each;
            }
            if (each.holdsSomething()) {
                break;
            }
        }
        return stretches.peek();
    }

    /** The newest one, if it is done: what was noted of it can be looked at. Null otherwise. Machine thread. */
    synchronized Stretch nextDone() {
        return stretches.isEmpty() || !stretches.peek().done ? null : stretches.poll();
    }

    /** It has been run, and this was noted; of two who did, the first counts. */
    synchronized void done(Stretch stretch, HistorySearch.Notes notes) {
        if (!stretch.done) {
            stretch.notes = notes;
            stretch.done = true;
        }
    }

    /**
     * The one that a twin runs next, to be followed by {@link #leave}: the oldest that nobody runs and that matters still. Waits for one;
     * null when the search is over.
     */
    synchronized Stretch takeOldest() throws InterruptedException {
        while (true) {
            if (over) {
                return null;
            }
            Stretch oldest = null;
            for (Stretch each : stretches) {
                if (!each.taken) {
                    oldest = each;
                }
                if (each.holdsSomething()) {
                    break;
                }
            }
            if (oldest != null) {
                oldest.taken = true;
                running++;
                return oldest;
            }
            wait();
        }
    }

    /** False when it does not matter any more what is in a stretch. */
    synchronized boolean matters(Stretch stretch) {
        return !over && !stretch.done;
    }

    /** A twin does not run history any more, or not now. What it has not done another one may do. */
    synchronized void leave(Stretch stretch) {
        running--;
        if (!stretch.done) {
            stretch.taken = false;
        }
        notifyAll();
    }

    /** Nothing matters any more; waits until no twin runs history. Machine thread. */
    synchronized void end() {
        over = true;
        notifyAll();
        boolean interrupted = false;
        while (running > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
