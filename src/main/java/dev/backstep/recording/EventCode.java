package dev.backstep.recording;

import dev.backstep.machine.ExternalInput;
import dev.backstep.timeline.Event;

import java.util.List;

/** How one event is written: its kind's code, and what follows. The table in the package's description. */
enum EventCode {
    PRESENT("present") {
        @Override
        void write(Event event, ByteSink out) { }

        @Override
        Event read(ByteSource in) {
            return null;
        }
    },
    SERIAL_INPUT("serial-input") {
        @Override
        void write(Event event, ByteSink out) {
            Event.SerialInput input = (Event.SerialInput) event;
            out.variable(input.port());
            out.counted(input.bytes());
        }

        @Override
        Event read(ByteSource in) throws RecordingException {
            return new Event.SerialInput(in.variable32(), in.counted());
        }
    },
    SERIAL_BREAK("serial-break") {
        @Override
        void write(Event event, ByteSink out) {
            out.variable(((Event.SerialBreak) event).port());
        }

        @Override
        Event read(ByteSource in) throws RecordingException {
            return new Event.SerialBreak(in.variable32());
        }
    },
    DEVICE_INPUT("device-input") {
        @Override
        void write(Event event, ByteSink out) {
            Event.DeviceInput input = (Event.DeviceInput) event;
            out.variable(input.input());
            out.counted(input.item());
        }

        @Override
        Event read(ByteSource in) throws RecordingException {
            return new Event.DeviceInput(in.variable32(), in.counted());
        }
    },
    ANSWER("answer") {
        @Override
        void write(Event event, ByteSink out) {
            Event.Answer answer = (Event.Answer) event;
            out.put(ANSWER_KINDS.indexOf(answer.kind()));
            out.counted(answer.bytes());
        }

        @Override
        Event read(ByteSource in) throws RecordingException {
            int kind = in.next();
            if (kind >= ANSWER_KINDS.size()) {
                throw in.damaged("kind " + kind + " of answer is not known");
            }
            return new Event.Answer(ANSWER_KINDS.get(kind), in.counted());
        }
    },
    HOST_TIMERS("host-timers") {
        @Override
        void write(Event event, ByteSink out) {
            out.int64(((Event.HostTimers) event).nanoseconds());
        }

        @Override
        Event read(ByteSource in) throws RecordingException {
            return new Event.HostTimers(in.int64());
        }
    },
    MEMORY_WRITE("memory-write") {
        @Override
        void write(Event event, ByteSink out) {
            Event.MemoryWrite write = (Event.MemoryWrite) event;
            out.int64(write.address());
            out.counted(write.bytes());
        }

        @Override
        Event read(ByteSource in) throws RecordingException {
            return new Event.MemoryWrite(in.int64(), in.counted());
        }
    },
    REGISTER_WRITE("register-write") {
        @Override
        void write(Event event, ByteSink out) {
            Event.RegisterWrite write = (Event.RegisterWrite) event;
            out.variable(write.cpu());
            out.variable(write.register());
            out.int64(write.value());
        }

        @Override
        Event read(ByteSource in) throws RecordingException {
            return new Event.RegisterWrite(in.variable32(), in.variable32(), in.int64());
        }
    },
    SYSTEM_RESET("system-reset") {
        @Override
        void write(Event event, ByteSink out) { }

        @Override
        Event read(ByteSource in) {
            return new Event.SystemReset();
        }
    },
    STATE_HASH("state-hash") {
        @Override
        void write(Event event, ByteSink out) {
            out.int64(((Event.StateHash) event).hash());
        }

        @Override
        Event read(ByteSource in) throws RecordingException {
            return new Event.StateHash(in.int64());
        }
    },
    CPUS_ALLOWED("cpus-allowed") {
        @Override
        void write(Event event, ByteSink out) {
            out.int64(((Event.CpusAllowed) event).mask());
        }

        @Override
        Event read(ByteSource in) throws RecordingException {
            return new Event.CpusAllowed((int) in.int64());
        }
    };

    /** By their codes in the file: new ones come last. */
    private static final List<ExternalInput.Kind> ANSWER_KINDS = List.of(ExternalInput.Kind.HOST_CLOCK,
            ExternalInput.Kind.SEMIHOSTING, ExternalInput.Kind.RANDOM, ExternalInput.Kind.DISK);

    private final String label;

    EventCode(String label) {
        this.label = label;
    }

    /** As tools print it. */
    String label() {
        return label;
    }

    /** What follows the position. */
    abstract void write(Event event, ByteSink out);

    /** The event, or null for {@link #PRESENT}. */
    abstract Event read(ByteSource in) throws RecordingException;

    /** The code of an event. */
    static EventCode of(Event event) {
        if (event instanceof Event.SerialInput) {
            return SERIAL_INPUT;
        } else if (event instanceof Event.SerialBreak) {
            return SERIAL_BREAK;
        } else if (event instanceof Event.DeviceInput) {
            return DEVICE_INPUT;
        } else if (event instanceof Event.Answer) {
            return ANSWER;
        } else if (event instanceof Event.HostTimers) {
            return HOST_TIMERS;
        } else if (event instanceof Event.MemoryWrite) {
            return MEMORY_WRITE;
        } else if (event instanceof Event.RegisterWrite) {
            return REGISTER_WRITE;
        } else if (event instanceof Event.SystemReset) {
            return SYSTEM_RESET;
        } else if (event instanceof Event.StateHash) {
            return STATE_HASH;
        } else if (event instanceof Event.CpusAllowed) {
            return CPUS_ALLOWED;
        }
        throw new IllegalArgumentException("no code for " + event);
    }
}
