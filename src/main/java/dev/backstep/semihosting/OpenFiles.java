package dev.backstep.semihosting;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.ArrayList;
import java.util.List;

/** The guest's handles: 1 and up, the lowest free one first. Only those up to the highest ever used take part in the state. */
final class OpenFiles implements Stateful {

    /** How many may be open at once. */
    static final int MAXIMUM = 64;

    private final List<OpenFile> files = new ArrayList<>();

    /** The handle of a free entry. */
    int allocate() throws SemihostingException {
        for (int i = 0; i < files.size(); i++) {
            if (!files.get(i).isOpen()) {
                return i + 1;
            }
        }
        if (files.size() == MAXIMUM) {
            throw new SemihostingException(ErrorNumber.EMFILE);
        }
        files.add(new OpenFile());
        return files.size();
    }

    /** The entry of a handle that {@link #allocate} gave. */
    OpenFile entry(int handle) {
        return files.get(handle - 1);
    }

    /** What is open under a handle. */
    OpenFile get(int handle) throws SemihostingException {
        if (handle < 1 || handle > files.size() || !entry(handle).isOpen()) {
            throw new SemihostingException(ErrorNumber.EBADF);
        }
        return entry(handle);
    }

    /** All entries, closed ones too. */
    List<OpenFile> all() {
        return files;
    }

    void clear() {
        files.clear();
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        int count = exchange.int32("count", files.size());
        if (count < 0 || count > MAXIMUM) {
            throw new IllegalStateException("state of semihosting has " + count + " handles: not of a machine like this");
        }
        while (files.size() > count) {
            files.remove(files.size() - 1);
        }
        while (files.size() < count) {
            files.add(new OpenFile());
        }
        for (int i = 0; i < count; i++) {
            exchange.part("handle" + (i + 1), files.get(i));
        }
    }
}
