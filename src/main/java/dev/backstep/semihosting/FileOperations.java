package dev.backstep.semihosting;

import dev.backstep.machine.ExternalInput;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Operations on handles and names. Which handle is what and where in its file it stands is the guest's state; what the host's
 * files say is asked for through the gate.
 *
 * <p>On a diversion files can be read, and nothing else: OPEN that would create or empty a file, WRITE, REMOVE and RENAME
 * fail with EROFS, and CLOSE leaves the host's file open for the present.
 *
 * <p>Thread: the machine thread only.
 */
final class FileOperations implements Stateful {

    /** Returned instead of a result: the call has to wait for console input. */
    static final long WAIT = Long.MIN_VALUE;

    private static final String CONSOLE_NAME = ":tt";
    private static final String FEATURES_NAME = ":semihosting-features";
    /** Magic number; then one byte of features: bit 0 EXIT_EXTENDED, bit 1 that {@code :tt} for appending is stderr. */
    private static final byte[] FEATURES = {'S', 'H', 'F', 'B', 0b11};
    private static final int MAXIMUM_NAME = 4096;
    private static final int CHUNK = 1 << 16;
    /** One READ gives at most this much; nothing that a guest does may exhaust the host's memory. */
    private static final int MAXIMUM_READ = 256 << 20;

    private final SemihostingGate gate;
    private final SemihostingHost host;
    private final ConsoleInput input;
    private final OpenFiles files = new OpenFiles();
    /** Ids of files opened on a diversion, to be closed when the machine runs live again. Not state: only the host's. */
    private final Set<Long> openedOnDiversion = new HashSet<>();

    FileOperations(SemihostingGate gate, SemihostingHost host, ConsoleInput input) {
        this.gate = gate;
        this.host = host;
        this.input = input;
    }

    // The host.

    private interface HostAction {
        HostAnswer run(HostFiles hostFiles) throws SemihostingException;
    }

    private HostAnswer ask(HostAction action) {
        return HostAnswer.decode(gate.input().ask(ExternalInput.Kind.SEMIHOSTING, () -> {
            if (!gate.onDiversion().getAsBoolean()) {
                closeLeftovers();
            }
            try {
                return action.run(host.files()).encode();
            } catch (SemihostingException e) {
                return HostAnswer.failed(e.errorNumber(), 0).encode();
            }
        }));
    }

    private long askForValue(HostAction action) throws SemihostingException {
        HostAnswer answer = ask(action);
        if (answer.error() != 0) {
            throw new SemihostingException(answer.error());
        }
        return answer.value();
    }

    private void closeLeftovers() {
        openedOnDiversion.forEach(this::closeQuietly);
        openedOnDiversion.clear();
    }

    private void closeQuietly(long hostId) {
        try {
            host.files().close(hostId);
        } catch (SemihostingException e) {
            // Nobody is left to be told, and what was written had been passed on at once.
        }
    }

    private void requireNoDiversion() throws SemihostingException {
        if (gate.onDiversion().getAsBoolean()) {
            throw new SemihostingException(ErrorNumber.EROFS);
        }
    }

    /** All handles become free. */
    void reset() {
        if (gate.outputIsNew().getAsBoolean() && !gate.onDiversion().getAsBoolean()) {
            for (OpenFile file : files.all()) {
                if (file.kind() == OpenFile.Kind.FILE) {
                    closeQuietly(file.hostId());
                }
            }
        }
        files.clear();
    }

    // Operations. Each takes the address of its parameter block.

    private static String name(GuestMemory memory, int address, int length) throws SemihostingException {
        if (length < 0 || length > MAXIMUM_NAME) {
            throw new SemihostingException(ErrorNumber.EINVAL);
        }
        byte[] bytes = new byte[length];
        memory.read(address, bytes, 0, length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    long open(GuestMemory memory, int block) throws SemihostingException {
        int modeNumber = memory.word(block + 4);
        String name = name(memory, memory.word(block), memory.word(block + 8));
        if (modeNumber < 0 || modeNumber >= OpenMode.COUNT) {
            throw new SemihostingException(ErrorNumber.EINVAL);
        }
        OpenMode mode = new OpenMode(modeNumber);
        int handle = files.allocate();
        OpenFile file = files.entry(handle);
        switch (name) {
            case CONSOLE_NAME -> file.open(OpenFile.Kind.CONSOLE, mode, name, 0);
            case FEATURES_NAME -> {
                if (mode.isWritable()) {
                    throw new SemihostingException(ErrorNumber.EACCES);
                }
                file.open(OpenFile.Kind.FEATURES, mode, name, 0);
            }
            default -> file.open(OpenFile.Kind.FILE, mode, name, askForValue(hostFiles -> openOnHost(hostFiles, name, mode)));
        }
        return handle;
    }

    private HostAnswer openOnHost(HostFiles hostFiles, String name, OpenMode mode) throws SemihostingException {
        if (mode.creates()) {
            requireNoDiversion();
        }
        long id = hostFiles.open(name, mode);
        if (gate.onDiversion().getAsBoolean()) {
            openedOnDiversion.add(id);
        }
        return HostAnswer.of(id);
    }

    long close(GuestMemory memory, int block) throws SemihostingException {
        OpenFile file = files.get(memory.word(block));
        boolean onHost = file.kind() == OpenFile.Kind.FILE;
        long id = file.hostId();
        file.close();
        if (onHost) {
            askForValue(hostFiles -> {
                if (!gate.onDiversion().getAsBoolean()) {
                    hostFiles.close(id);
                }
                return HostAnswer.of(0);
            });
        }
        return 0;
    }

    /** Something that transfers {@code length} bytes and returns how many it did not, or {@link #WAIT}. */
    private interface Transfer {
        long run(OpenFile file, int buffer, int length) throws SemihostingException;
    }

    /** Field 3 of the parameter block is how many bytes; when the transfer fails, none of them was transferred. */
    private long transfer(GuestMemory memory, int block, Failure failure, Transfer transfer) throws SemihostingException {
        int handle = memory.word(block);
        int buffer = memory.word(block + 4);
        int length = memory.word(block + 8);
        try {
            OpenFile file = files.get(handle);
            return length == 0 ? 0 : transfer.run(file, buffer, length);
        } catch (SemihostingException e) {
            failure.note(e);
            return length;
        }
    }

    /** Takes note of a failure that the result does not tell. */
    interface Failure {
        void note(SemihostingException failure);
    }

    long write(GuestMemory memory, int block, Failure failure) throws SemihostingException {
        return transfer(memory, block, failure, (file, buffer, length) -> {
            requireMode(file.mode().isWritable());
            memory.requireReadable(buffer, length);
            if (file.kind() == OpenFile.Kind.CONSOLE) {
                writeToConsole(memory, buffer, length, file.mode().appends() ? host.error() : host.output());
                return 0;
            }
            long from = file.mode().appends() ? HostFiles.END : file.position;
            HostAnswer answer = ask(hostFiles -> writeOnHost(hostFiles, file.hostId(), from, memory, buffer, length));
            if (answer.data().length == Long.BYTES) {
                file.position = ByteBuffer.wrap(answer.data()).getLong();
            }
            if (answer.error() != 0) {
                failure.note(new SemihostingException(answer.error()));
            }
            return length - answer.value();
        });
    }

    /** The answer's value is how much was written, its data the position after that. */
    private HostAnswer writeOnHost(HostFiles hostFiles, long id, long from, GuestMemory memory, int buffer, int length)
            throws SemihostingException {
        requireNoDiversion();
        byte[] chunk = new byte[Math.min(length, CHUNK)];
        long position = from;
        int done = 0;
        int error = 0;
        try {
            while (done < length) {
                int count = Math.min(length - done, chunk.length);
                memory.read(buffer + done, chunk, 0, count);
                position = hostFiles.write(id, position, chunk, 0, count);
                done += count;
            }
        } catch (SemihostingException e) {
            error = e.errorNumber();
        }
        byte[] data = position == HostFiles.END ? new byte[0] : ByteBuffer.allocate(Long.BYTES).putLong(position).array();
        return new HostAnswer(error, done, data);
    }

    /** Writes bytes that are known to be readable, unless they were written before. */
    void writeToConsole(GuestMemory memory, int address, int length, SemihostingHost.Output output) throws SemihostingException {
        if (!gate.outputIsNew().getAsBoolean()) {
            return;
        }
        byte[] chunk = new byte[Math.min(length, CHUNK)];
        for (int done = 0; done < length; done += chunk.length) {
            int count = Math.min(length - done, chunk.length);
            memory.read(address + done, chunk, 0, count);
            output.write(chunk, 0, count);
        }
    }

    long read(GuestMemory memory, int block, Failure failure) throws SemihostingException {
        return transfer(memory, block, failure, (file, buffer, length) -> {
            requireMode(file.mode().isReadable());
            if (file.kind() == OpenFile.Kind.CONSOLE && !input.isReady()) {
                return WAIT;
            }
            memory.requireWritable(buffer, length);
            byte[] data = switch (file.kind()) {
                case CONSOLE -> input.take(length);
                case FEATURES -> features(file.position, length);
                default -> {
                    HostAnswer answer = ask(hostFiles -> readOnHost(hostFiles, file.hostId(), file.position, length));
                    if (answer.error() != 0) {
                        failure.note(new SemihostingException(answer.error()));
                    }
                    yield answer.data();
                }
            };
            int count = Math.min(data.length, length);
            memory.write(buffer, data, count);
            file.position += count;
            return length - count;
        });
    }

    private static byte[] features(long position, int length) {
        int from = (int) Math.min(position, FEATURES.length);
        return Arrays.copyOfRange(FEATURES, from, from + Math.min(length, FEATURES.length - from));
    }

    /** The answer's data is what was read, up to an error if there was one. */
    private static HostAnswer readOnHost(HostFiles hostFiles, long id, long from, int length) {
        int wanted = Math.min(length, MAXIMUM_READ);
        byte[] chunk = new byte[Math.min(wanted, CHUNK)];
        ByteArrayOutputStream data = new ByteArrayOutputStream(chunk.length);
        int error = 0;
        try {
            while (data.size() < wanted) {
                int count = hostFiles.read(id, from + data.size(), chunk, 0, Math.min(chunk.length, wanted - data.size()));
                if (count <= 0) {
                    break;
                }
                data.write(chunk, 0, count);
            }
        } catch (SemihostingException e) {
            error = e.errorNumber();
        }
        return new HostAnswer(error, 0, data.toByteArray());
    }

    private static void requireMode(boolean allowed) throws SemihostingException {
        if (!allowed) {
            throw new SemihostingException(ErrorNumber.EBADF);
        }
    }

    long isTerminal(GuestMemory memory, int block) throws SemihostingException {
        return files.get(memory.word(block)).kind() == OpenFile.Kind.CONSOLE ? 1 : 0;
    }

    /** Only moves the guest's position, so that the host need not be asked. */
    long seek(GuestMemory memory, int block) throws SemihostingException {
        OpenFile file = files.get(memory.word(block));
        long position = memory.word(block + 4) & 0xffffffffL;
        if (file.kind() == OpenFile.Kind.CONSOLE) {
            throw new SemihostingException(ErrorNumber.ESPIPE);
        }
        file.position = position;
        return 0;
    }

    /** The console has length 0: C libraries take a failure here for a broken stream. */
    long length(GuestMemory memory, int block) throws SemihostingException {
        OpenFile file = files.get(memory.word(block));
        return switch (file.kind()) {
            case FEATURES -> FEATURES.length;
            case FILE -> {
                long id = file.hostId();
                long length = askForValue(hostFiles -> HostAnswer.of(hostFiles.length(id)));
                if (length > Integer.MAX_VALUE) {
                    throw new SemihostingException(ErrorNumber.EINVAL);
                }
                yield length;
            }
            default -> 0;
        };
    }

    /** The name is a function of the number that the guest gives; nobody looks whether there is such a file. */
    long temporaryName(GuestMemory memory, int block) throws SemihostingException {
        int buffer = memory.word(block);
        int number = memory.word(block + 4);
        int room = memory.word(block + 8);
        byte[] name = String.format("semihosting-%02x.tmp\0", number & 0xff).getBytes(StandardCharsets.US_ASCII);
        if ((number & ~0xff) != 0 || room >= 0 && room < name.length) {
            throw new SemihostingException(ErrorNumber.EINVAL);
        }
        memory.write(buffer, name, name.length);
        return 0;
    }

    long remove(GuestMemory memory, int block) throws SemihostingException {
        String name = name(memory, memory.word(block), memory.word(block + 4));
        return askForValue(hostFiles -> {
            requireNoDiversion();
            hostFiles.remove(name);
            return HostAnswer.of(0);
        });
    }

    long rename(GuestMemory memory, int block) throws SemihostingException {
        String from = name(memory, memory.word(block), memory.word(block + 4));
        String to = name(memory, memory.word(block + 8), memory.word(block + 12));
        return askForValue(hostFiles -> {
            requireNoDiversion();
            hostFiles.rename(from, to);
            return HostAnswer.of(0);
        });
    }

    /** Seconds since 1970 as the host has them. */
    long time() throws SemihostingException {
        return askForValue(hostFiles -> HostAnswer.of(host.secondsSinceEpoch().getAsLong()));
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.part("files", files);
    }
}
