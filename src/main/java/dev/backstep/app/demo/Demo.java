package dev.backstep.app.demo;

import dev.backstep.board.boot.BootException;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code backstep demo}: boots the bundled program with the stray pointer in this process, and shows how it is hunted down
 * backwards. Uses a GDB when there is one on the {@code PATH} that knows ARM, and does without otherwise.
 */
public final class Demo {

    /** Where the program is, in the root of the project. */
    private static final Path KERNEL = Path.of("test-kernels", "prebuilt", "stray-pointer.elf");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LIMIT_WITH_GDB = Duration.ofSeconds(30);

    /**
     * What the command line says.
     *
     * @param usesGdb false with {@code --no-gdb}: no GDB even if there is one
     * @param colours false with {@code --plain}: no colours even on a terminal
     */
    public record Settings(boolean usesGdb, boolean colours) {

        /**
         * Reads the words behind {@code demo}.
         *
         * @param terminal whether the story goes to a terminal that knows colours
         * @throws DemoException for a word that it does not know
         */
        public static Settings read(List<String> arguments, boolean terminal) throws DemoException {
            boolean usesGdb = true;
            boolean colours = terminal;
            for (String argument : arguments) {
                switch (argument) {
                    case "--no-gdb", "-no-gdb" -> usesGdb = false;
                    case "--plain", "-plain" -> colours = false;
                    default -> throw new DemoException("demo does not know '" + argument + "'; it takes --no-gdb and --plain, or nothing");
                }
            }
            return new Settings(usesGdb, colours);
        }
    }

    private final Settings settings;
    private final Path root;
    private final String version;
    private final PrintStream out;
    private final PrintStream err;
    private final String path;

    /**
     * A demonstration.
     *
     * @param root the root of the project
     * @param version what the monitor says the version is
     * @param out where the story goes
     * @param err where notes go
     * @param path where GDB is looked for, as {@code PATH} has it
     */
    public Demo(Settings settings, Path root, String version, PrintStream out, PrintStream err, String path) {
        this.settings = settings;
        this.root = root.toAbsolutePath().normalize();
        this.version = version;
        this.out = out;
        this.err = err;
        this.path = path;
    }

    /** The root of the project: what the system property {@code backstep.root} says, else the place of the running code. */
    public static Path findRoot() {
        String property = System.getProperty("backstep.root");
        if (property != null && !property.isEmpty()) {
            return Path.of(property);
        }
        CodeSource source = Demo.class.getProtectionDomain().getCodeSource();
        if (source != null) {
            try {
                for (Path place = Path.of(source.getLocation().toURI()); place != null; place = place.getParent()) {
                    if (Files.exists(place.resolve(KERNEL))) {
                        return place;
                    }
                }
            } catch (URISyntaxException | IllegalArgumentException e) {
                // Not from a file: the current directory is as good a guess as any.
            }
        }
        return Path.of("");
    }

    /**
     * Plays it. Takes a minute at most and leaves no process behind.
     *
     * @return the exit status: 0
     * @throws IOException when something is missing or goes wrong; the message is one line
     * @throws BootException when the program cannot be loaded
     */
    public int run() throws IOException, BootException {
        Path kernel = root.resolve(KERNEL);
        if (!Files.isReadable(kernel)) {
            throw new DemoException(kernel + ": no such file; the demo needs the program that comes with backstep");
        }
        Deadline deadline = Deadline.in(LIMIT);
        Transcript transcript = new Transcript(out, settings.colours());
        transcript.text("A weather station's program crashes on day 39 of the winter. When did it go wrong, and where?");
        Optional<String> gdb = settings.usesGdb() ? tellWithGdb(kernel, transcript, deadline) : Optional.empty();
        if (gdb.isEmpty()) {
            tellWithoutGdb(kernel, transcript, deadline);
        }
        sayWhatToTypeNext(transcript, gdb);
        return 0;
    }

    /** Gives the name of the GDB that has told the story; empty when there is none or it has failed. */
    private Optional<String> tellWithGdb(Path kernel, Transcript transcript, Deadline deadline) throws IOException, BootException {
        Optional<GdbProgram> found = GdbProgram.find(path, root, kernel, deadline);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (GdbProgram gdb = found.get(); DemoMachine machine = DemoMachine.start(kernel, version)) {
            transcript.text("It runs on a vexpress-a9 board in this process; " + gdb.name() + " debugs it, over TCP on this computer.");
            new GdbStory(machine, gdb, transcript, deadline.orIn(LIMIT_WITH_GDB)).tell();
            return Optional.of(gdb.name());
        } catch (DemoException e) {
            transcript.endLine();
            out.flush();
            err.println("backstep: demo: " + e.getMessage() + "; once more, without GDB");
            return Optional.empty();
        }
    }

    private void tellWithoutGdb(Path kernel, Transcript transcript, Deadline deadline) throws IOException, BootException {
        try (DemoMachine machine = DemoMachine.start(kernel, version);
                RspConnection stub = new RspConnection(machine.address(), deadline)) {
            transcript.text("It runs on a vexpress-a9 board in this process. No GDB here: these are the packets of its protocol,");
            transcript.text("over TCP on this computer: -> is what a debugger sends, <- what comes back (of g: some registers).");
            new ProtocolStory(machine, stub, transcript, deadline).tell();
        } finally {
            transcript.endLine();
        }
    }

    private void sayWhatToTypeNext(Transcript transcript, Optional<String> gdb) {
        transcript.heading("Now you: start it in one terminal, and GDB in another");
        Path here = Path.of("").toAbsolutePath().normalize();
        if (!here.equals(root)) {
            transcript.text("  cd " + (here.getRoot().equals(root.getRoot()) ? here.relativize(root) : root));
        }
        transcript.text("  ./backstep -M vexpress-a9 -nographic -kernel " + KERNEL + " -S -s");
        transcript.text("  " + gdb.orElse("gdb-multiarch") + " -ex 'target remote :1234' " + KERNEL);
        transcript.text("Type what stands above, then reverse-next, reverse-finish, monitor info replay, monitor help ...");
        if (gdb.isEmpty() && settings.usesGdb()) {
            transcript.text("GDB comes with: apt-get install gdb-multiarch. With it, this demo shows source lines, too.");
        }
    }
}
