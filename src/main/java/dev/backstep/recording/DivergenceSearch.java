package dev.backstep.recording;

import dev.backstep.machine.Machine;
import dev.backstep.memory.Ram;
import dev.backstep.timeline.DivergenceException;
import dev.backstep.timeline.Timeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Finds the instruction after which two replays of the same run are no longer the same.
 *
 * <p>Thread: the one that both machines belong to.
 */
public final class DivergenceSearch {

    private static final int WORD = 4;

    private final Timeline one;
    private final Timeline other;

    /** Two replays, both with a way back. */
    public DivergenceSearch(Timeline one, Timeline other) {
        this.one = one;
        this.other = other;
    }

    /**
     * True when the states at a position differ.
     *
     * @param position in instructions
     */
    public boolean differAt(long position) {
        goTo(one, position);
        goTo(other, position);
        return one.machine().stateHash() != other.machine().stateHash();
    }

    private static void goTo(Timeline timeline, long position) {
        while (timeline.position() != position || timeline.mode() == Timeline.Mode.DIVERSION) {
            try {
                timeline.seek(position, () -> false);
            } catch (DivergenceException e) {
                // Each comparison with the recording fails once only; what the machine asks for in vain fails again and again.
                if (timeline.position() != e.noticed() || e.getMessage().contains("asks for")) {
                    return;
                }
            }
        }
    }

    /**
     * The first position at which they differ, by halving.
     *
     * @param equalAt a position, in instructions, at which they are the same
     * @param differentAt a later one, at which they are not
     */
    public long firstDifference(long equalAt, long differentAt) {
        long equal = equalAt;
        long different = differentAt;
        while (different - equal > 1) {
            long middle = equal + (different - equal) / 2;
            if (differAt(middle)) {
                different = middle;
            } else {
                equal = middle;
            }
        }
        goTo(one, different);
        goTo(other, different);
        return different;
    }

    /**
     * In what two machines differ, line by line: {@code cpu0.r[3]: 0x00000001, 0x00000002}.
     *
     * @param limit most lines of each kind
     */
    public static List<String> differences(Machine one, Machine other, int limit) {
        List<String> lines = new ArrayList<>();
        Map<String, String> values = one.listState().values();
        Map<String, String> otherValues = other.listState().values();
        values.forEach((name, value) -> {
            String otherValue = otherValues.get(name);
            if (!value.equals(otherValue)) {
                lines.add(name + ": " + value + ", " + otherValue);
            }
        });
        cut(lines, limit);
        List<String> memory = new ArrayList<>();
        for (int i = 0; i < one.rams().size(); i++) {
            compare(one.rams().get(i), other.rams().get(i), limit, memory);
        }
        cut(memory, limit);
        lines.addAll(memory);
        return lines;
    }

    private static void cut(List<String> lines, int limit) {
        if (lines.size() > limit) {
            int more = lines.size() - limit;
            lines.subList(limit, lines.size()).clear();
            lines.add("... and " + more + " more");
        }
    }

    private static void compare(Ram one, Ram other, int limit, List<String> lines) {
        byte[] a = new byte[Ram.PAGE_SIZE];
        byte[] b = new byte[Ram.PAGE_SIZE];
        for (int page = 0; page < one.pageCount() && lines.size() <= limit; page++) {
            long offset = (long) page * Ram.PAGE_SIZE;
            one.read(offset, a, 0, a.length);
            other.read(offset, b, 0, b.length);
            if (Arrays.equals(a, b)) {
                continue;
            }
            for (int at = 0; at < a.length; at += WORD) {
                int word = one.read(offset + at, WORD);
                int otherWord = other.read(offset + at, WORD);
                if (word != otherWord) {
                    lines.add(String.format("%s+0x%x: 0x%08x, 0x%08x", one.name(), offset + at, word, otherWord));
                }
            }
        }
    }
}
