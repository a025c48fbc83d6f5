package dev.backstep.app;

import dev.backstep.app.demo.ColourTerminal;
import dev.backstep.app.demo.Demo;

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
        System.exit(new Launcher(version, new MachinePrograms(version, out), out, System.err).launch(arguments));
    }

    /** The programs of this build. */
    private record MachinePrograms(String version, PrintStream out) implements Launcher.Programs {

        @Override
        public int run(Options options) throws Exception {
            try (MachineProgram program = new MachineProgram(options, version)) {
                return program.run();
            }
        }

        @Override
        public int tool(Invocation.Tool tool) throws Exception {
            return new RecordingTools(out, System.err).run(tool);
        }

        @Override
        public int demo(List<String> arguments) throws Exception {
            Demo.Settings settings = Demo.Settings.read(arguments, ColourTerminal.isThere());
            String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
            return new Demo(settings, Demo.findRoot(), version, out, System.err, path).run();
        }
    }
}
