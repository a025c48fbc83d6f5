package dev.backstep.app;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Does what the command line asks for. */
public final class Launcher {

    /** What a command line can start. */
    public interface Programs {
        /** Runs a machine until it ends; gives the exit status. */
        int run(Options options) throws Exception;

        /** Runs the demonstration; gives the exit status. */
        int demo(List<String> arguments) throws Exception;

        /** Looks at a recording; gives the exit status. */
        int tool(Invocation.Tool tool) throws Exception;
    }

    private final CommandLineReader reader;
    private final Programs programs;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * @param version what {@code -version} prints
     * @param out     where texts that were asked for go
     * @param err     where errors go
     */
    public Launcher(String version, Programs programs, PrintStream out, PrintStream err) {
        this.reader = new CommandLineReader(version);
        this.programs = programs;
        this.out = out;
        this.err = err;
    }

    /** Reads the command line and follows it; gives the exit status. */
    public int launch(String... arguments) {
        return LauncherErrors.run(() -> follow(reader.read(arguments)), err);
    }

    private int follow(Invocation invocation) throws Exception {
        if (invocation instanceof Invocation.Print print) {
            out.print(print.text());
            out.flush();
            return 0;
        } else if (invocation instanceof Invocation.Demo demo) {
            return programs.demo(demo.arguments());
        } else if (invocation instanceof Invocation.Tool tool) {
            return programs.tool(tool);
        }
        Options options = ((Invocation.Run) invocation).options();
        if (options.recording().replay().isEmpty()) {
            requireFiles(options);
        }
        LogConfiguration.apply(options.log());
        return programs.run(options);
    }

    private static void requireFiles(Options options) {
        requireFile("-kernel", options.boot().kernel());
        requireFile("-dtb", options.boot().deviceTree());
        requireFile("-initrd", options.boot().initialRamDisk());
        requireFile("-bios", options.boot().bios());
        options.semihosting().directory().ifPresent(directory -> {
            if (!Files.isDirectory(directory)) {
                throw new UsageException("-semihosting-config directory=" + directory + ": no such directory");
            }
        });
    }

    private static void requireFile(String option, Optional<Path> file) {
        file.ifPresent(path -> {
            if (!Files.exists(path)) {
                throw new UsageException(option + " " + path + ": no such file");
            }
            if (Files.isDirectory(path)) {
                throw new UsageException(option + " " + path + ": is a directory");
            }
            if (!Files.isReadable(path)) {
                throw new UsageException(option + " " + path + ": permission denied");
            }
        });
    }
}
