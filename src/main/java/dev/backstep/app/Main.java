package dev.backstep.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Entry of the program. */
public final class Main {

    private Main() { }

    /** Follows the command line and ends the process with its exit status. */
    public static void main(String[] arguments) {
        String version = Optional.ofNullable(Main.class.getPackage().getImplementationVersion()).orElse("(development build)");
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.exit(new Launcher(version, new NoPrograms(), out, System.err).launch(arguments));
    }

    /** Until a machine is wired to the command line: says so. */
    private static final class NoPrograms implements Launcher.Programs {
        @Override
        public int run(Options options) {
            throw new UsageException("the command line is understood, but this build has no machine to run");
        }

        @Override
        public int demo(List<String> arguments) {
            throw new UsageException("this build has no machine to demonstrate");
        }
    }
}
