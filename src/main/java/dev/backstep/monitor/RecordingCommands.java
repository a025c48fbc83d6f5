package dev.backstep.monitor;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Commands about recordings in files. */
final class RecordingCommands {

    private static final String WHAT = "save";
    private static final String FILE = "file";

    private RecordingCommands() { }

    /** What was saved. {@code bytes} of the file. */
    record Saved(String file, long position, long bytes) { }

    static List<MonitorCommand<?>> all() {
        return List.of(MonitorCommand.of("timeline", List.of(Parameter.word(WHAT), new Parameter(FILE, Parameter.Kind.REST, false)),
                "'timeline save FILE': write all history, from the beginning to the present, into a recording",
                RecordingCommands::save, saved -> String.format("%s: %d instructions in %d bytes\n", saved.file(), saved.position(),
                        saved.bytes())));
    }

    private static Saved save(MonitorContext context, Arguments arguments) throws MonitorException {
        if (!arguments.word(WHAT).equals("save")) {
            throw MonitorException.badArgument("'" + arguments.word(WHAT) + "' is unknown (save is what there is)");
        }
        String file = arguments.rest(FILE);
        try {
            return new Saved(file, context.timeline().present(), context.recordings().save(Path.of(file)));
        } catch (InvalidPathException e) {
            throw MonitorException.badArgument("'" + file + "' is not a file name: " + e.getReason());
        }
    }
}
