package dev.backstep.recording;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a recording ended.
 *
 * @param icount the last position, in instructions
 * @param nanoseconds guest time there
 * @param status the exit status of the program, 0 to 255
 * @param reason in words
 * @param events how many there are of each kind, by their names
 */
public record Ending(long icount, long nanoseconds, int status, String reason, Map<String, Long> events) {

    byte[] encode() {
        ByteSink out = new ByteSink(128);
        out.int64(icount);
        out.int64(nanoseconds);
        out.put(status);
        out.counted(reason.getBytes(StandardCharsets.UTF_8));
        out.variable(events.size());
        events.forEach((kind, count) -> {
            out.counted(kind.getBytes(StandardCharsets.UTF_8));
            out.variable(count);
        });
        return out.toByteArray();
    }

    static Ending decode(byte[] content, String name) throws RecordingException {
        ByteSource in = new ByteSource(content, name);
        long icount = in.int64();
        long nanoseconds = in.int64();
        int status = in.next();
        String reason = new String(in.counted(), StandardCharsets.UTF_8);
        Map<String, Long> events = new LinkedHashMap<>();
        for (long count = in.variable(); count > 0; count--) {
            events.put(new String(in.counted(), StandardCharsets.UTF_8), in.variable());
        }
        return new Ending(icount, nanoseconds, status, reason, events);
    }
}
